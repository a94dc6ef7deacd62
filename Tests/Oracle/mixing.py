"""Writes what torchvision's MixUp and CutMix make of batches, and how a network learns from them in PyTorch:
Tests/FoveaDataTests/Goldens/mixing.json and Tests/FoveaTrainingTests/Goldens/mixing.json.

    python Tests/Oracle/mixing.py        # PyTorch 2.13, torchvision 0.28 and numpy
"""

import json
import pathlib
import types
import unittest.mock
import zlib

import numpy as np
import torch
import torch.nn.functional as F

from philox import RandomKey

# Where torchvision's compiled half does not load, its operators are only declared.
register = torch.library.register_fake
torch.library.register_fake = lambda name, *a, **k: (
    (lambda f: f) if str(name).startswith("torchvision::") else register(name, *a, **k)
)
from torchvision.transforms import v2  # noqa: E402

TESTS = pathlib.Path(__file__).parent.parent
SETS = 20


def fixed(transform, share):
    """The transform with a share that is given instead of drawn."""
    transform._dist = types.SimpleNamespace(sample=lambda _: torch.tensor(share, dtype=torch.float64))
    return transform


def crc(tensor):
    return zlib.crc32(tensor.contiguous().numpy().astype("<f4").tobytes())


def batches():
    key = RandomKey(5).folding("mixing")
    cases = []
    for number in range(SETS):
        draws = key.folding(number)
        bits = [int(b) for b in draws.folding("sizes").bits(8)]
        count, channels = 2 + bits[0] % 4, (1, 3)[bits[1] % 2]
        height, width, classes = 1 + bits[2] % 12, 1 + bits[3] % 15, 2 + bits[4] % 6
        share = bits[5] / 2**32
        x, y = bits[6] % width, bits[7] % height
        size = count * channels * height * width
        images = torch.from_numpy(draws.folding("images").uniform(size).astype(np.float32))
        images = (images * 4 - 2).reshape(count, channels, height, width)
        labels = torch.from_numpy(draws.folding("labels").bits(count).astype(np.int64) % classes)
        mixed = fixed(v2.MixUp(num_classes=classes), share)(images, labels)
        cut = fixed(v2.CutMix(num_classes=classes), share)
        with unittest.mock.patch("torch.randint", side_effect=[torch.tensor([x]), torch.tensor([y])]):
            box = cut.make_params([images])["box"]
        with unittest.mock.patch("torch.randint", side_effect=[torch.tensor([x]), torch.tensor([y])]):
            pasted = cut(images, labels)
        cases.append({
            "shape": list(images.shape), "classes": classes, "labels": labels.tolist(), "share": share,
            "center": [x, y], "box": list(box), "mixup": [crc(t) for t in mixed],
            "cutmix": [crc(t) for t in pasted],
        })
    return cases


def steps(name, smoothing, weights, auxiliary):
    """Three steps of the linear classifier of TrainingStepTests, with SGD and momentum."""
    def linear():
        layer = torch.nn.Linear(2, 3).double()
        layer.weight.data = torch.tensor([[0.1, -0.2], [0.3, 0.05], [-0.4, 0.2]], dtype=torch.float64)
        layer.bias.data = torch.tensor([0.01, -0.02, 0.03], dtype=torch.float64)
        return layer

    main, side = linear(), linear()
    side.weight.data *= -1
    parameters = [*main.parameters(), *(side.parameters() if auxiliary else [])]
    optimizer = torch.optim.SGD(parameters, lr=0.5, momentum=0.9)
    inputs = torch.tensor([[0.5, -1], [2, 0.25], [-0.75, 1.5]]).reshape(3, 2, 1, 1)
    labels = torch.tensor([0, 2, 1])
    weight = None if weights is None else torch.tensor(weights, dtype=torch.float64)
    losses, values = [], []
    for share in (0.75, 0.3125, 0.5):
        images, targets = fixed(v2.MixUp(num_classes=3), share)(inputs, labels)
        features = images.double().flatten(1)
        loss = F.cross_entropy(main(features), targets.double(), weight, label_smoothing=smoothing)
        if auxiliary:
            loss = loss + 0.3 * F.cross_entropy(
                side(features), targets.double(), weight, label_smoothing=smoothing)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        values.append([v for p in parameters for v in p.detach().flatten().tolist()])
    return {
        "name": name, "smoothing": smoothing, "weights": weights, "auxiliary": auxiliary,
        "shares": [0.75, 0.3125, 0.5], "losses": losses, "parameters": values,
    }


runs = [
    steps("plain", 0.0, None, False), steps("smoothing", 0.1, None, False),
    steps("weights", 0.0, [1.0, 2.0, 0.5], False), steps("all", 0.2, [1.0, 2.0, 0.5], True),
]
for folder, value in (("FoveaDataTests", batches()), ("FoveaTrainingTests", runs)):
    lines = ",\n".join(f" {json.dumps(v)}" for v in value)
    (TESTS / folder / "Goldens/mixing.json").write_text(f"[\n{lines}\n]\n")

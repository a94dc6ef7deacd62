"""Writes the catalogue's logits for drawn weights and images: README.md of this folder has the rules.

    python catalogue_logits.py [NAME ...]      # torch 2.13, torchvision 0.28; minutes, and 4 GB

Goes to Tests/FoveaOneDNNTests/Goldens/catalogue-logits.json: one line for each model and choice of
settings, its logits [2][10] computed in float64 from float32 weights and images, and how far PyTorch's
own float32 is from them, relative to the largest. Of the documents' networks also how far its logits under
torch.autocast in bfloat16 are, the root of the mean square relative to the largest.
"""

import json
import math
import sys
from pathlib import Path

import numpy as np
import torch

import catalogue
from generators import value_at
from philox import RandomKey

GOLDEN = Path(__file__).parent.parent / "FoveaOneDNNTests" / "Goldens" / "catalogue-logits.json"
f32 = np.float32

# Side of the images where 64 does not do or a document has fewer.
SIDES = {"lenet": 32, "inception10": 32, "alexnet-2012": 96, "nin": 96, "inception_v3": 96}
# Settings, for PyTorch and as the catalogue spells them.
VARIANTS = [
    ("lenet", {"activation": "sigmoid"}, {"activation": "sigmoid"}),
    ("alexnet-2012", {"norm": "batch"}, {"norm": "batch"}),
    ("alexnet-2012", {"norm": "lrn"}, {"norm": "lrn"}),
    ("vgg16-fashion", {"width": 0.125}, {"width": "0.125"}),
    ("googlenet", {"transform_input": True}, {"transform-input": "on"}),
    ("inception_v3", {"transform_input": True}, {"transform-input": "on"}),
]
AUTOCAST = {
    "lenet", "alexnet-2012", "vgg16-fashion", "nin", "googlenet-d2l", "googlenet-2014", "densenet-d2l", "resnet18",
    "inception10",
}
GREY = {"lenet", "alexnet-2012", "vgg11-d2l", "nin", "googlenet-d2l", "googlenet-blog", "densenet-d2l"}


def golden(name, options, settings):
    side = SIDES.get(name, 64)
    channels = 1 if name in GREY or name.endswith("fashion") else 3
    if name in ("googlenet", "inception_v3", "googlenet-2014"):
        options = options | {"aux": False}
    with torch.device("meta"):
        network = catalogue.MODELS[name](classes=10, channels=channels, size=side, **options)
    network = network.to_empty(device="cpu").eval()
    with torch.no_grad():
        state = {p: t for p, t in network.state_dict().items() if not p.endswith("num_batches_tracked")}
        shapes = {path: tuple(tensor.shape) for path, tensor in state.items()}
        for path, tensor in state.items():
            tensor.copy_(torch.from_numpy(value_at(path, shapes, "he")))
        shape = (2, channels, side, side)
        images = RandomKey(11).folding("images").uniform(math.prod(shape)).reshape(shape)
        images = torch.from_numpy(f32(4) * images - f32(2))
        single = network(images).double()
        with torch.autocast("cpu", torch.bfloat16):
            half = network(images).double()
        logits = network.double()(images.double())
    distance = float((single - logits).abs().max() / logits.abs().max())
    print(name, settings, f"{distance:.1e}", f"{float(logits.abs().max()):.3g}", flush=True)
    rows = [[float(f"{value:.9g}") for value in row] for row in logits.tolist()]
    autocast = float((half - logits).square().mean().sqrt() / logits.abs().max())
    row = {"name": name, "settings": settings, "channels": channels, "side": side}
    row |= {"logits": rows, "torch_distance": float(f"{distance:.1e}")}
    return row | ({"autocast_distance": float(f"{autocast:.2e}")} if name in AUTOCAST else {})


cases = [(name, {}, {}) for name in sorted(catalogue.MODELS)] + VARIANTS
known = json.loads(GOLDEN.read_text()) if sys.argv[1:] and GOLDEN.exists() else []
rows = [row for row in known if row["name"] not in sys.argv[1:]]
rows += [golden(*case) for case in cases if not sys.argv[1:] or case[0] in sys.argv[1:]]
rows.sort(key=lambda row: (row["name"], sorted(row["settings"].items())))
GOLDEN.parent.mkdir(exist_ok=True)
GOLDEN.write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")

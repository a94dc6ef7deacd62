"""Writes explanations.json: what pytorch-grad-cam and captum say of a small network, in the sizes of its images.

    pip install torch numpy grad-cam captum
    python make_explanations.py

The values of a parameter at path P, and those of the images at the path `images`, are
`(2 * RandomKey(seed: 5).folding(P).uniform(i) - 1) * scale + shift`, with the scale and shift of its kind below.
"""

import importlib.metadata
import json
import pathlib
import sys

import numpy as np
import torch

# Where torchvision's compiled half does not load, its operators are only declared.
register = torch.library.register_fake
torch.library.register_fake = lambda name, *a, **k: (
    (lambda f: f) if str(name).startswith("torchvision::") else register(name, *a, **k)
)
import captum  # noqa: E402
from captum.attr import Occlusion  # noqa: E402
from pytorch_grad_cam import GradCAM, GradCAMPlusPlus  # noqa: E402
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget  # noqa: E402

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent / "Oracle"))
from philox import RandomKey  # noqa: E402

SHAPE = (3, 3, 10, 14)
CLASSES = [1, 4, 2]
KINDS = {"weight": (0.5, 0.0), "bias": (0.25, 0.0), "running_mean": (0.25, 0.0), "running_var": (0.5, 1.0)}


def values(path, shape, scale, shift):
    numbers = RandomKey(5).folding(path).uniform(int(np.prod(shape))).astype(np.float32)
    numbers = (2 * numbers - 1) * np.float32(scale) + np.float32(shift)
    return torch.from_numpy(numbers.astype(np.float32).reshape(shape))


network = torch.nn.Sequential(
    torch.nn.Conv2d(3, 4, 3, padding=1), torch.nn.BatchNorm2d(4), torch.nn.ReLU(), torch.nn.MaxPool2d(2),
    torch.nn.Conv2d(4, 6, 3, padding=1), torch.nn.ReLU(), torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten(),
    torch.nn.Linear(6, 5),
).eval()
with torch.no_grad():
    for path, tensor in network.state_dict().items():
        kind = path.split(".")[-1]
        if kind in KINDS:
            tensor.copy_(values(path, tuple(tensor.shape), *KINDS[kind]))
images = values("images", SHAPE, 1.0, 0.0)
targets = [ClassifierOutputTarget(c) for c in CLASSES]

cases = []


def add(method, choice, layer, classes, maps):
    maps = np.asarray(maps, np.float32)
    assert maps.shape == (SHAPE[0], *SHAPE[2:]) and np.isfinite(maps).all() and maps.std(axis=(1, 2)).min() > 0
    cases.append({
        "method": method, **choice, "layer": layer, "classes": classes,
        "maps": [[float(f"{v:.6g}") for v in m.ravel()] for m in maps],
    })


for name, kind in (("grad-cam", GradCAM), ("grad-cam++", GradCAMPlusPlus)):
    # The last value with rows and columns, the one that a window has made smaller, and one with negative numbers.
    for layer, index in ((None, 5), ("3", 3), ("1", 1)):
        for classes in (CLASSES, None):
            with kind(network, [network[index]]) as method:
                maps = method(images, targets if classes else None)
            add(name, {}, layer, classes, maps)

for window, stride, baseline in ((3, 2, 0.0), (4, 3, 0.5), (5, 5, -1.0), (10, 10, 0.0)):
    maps = Occlusion(network).attribute(
        images, (3, window, window), (3, stride, stride), baselines=baseline, target=torch.tensor(CLASSES))
    assert (maps == maps[:, :1]).all()
    add("occlusion", {"window": window, "stride": stride, "baseline": baseline}, None, CLASSES,
        maps[:, 0].detach())

with torch.no_grad():
    logits = network(images)
golden = {
    "torch": torch.__version__, "captum": captum.__version__, "grad-cam": importlib.metadata.version("grad-cam"),
    "logits": logits.flatten().tolist(), "seen": logits.argmax(1).tolist(), "cases": cases,
}
lines = json.dumps({k: v for k, v in golden.items() if k != "cases"})[:-1]
rows = ",\n".join(f"  {json.dumps(case)}" for case in cases)
(HERE / "explanations.json").write_text(f'{lines}, "cases": [\n{rows}\n]}}\n')

"""The tables of torchvision's augmentation policies: policies.json.

For each operation whether its magnitude has a sign, and the magnitudes of all levels for a picture of a size; for each
of AutoAugment's policies the pairs. Made with torchvision 0.28; run it in this folder.
"""

import json
import pathlib

import torch

# Where torchvision's compiled half does not load, its operators are declared nowhere; none is needed here.
_register = torch.library.register_fake
torch.library.register_fake = lambda name, *a, **k: (
    (lambda f: f) if str(name).startswith("torchvision::") else _register(name, *a, **k))

from torchvision.transforms import autoaugment as A  # noqa: E402

WIDTH, HEIGHT = 331, 224


def table(space, levels):
    """The magnitudes of each operation as doubles, one for every level."""
    return {
        name: {"signed": signed, "magnitudes": values.double().expand(levels).tolist()}
        for name, (values, signed) in space.items()
    }


tree = {
    "width": WIDTH,
    "height": HEIGHT,
    "autoAugment": table(A.AutoAugment()._augmentation_space(10, (HEIGHT, WIDTH)), 10),
    "randAugment": table(A.RandAugment()._augmentation_space(31, (HEIGHT, WIDTH)), 31),
    "trivialAugment": table(A.TrivialAugmentWide()._augmentation_space(31), 31),
    "pairs": {policy.value: A.AutoAugment(policy).policies for policy in A.AutoAugmentPolicy},
}
path = pathlib.Path(__file__).parent / "policies.json"
path.write_text(json.dumps(tree, separators=(",", ":")).replace("],", "],\n") + "\n")

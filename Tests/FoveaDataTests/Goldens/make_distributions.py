"""Means and standard deviations of what torchvision's random transforms draw: distributions.json.

Needs torch and torchvision; run it in this folder.
"""
import json
import math

import torch

real = torch.library.register_fake
# Where torchvision's compiled half does not load, its operators are only declared.
torch.library.register_fake = lambda name, *a, **k: (
    (lambda f: f) if str(name).startswith("torchvision::") else real(name, *a, **k))
from PIL import Image  # noqa: E402
from torchvision import transforms as T  # noqa: E402
from torchvision.transforms import autoaugment as A  # noqa: E402

torch.manual_seed(0)
COUNT = 200_000
figures = {}


def record(name, values):
    values = torch.tensor(values, dtype=torch.float64)
    figures[name] = {"mean": values.mean().item(), "deviation": values.std(unbiased=False).item()}


def main():
    for width, height in [(500, 375), (64, 300), (7, 5)]:
        picture = Image.new("RGB", (width, height))
        rows = [T.RandomResizedCrop.get_params(picture, [0.08, 1.0], [3 / 4, 4 / 3]) for _ in range(COUNT)]
        name = f"rrc-{width}x{height}"
        record(f"{name}-y", [r[0] for r in rows])
        record(f"{name}-x", [r[1] for r in rows])
        record(f"{name}-height", [r[2] for r in rows])
        record(f"{name}-width", [r[3] for r in rows])
        record(f"{name}-area", [r[2] * r[3] for r in rows])
    padded = Image.new("RGB", (48, 38))
    crops = [T.RandomCrop.get_params(padded, (32, 32)) for _ in range(COUNT)]
    record("crop-y", [c[0] for c in crops])
    record("crop-x", [c[1] for c in crops])
    record("flip", [float(torch.rand(1) < 0.3) for _ in range(COUNT)])
    record("rotation", [T.RandomRotation.get_params([-20.0, 20.0]) for _ in range(COUNT)])
    affine = [
        T.RandomAffine.get_params([-10.0, 10.0], [0.2, 0.2], [0.8, 1.1], [-5.0, 5.0], [40, 30]) for _ in range(COUNT)]
    record("affine-degrees", [a[0] for a in affine])
    record("affine-x", [a[1][0] for a in affine])
    record("affine-y", [a[1][1] for a in affine])
    record("affine-scale", [a[2] for a in affine])
    record("affine-shear", [a[3][0] for a in affine])
    image = torch.zeros(3, 64, 64)
    holes = [T.RandomErasing.get_params(image, (0.02, 0.33), (0.3, 3.3), [0.0]) for _ in range(COUNT // 4)]
    # Where no try fits, torchvision erases nothing and returns the picture's own size.
    holes = [(0, 0, 0, 0) if h[2] == 64 else h for h in holes]
    record("erasing-x", [h[1] for h in holes])
    record("erasing-height", [h[2] for h in holes])
    record("erasing-width", [h[3] for h in holes])
    jitter = T.ColorJitter(0.4, 0.3, 0.2, 0.1)
    drawn = [
        jitter.get_params(jitter.brightness, jitter.contrast, jitter.saturation, jitter.hue) for _ in range(COUNT // 4)]
    record("jitter-brightness", [d[1] for d in drawn])
    record("jitter-first-is-hue", [float(d[0][0] == 3) for d in drawn])
    record("scale-jitter", torch.randint(256, 513, (COUNT,)).tolist())
    policies(Image.new("RGB", (40, 30)))
    with open("distributions.json", "w") as file:
        json.dump(figures, file, indent=1, sort_keys=True)
        file.write("\n")


def policies(picture):
    """Runs the policies with the operations replaced by a list of their names."""
    applied = []
    A._apply_op = lambda img, name, magnitude, **_: applied.append((name, magnitude)) or img
    names = {"Rotate": "rotate", "Equalize": "equalize", "Posterize": "posterize", "ShearX": "shearX",
             "Brightness": "brightness"}

    def run(transform, count):
        runs = []
        for _ in range(count):
            applied.clear()
            transform(picture)
            runs.append(list(applied))
        return runs

    for policy in A.AutoAugmentPolicy:
        runs = run(A.AutoAugment(policy), COUNT // 10)
        record(f"auto-{policy.value}-steps", [len(r) for r in runs])
        for theirs, ours in names.items():
            record(f"auto-{policy.value}-{ours}", [float(any(n == theirs for n, _ in r)) for r in runs])
    runs = run(A.RandAugment(), COUNT // 10)
    record("rand-rotate", [r[0][1] if r[0][0] == "Rotate" else 0.0 for r in runs])
    runs = run(A.TrivialAugmentWide(), COUNT // 10)
    record("trivial-shear", [r[0][1] if r[0][0] == "ShearX" else 0.0 for r in runs])


main()

"""Writes what torchvision makes of small pictures, for the tests of Preparer.

Made with torchvision 0.28, Pillow 13 and numpy 2:
    python make.py
"""
import pathlib

import numpy as np
import torch

library = torch.library.Library("torchvision", "DEF")
for operator in ("nms", "qnms"):
    library.define(f"{operator}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
from PIL import Image  # noqa: E402
from torchvision import transforms as T  # noqa: E402

here = pathlib.Path(__file__).parent
random = np.random.default_rng(7)
grey = random.integers(0, 256, (7, 11), dtype=np.uint8)
colour = random.integers(0, 256, (13, 9, 3), dtype=np.uint8)
np.save(here / "grey.npy", grey)
np.save(here / "colour.npy", colour)

mean, std = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
cases = {
    "grey-squash-16x12": (grey, [T.Resize((16, 12)), T.ToTensor()]),
    "grey-squash-5x4-normalized": (grey, [T.Resize((5, 4)), T.ToTensor(), T.Normalize([0.2860], [0.3530])]),
    "grey-none": (grey, [T.ToTensor()]),
    "grey-as-colour-squash-6x6": (grey, [T.Grayscale(3), T.Resize((6, 6)), T.ToTensor(), T.Normalize(mean, std)]),
    "colour-shortest8-crop6x7": (colour, [T.Resize(8), T.CenterCrop((6, 7)), T.ToTensor(), T.Normalize(mean, std)]),
    "colour-shortest5-crop9x8": (colour, [T.Resize(5), T.CenterCrop((9, 8)), T.ToTensor(), T.Normalize(mean, std)]),
    "grey-shortest10-crop9x9": (grey, [T.Resize(10), T.CenterCrop((9, 9)), T.ToTensor()]),
    "colour-as-grey-squash-8x8": (colour, [T.Grayscale(1), T.Resize((8, 8)), T.ToTensor()]),
}
for name, (pixels, steps) in cases.items():
    np.save(here / f"{name}.npy", T.Compose(steps)(Image.fromarray(pixels)).numpy())

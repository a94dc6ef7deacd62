"""Checksums of what Pillow and torchvision make of the test pictures, and of photos: transforms.json.

    python make_transforms.py DIRECTORY

The directory has a directory for each class of the flower photos, in it or in its `train` and `val`; without it the
photos of the present file stay. A picture comes in as RGB, in the orientation in which it is stored. A checksum is the
CRC-32 of the result: width and height as 32-bit numbers, then the samples, bytes or 32-bit floating-point numbers by
channel. Made with Pillow 13.0 and torchvision 0.28.
"""

import json
import pathlib
import struct
import sys
import zlib

import numpy as np
import torch

# Where torchvision's compiled half does not load, its operators are declared nowhere; none is needed here.
_register = torch.library.register_fake
torch.library.register_fake = lambda name, *a, **k: (
    (lambda f: f) if str(name).startswith("torchvision::") else _register(name, *a, **k))

from PIL import Image  # noqa: E402
from torchvision import transforms as T  # noqa: E402
from torchvision.transforms import InterpolationMode as Mode  # noqa: E402

HERE = pathlib.Path(__file__).parent
PICTURES = HERE.parent.parent / "FoveaImageTests/Goldens/pictures"
RESULT = HERE / "transforms.json"
FILTERS = ["nearest", "box", "bilinear", "hamming", "bicubic", "lanczos"]
MEAN, DEVIATION = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]

TRANSFORMS = {
    **{f"resize:31,interpolation={name}": [T.Resize(31, Mode(name))] for name in FILTERS},
    **{f"resize:24x40,interpolation={name}": [T.Resize((24, 40), Mode(name))] for name in FILTERS},
    "center-crop:20": [T.CenterCrop(20)],
    "center-crop:50x9": [T.CenterCrop((50, 9))],
    "resize:40; center-crop:32": [T.Resize(40), T.CenterCrop(32)],
    "resize:40,interpolation=bicubic; center-crop:32": [T.Resize(40, Mode.BICUBIC), T.CenterCrop(32)],
    "pad:3,fill=7": [T.Pad(3, fill=7)],
    "center-crop:20; pad:4,mode=edge": [T.CenterCrop(20), T.Pad(4, padding_mode="edge")],
    "center-crop:20; pad:4,mode=reflect": [T.CenterCrop(20), T.Pad(4, padding_mode="reflect")],
    "center-crop:20; pad:4,mode=symmetric": [T.CenterCrop(20), T.Pad(4, padding_mode="symmetric")],
    "hflip:1": [T.RandomHorizontalFlip(1)],
    "vflip:1": [T.RandomVerticalFlip(1)],
    "grayscale:1": [T.Grayscale(3)],
    "resize:16x16; normalize": [T.Resize((16, 16)), T.ToTensor()],
    "resize:16x16; normalize:imagenet": [T.Resize((16, 16)), T.ToTensor(), T.Normalize(MEAN, DEVIATION)],
    "resize:20; center-crop:16; normalize:half": [
        T.Resize(20), T.CenterCrop(16), T.ToTensor(), T.Normalize([0.5] * 3, [0.5] * 3)],
}


def checksum(result):
    if isinstance(result, torch.Tensor):
        size, samples = (result.shape[2], result.shape[1]), result.numpy().astype("<f4")
    else:
        size, samples = result.size, np.asarray(result)
    return zlib.crc32(struct.pack("<II", *size) + np.ascontiguousarray(samples).tobytes())


def checksums(path):
    picture = Image.open(path).convert("RGB")
    return [checksum(T.Compose(steps)(picture)) for steps in TRANSFORMS.values()]


def is_common(path):
    """Whether both read the picture and in the same way: Pillow clips grey of 16 bits to white and does not read HEIC,
    Fovea refuses animated WebP."""
    return path.suffix != ".heic" and path.name != "animated.webp" and not path.name.startswith("type0-depth16")


def photos(directory):
    """One photo for each size, at most 60, by class and name."""
    places = [place for place in (directory, directory / "train", directory / "val") if place.is_dir()]
    found = {f"{path.parent.name}/{path.name}": path for place in places for path in sorted(place.glob("*/*.jpg"))}
    sizes, chosen = set(), {}
    for name, path in sorted(found.items()):
        size = Image.open(path).size
        if size not in sizes and len(chosen) < 60:
            sizes.add(size)
            chosen[name] = checksums(path)
    return chosen


def main():
    if len(sys.argv) > 1:
        flowers = photos(pathlib.Path(sys.argv[1]))
    else:
        flowers = json.loads(RESULT.read_text())["photos"]
    files = {path.name: checksums(path) for path in sorted(PICTURES.iterdir()) if is_common(path)}
    tree = {"transforms": list(TRANSFORMS), "pictures": files, "photos": flowers}
    RESULT.write_text(json.dumps(tree, separators=(",", ":")).replace("],", "],\n") + "\n")


main()

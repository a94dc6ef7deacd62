"""Makes operations.json: checksums of what Pillow and torchvision make of small pictures.

    python make_operations.py                    writes operations.json beside this file
    python make_operations.py OPERATION NUMBER   prints the checksum of each picture for one case

Pictures follow a rule (`sample`) that the tests follow too, so no files are needed. A case is an operation
with parameters; its checksum is the CRC-32 over the results of all pictures: width and height as 32-bit
numbers, then the samples. Fractions among the parameters stand for parts of a picture's size.
Made with Pillow 13.0 and torchvision 0.28.
"""

import json
import pathlib
import random
import sys
import zlib

import numpy as np
import torch

# Where torchvision's compiled half does not load, its operators are declared nowhere; none is needed here.
_register = torch.library.register_fake
torch.library.register_fake = lambda name, *a, **k: (
    (lambda f: f) if str(name).startswith("torchvision::") else _register(name, *a, **k))

from PIL import Image
from torchvision.transforms import InterpolationMode
from torchvision.transforms import functional as F

SIZES = [(1, 1), (1, 7), (9, 1), (2, 2), (3, 2), (5, 5), (8, 13), (17, 11), (16, 16), (31, 33), (32, 32), (40, 23),
         (63, 20), (64, 48), (97, 83)]
KINDS = ["noise", "smooth", "dark", "blocks", "flat"]


def pictures():
    number = 0
    for width, height in SIZES:
        for channels in (1, 3):
            for turn in range(2 if width * height > 1 else 1):
                yield dict(kind=KINDS[(number + turn) % len(KINDS)], width=width, height=height, channels=channels)
            number += 1


def bits(n):
    n = (n * 2654435761) & 0xFFFFFFFF
    n ^= n >> 15
    n = (n * 2246822519) & 0xFFFFFFFF
    return n ^ (n >> 13)


def sample(kind, x, y, channel):
    if kind == "noise":
        return bits(x + 1000 * y + 1000000 * channel) & 255
    if kind == "smooth":
        return (7 * x + 5 * y + 60 * channel + x * y // 8) & 255
    if kind == "dark":
        return 20 + 10 * channel + (bits(x + 1000 * y + 1000000 * channel) & 63)
    if kind == "blocks":
        return bits(x // 3 + 1000 * (y // 4) + 1000000 * channel) & 255
    return 90 + 40 * channel


def make(picture):
    width, height, channels = picture["width"], picture["height"], picture["channels"]
    array = np.array([[[sample(picture["kind"], x, y, c) for c in range(channels)] for x in range(width)]
                      for y in range(height)], np.uint8)
    return Image.fromarray(array[:, :, 0] if channels == 1 else array)


# MARK: Operations. Each takes a picture and a case, and has a rule that draws the case's parameters.

FILTERS = dict(nearest=InterpolationMode.NEAREST, box=InterpolationMode.BOX, bilinear=InterpolationMode.BILINEAR,
               hamming=InterpolationMode.HAMMING, bicubic=InterpolationMode.BICUBIC, lanczos=InterpolationMode.LANCZOS)


def part(fractions, width, height):
    """A region inside a picture of a size."""
    x, y = int(fractions[0] * width), int(fractions[1] * height)
    return x, y, 1 + int(fractions[2] * (width - x)), 1 + int(fractions[3] * (height - y))


def fractions(r, count):
    return [round(r.random(), 4) for _ in range(count)]


def resize(image, case):
    return F.resize(image, [case["height"], case["width"]], FILTERS[case["filter"]])


def resize_region(image, case):
    x, y, width, height = part(case["region"], *image.size)
    result = F.resized_crop(image, y, x, height, width, [case["height"], case["width"]], FILTERS[case["filter"]])
    x, y, width, height = part(case["kept"], *result.size)
    return F.crop(result, y, x, height, width)


def draw_size(r):
    return dict(width=r.choice([1, 2, 3, r.randrange(4, 70)]) if r.random() < 0.4 else r.randrange(4, 90),
                height=r.choice([1, 2, 3, r.randrange(4, 70)]) if r.random() < 0.4 else r.randrange(4, 90))


OPERATIONS = {}
for name in FILTERS:
    OPERATIONS["resize-" + name] = (resize, lambda r, name=name: dict(draw_size(r), filter=name))
    OPERATIONS["resize-region-" + name] = (resize_region, lambda r, name=name: dict(
        draw_size(r), filter=name, region=fractions(r, 4), kept=fractions(r, 4)))


# MARK: Checksums

def record(image):
    width, height = image.size
    assert image.mode in ("L", "RGB")
    return width.to_bytes(4, "little") + height.to_bytes(4, "little") + image.tobytes()


def main():
    descriptions = list(pictures())
    images = [make(p) for p in descriptions]
    cases = []
    for name, (operation, draw) in OPERATIONS.items():
        r = random.Random(name)
        for number in range(20):
            case = draw(r)
            if sys.argv[1:] == [name, str(number)]:
                print(case)
                for description, image in zip(descriptions, images):
                    result = operation(image, case)
                    print(description, result.size, zlib.crc32(record(result)), list(result.tobytes()[:12]))
            if len(sys.argv) == 1:
                crc = 0
                for image in images:
                    crc = zlib.crc32(record(operation(image, case)), crc)
                cases.append(dict(operation=name, number=number, parameters=case, crc=crc))
    if len(sys.argv) == 1:
        lines = lambda rows: ",\n".join(json.dumps(row) for row in rows)
        path = pathlib.Path(__file__).parent / "operations.json"
        path.write_text('{"pictures": [\n%s\n],\n"cases": [\n%s\n]}\n' % (lines(descriptions), lines(cases)))


if __name__ == "__main__":
    main()

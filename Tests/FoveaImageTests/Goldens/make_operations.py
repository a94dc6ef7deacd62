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


def fill_of(case, image):
    fill = case["fill"]
    if image.mode == "L" and len(fill) == 3:
        return list(Image.new("RGB", (1, 1), tuple(fill)).convert("L").tobytes())
    return fill


def crop(image, case):
    width, height = image.size
    x, y, w, h = case["box"]
    return F.crop(image, int(y * height), int(x * width), 1 + int(h * height), 1 + int(w * width))


def pad(image, case):
    # Nothing is taken away from pictures that are small.
    widths = [w if min(image.size) > 8 else max(w, 0) for w in case["widths"]]
    return F.pad(image, widths, fill=fill_of(case, image), padding_mode=case["mode"])


def point(fractions, image):
    return None if fractions is None else [fractions[0] * image.width, fractions[1] * image.height]


def rotate(image, case):
    return F.rotate(image, case["degrees"], FILTERS[case["interpolation"]], case["expanding"],
                    point(case["center"], image), fill_of(case, image))


def affine(image, case):
    return F.affine(image, case["degrees"], case["translation"], case["scale"], case["shear"],
                    FILTERS[case["interpolation"]], fill_of(case, image), point(case["center"], image))


def perspective(image, case):
    width, height = image.size
    start = [[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]]
    end = [[round(x + a * width / 4), round(y + b * height / 4)]
           for (x, y), (a, b) in zip(start, zip(case["shifts"][::2], case["shifts"][1::2]))]
    # Corners that stay where they are give a map whose last bits decide, which depend on how it is solved.
    if min(image.size) < 5 or start == end:
        return image
    return F.perspective(image, start, end, FILTERS[case["interpolation"]], fill_of(case, image))


def draw_fill(r):
    return [r.randrange(256)] if r.random() < 0.5 else [r.randrange(256) for _ in range(3)]


def draw_number(r, low, high):
    return round(r.uniform(low, high), 3)


INTERPOLATIONS = ["nearest", "bilinear", "bicubic"]

OPERATIONS = {}
for name in FILTERS:
    OPERATIONS["resize-" + name] = (resize, lambda r, name=name: dict(draw_size(r), filter=name))
    OPERATIONS["resize-region-" + name] = (resize_region, lambda r, name=name: dict(
        draw_size(r), filter=name, region=fractions(r, 4), kept=fractions(r, 4)))

OPERATIONS["crop"] = (crop, lambda r: dict(box=[draw_number(r, -0.6, 0.9), draw_number(r, -0.6, 0.9)]
                                           + [draw_number(r, 0, 1.4), draw_number(r, 0, 1.4)]))
for name in ["constant", "edge", "reflect", "symmetric"]:
    OPERATIONS["pad-" + name] = (pad, lambda r, name=name: dict(
        widths=[r.randrange(-3, 0) if r.random() < 0.15 else r.randrange(0, 12) for _ in range(4)], mode=name,
        fill=draw_fill(r)))
OPERATIONS["flip-horizontally"] = (lambda image, case: F.hflip(image), lambda r: dict())
OPERATIONS["flip-vertically"] = (lambda image, case: F.vflip(image), lambda r: dict())
for name in INTERPOLATIONS:
    OPERATIONS["rotate-" + name] = (rotate, lambda r, name=name: dict(
        degrees=float(r.choice([0, 90, 180, 270, -90, 360, 45, 1e-9])) if r.random() < 0.4 else draw_number(r, -400, 400),
        interpolation=name, expanding=r.random() < 0.4, fill=draw_fill(r),
        center=[draw_number(r, -0.2, 1.2), draw_number(r, -0.2, 1.2)] if r.random() < 0.4 else None))
    OPERATIONS["affine-" + name] = (affine, lambda r, name=name: dict(
        degrees=0.0 if r.random() < 0.3 else draw_number(r, -180, 180),
        translation=[r.randrange(-9, 10), r.randrange(-9, 10)], scale=1.0 if r.random() < 0.3 else draw_number(r, 0.3, 2.5),
        shear=[0.0 if r.random() < 0.4 else draw_number(r, -40, 40), 0.0 if r.random() < 0.6 else draw_number(r, -40, 40)],
        interpolation=name, fill=draw_fill(r),
        center=[draw_number(r, -0.2, 1.2), draw_number(r, -0.2, 1.2)] if r.random() < 0.4 else None))
    OPERATIONS["perspective-" + name] = (perspective, lambda r, name=name: dict(
        shifts=[draw_number(r, -1, 1) for _ in range(8)], interpolation=name, fill=draw_fill(r)))


def draw_factor(r):
    return float(r.choice([0, 0.5, 1, 2])) if r.random() < 0.2 else round(r.uniform(0, 1 if r.random() < 0.5 else 4), 4)


def simple(name, operation, draw):
    OPERATIONS[name] = (operation, draw)


def factors(name, operation):
    simple(name, lambda image, case: operation(image, case["factor"]), lambda r: dict(factor=draw_factor(r)))


factors("brightness", F.adjust_brightness)
factors("contrast", F.adjust_contrast)
factors("saturation", F.adjust_saturation)
factors("sharpness", F.adjust_sharpness)
simple("hue", lambda image, case: F.adjust_hue(image, case["shift"]), lambda r: dict(
    shift=r.choice([-0.5, 0.0, 0.5]) if r.random() < 0.2 else round(r.uniform(-0.5, 0.5), 4)))
simple("grey", lambda image, case: F.to_grayscale(image, case["channels"]), lambda r: dict(channels=r.choice([1, 3])))
simple("invert", lambda image, case: F.invert(image), lambda r: dict())
simple("posterize", lambda image, case: F.posterize(image, case["bits"]), lambda r: dict(bits=r.randrange(1, 9)))
simple("solarize", lambda image, case: F.solarize(image, case["threshold"]), lambda r: dict(
    threshold=r.randrange(257) if r.random() < 0.5 else round(r.uniform(0, 256), 2)))
# Applied after the brightness has changed, so that histograms differ.
simple("autocontrast", lambda image, case: F.autocontrast(F.adjust_brightness(image, case["factor"])),
       lambda r: dict(factor=draw_factor(r)))
simple("equalize", lambda image, case: F.equalize(F.adjust_brightness(image, case["factor"])),
       lambda r: dict(factor=draw_factor(r)))


def blurs(descriptions, images):
    """Gaussian blur goes through floating point; its samples are kept, to be met within 1."""
    r = random.Random("blur")
    rows = []
    for index in [i for i, image in enumerate(images) if 60 < image.width * image.height < 300][:6]:
        size = r.choice([s for s in (1, 3, 5, 7, 9, 11) if s // 2 < min(images[index].size)])
        deviation = round(r.uniform(0.2, 3), 3)
        rows.append(dict(picture=index, size=size, deviation=deviation,
                         pixels=list(F.gaussian_blur(images[index], size, deviation).tobytes())))
    return rows


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
            if number > 0 and not case:
                break
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
        path.write_text('{"pictures": [\n%s\n],\n"cases": [\n%s\n],\n"blurs": [\n%s\n]}\n'
                        % (lines(descriptions), lines(cases), lines(blurs(descriptions, images))))


if __name__ == "__main__":
    main()

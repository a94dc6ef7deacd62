"""Makes the golden files of FoveaImageTests with Pillow and torchvision.

Run in this directory: python make_goldens.py
Writes pictures/, pictures.json and transforms.json, and prints the versions that made them.
"""

import io
import json
import pathlib
import struct
import zlib

import numpy as np
import PIL
import torch
from PIL import Image, ImageOps

library = torch.library.Library("torchvision", "DEF")
for operator in ("nms", "qnms"):
    library.define(f"{operator}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
import torchvision  # noqa: E402
from torchvision.transforms import functional  # noqa: E402

HERE = pathlib.Path(__file__).parent
PICTURES = HERE / "pictures"


def philox(seed, stream, blocks):
    """The words of the first blocks of FoveaCore's RandomKey(seed:stream:), as [blocks, 4]."""
    mask = np.uint64(0xFFFFFFFF)
    index = np.arange(blocks, dtype=np.uint64)
    full = np.full(blocks, stream, dtype=np.uint64)
    c = [index & mask, index >> np.uint64(32), full & mask, full >> np.uint64(32)]
    k0, k1 = seed & 0xFFFFFFFF, seed >> 32
    for _ in range(10):
        low = c[0] * np.uint64(0xD2511F53)
        high = c[2] * np.uint64(0xCD9E8D57)
        c = [
            (high >> np.uint64(32)) ^ c[1] ^ np.uint64(k0), high & mask,
            (low >> np.uint64(32)) ^ c[3] ^ np.uint64(k1), low & mask,
        ]
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return np.stack(c, axis=1).astype("<u4")


def noise(width, height, channels, stream=0):
    """A picture of random bytes, as the Swift tests draw it too."""
    count = width * height * channels
    data = philox(5, stream, (count + 15) // 16).tobytes()[:count]
    shape = (height, width) if channels == 1 else (height, width, channels)
    return np.frombuffer(data, dtype=np.uint8).reshape(shape)


def crc(pixels):
    return zlib.crc32(np.ascontiguousarray(pixels).tobytes())


# Transforms: input by philox, output as CRC-32 (and whole where tiny).

RESIZES = [
    # width, height, new width, new height, channels
    (28, 28, 96, 96, 1), (28, 28, 96, 96, 3), (28, 28, 224, 224, 1), (32, 32, 96, 96, 3),
    (1, 1, 7, 5, 3), (1, 9, 4, 3, 1), (9, 1, 3, 4, 3), (2, 2, 3, 3, 1), (3, 3, 2, 2, 1),
    (5, 5, 1, 1, 3), (13, 7, 13, 20, 1), (13, 7, 40, 7, 3), (13, 7, 13, 3, 3), (13, 7, 5, 7, 1),
    (13, 7, 13, 7, 3), (64, 64, 63, 65, 1), (17, 19, 18, 18, 3), (100, 80, 33, 17, 3),
    (96, 96, 28, 28, 1), (333, 250, 224, 168, 3), (250, 333, 299, 398, 3), (1000, 3, 7, 3, 1),
    (4, 600, 9, 2, 1), (3000, 2, 1, 5, 1), (40, 30, 80, 10, 3), (30, 40, 11, 90, 1),
    # Around the border where Pillow 13 begins to resample columns first.
    (20, 20, 16, 12, 3), (20, 20, 16, 11, 3), (33, 50, 30, 32, 1), (40, 30, 60, 31, 1), (300, 500, 256, 256, 3),
]
CROPS = [
    # width, height, crop width, crop height, channels
    (10, 8, 4, 4, 1), (10, 9, 5, 4, 3), (9, 9, 4, 4, 1), (11, 7, 8, 4, 3), (3, 3, 6, 6, 1),
    (4, 9, 7, 4, 3), (9, 4, 4, 9, 1), (5, 5, 5, 5, 3), (12, 10, 3, 3, 1),
]


def transforms():
    resizes = []
    for width, height, to_width, to_height, channels in RESIZES:
        result = np.asarray(
            Image.fromarray(noise(width, height, channels)).resize((to_width, to_height), Image.BILINEAR))
        entry = dict(from_=[width, height], to=[to_width, to_height], channels=channels, crc=crc(result))
        if result.size <= 16:
            entry["pixels"] = result.flatten().tolist()
        resizes.append({key.rstrip("_"): value for key, value in entry.items()})
    crops = []
    for width, height, to_width, to_height, channels in CROPS:
        result = functional.center_crop(Image.fromarray(noise(width, height, channels)), [to_height, to_width])
        crops.append({
            "from": [width, height], "to": [to_width, to_height], "channels": channels,
            "crc": crc(np.asarray(result))})
    sides = []
    for width, height, length in [(320, 213, 256), (213, 320, 64), (240, 240, 99), (500, 333, 7), (3, 100, 5)]:
        size = functional.resize(Image.new("L", (width, height)), length).size
        sides.append({"from": [width, height], "length": length, "to": list(size)})
    grey = crc(np.asarray(Image.fromarray(noise(64, 64, 3)).convert("L")))
    flipped = crc(np.asarray(ImageOps.mirror(Image.fromarray(noise(31, 5, 3)))))
    return dict(resizes=resizes, crops=crops, shortSides=sides, grey=grey, flipped=flipped)


# Pictures: small files and the CRC-32 of what Pillow makes of them.


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def png(width, height, depth, colour, interlaced, extra=b""):
    """A PNG file of random samples, and these samples as [height, width, samples]."""
    words = philox(6, depth * 16 + colour, width * height * 2).flatten()[: width * height * SAMPLES[colour]]
    samples = (words >> np.uint32(32 - depth)).reshape(height, width, SAMPLES[colour])
    data = b""
    for x, y, dx, dy in ADAM7 if interlaced else [(0, 0, 1, 1)]:
        part = samples[y::dy, x::dx]
        if part.size == 0:
            continue
        for row in part.reshape(part.shape[0], -1):
            bits = "".join(format(int(value), f"0{depth}b") for value in row)
            bits += "0" * (-len(bits) % 8)
            data += b"\0" + bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, int(interlaced))
    file = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + chunk(b"IDAT", zlib.compress(data, 9))
    return file + chunk(b"IEND", b""), samples


def smooth(width, height):
    """A picture that JPEG likes: gradients and a bright spot off the centre."""
    y, x = np.mgrid[0:height, 0:width]
    spot = 200 * np.exp(-((x - width * 0.3) ** 2 + (y - height * 0.7) ** 2) / 8)
    return np.stack([255 * x / width, 255 * y / height, spot], axis=2).clip(0, 255).astype(np.uint8)


def saved(image, form, **options):
    stream = io.BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def exif(orientation, big):
    order = ">" if big else "<"
    head = b"MM\0*" if big else b"II*\0"
    entries = struct.pack(order + "HHIHH", 0x0103, 3, 1, 6, 0)
    entries += struct.pack(order + "HHIHH", 0x0112, 3, 1, orientation, 0)
    return b"Exif\0\0" + head + struct.pack(order + "IH", 8, 2) + entries + struct.pack(order + "I", 0)


def unnamed_layout():
    """A JPEG whose chroma layout (2x1, 2x1, 1x1) has no usual name.

    It is a CMYK file of 20 blocks, all coded with the same tables, whose frame and scan are rewritten
    to three components of 2 + 2 + 1 blocks: an odd picture, but a valid file.
    """
    file = saved(Image.fromarray(noise(40, 8, 3)).convert("CMYK"), "JPEG", quality=60)
    result, position = b"\xff\xd8", 2
    while True:
        marker, length = file[position + 1], struct.unpack(">H", file[position + 2 : position + 4])[0]
        segment = file[position : position + 2 + length]
        position += 2 + length
        if marker == 0xC0:
            parts = bytes([1, 0x21, 0, 2, 0x21, 0, 3, 0x11, 0])
            result += b"\xff\xc0" + struct.pack(">HBHHB", 17, 8, 8, 64, 3) + parts
        elif marker == 0xDA:
            result += b"\xff\xda" + struct.pack(">HB", 12, 3) + bytes([1, 0, 2, 0, 3, 0, 0, 63, 0])
            return result + file[position:]
        elif marker != 0xEE:
            result += segment


def pictures():
    PICTURES.mkdir(exist_ok=True)
    entries = []

    def add(name, file, expected=None):
        (PICTURES / name).write_bytes(file)
        stored = Image.open(io.BytesIO(file))
        grey = stored.mode in ("1", "L", "I;16", "LA")

        def result(image):
            pixels = np.asarray(image.convert("L" if grey else "RGB"))
            pixels = pixels if expected is None else expected
            return dict(size=[pixels.shape[1], pixels.shape[0]], crc=crc(pixels))

        channels = (1 if expected.ndim == 2 else 3) if expected is not None else 1 if grey else 3
        entries.append(dict(
            file=name, channels=channels, applied=result(ImageOps.exif_transpose(stored)), ignored=result(stored)))

    for colour, depths in {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}.items():
        for depth in depths:
            # Beyond the fifth entry lies nothing: indices there are black.
            palette = chunk(b"PLTE", noise(min(5, 1 << depth), 1, 3).tobytes())
            for interlaced in (False, True):
                extra = palette if colour == 3 else b""
                file, samples = png(11, 6, depth, colour, interlaced, extra)
                # Pillow clips 16-bit grey at 255; Fovea keeps the high byte. 16-bit grey with alpha
                # becomes RGBA in Pillow; Fovea calls it grey.
                high = (samples[:, :, 0] >> 8).astype(np.uint8)
                expected = high if depth == 16 and colour in (0, 4) else None
                suffix = "-interlaced" if interlaced else ""
                add(f"type{colour}-depth{depth}{suffix}.png", file, expected)
    add("transparent-grey.png", png(11, 6, 8, 0, False, chunk(b"tRNS", b"\0\7"))[0])
    add("exif.png", saved(Image.fromarray(smooth(7, 5)), "PNG", exif=exif(6, True)))

    photo = Image.fromarray(smooth(19, 13))
    add("grey.jpg", saved(photo.convert("L"), "JPEG"))
    for name, subsampling in {"444": 0, "422": 1, "420": 2}.items():
        add(f"colour-{name}.jpg", saved(photo, "JPEG", quality=90, subsampling=subsampling))
    add("progressive.jpg", saved(photo, "JPEG", progressive=True))
    add("rgb.jpg", saved(photo, "JPEG", keep_rgb=True))
    add("cmyk.jpg", saved(photo.convert("CMYK"), "JPEG", quality=95))
    add("unnamed-layout.jpg", unnamed_layout())
    for orientation in range(1, 9):
        file = saved(Image.fromarray(smooth(7, 5)), "JPEG", quality=80, exif=exif(orientation, orientation % 2 == 0))
        add(f"orientation{orientation}.jpg", file)
    junk = saved(photo, "JPEG", quality=90)
    add("junk-before-end.jpg", junk[:-2] + b"junk" + junk[-2:])
    return entries


if __name__ == "__main__":
    versions = f"Pillow {PIL.__version__}, torchvision {torchvision.__version__}, numpy {np.__version__}"
    for name, value in {"transforms": transforms(), "pictures": pictures()}.items():
        body = {"madeBy": versions} | (value if isinstance(value, dict) else {"pictures": value})
        text = json.dumps(body, indent=1)
        (HERE / f"{name}.json").write_text(text + "\n")
    print(versions)

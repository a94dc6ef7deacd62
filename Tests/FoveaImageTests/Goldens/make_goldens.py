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


def textured(width, height, channels=3):
    """A smooth picture with a little noise, so that every block of a JPEG differs."""
    picture = smooth(width, height).astype(int) + noise(width, height, 3) // 8 - 16
    return Image.fromarray(picture.clip(0, 255).astype(np.uint8)).convert("RGB" if channels == 3 else "L")


def tagged(orientation, kind=3, count=1, before=b""):
    """A TIFF structure with the tag of the orientation in the given type, behind another entry."""
    value = struct.pack("<i", orientation) if kind in (4, 9) else struct.pack("<hxx", orientation)
    value = struct.pack("<f", orientation) if kind == 11 else value
    entries = before + struct.pack("<HHI", 0x0112, kind, count) + value
    return b"II*\0" + struct.pack("<IH", 8, len(entries) // 12) + entries + struct.pack("<I", 0)


def with_segments(file, *payloads):
    """A JPEG with APP1 segments behind its first marker."""
    parts = [b"\xff\xe1" + struct.pack(">H", len(payload) + 2) + payload for payload in payloads]
    return file[:2] + b"".join(parts) + file[2:]


def xmp(text):
    return b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + text + b"</x:xmpmeta>"


def tall_layout(file):
    """A JPEG of layout 4:2:2 as one of 4:4:0: its pairs of blocks are stacked, so its size changes."""
    frame = file.index(b"\xff\xc0") + 5
    height, width = struct.unpack(">HH", file[frame : frame + 4])
    size = struct.pack(">HH", (height + 7) // 8 * 16, (width + 15) // 16 * 8)
    parts = bytearray(file)
    parts[frame : frame + 4] = size
    assert parts[frame + 6] == 0x21
    parts[frame + 6] = 0x12
    return bytes(parts)


def without_adobe(file):
    start = file.index(b"\xff\xee")
    return file[:start] + file[start + 2 + struct.unpack(">H", file[start + 2 : start + 4])[0] :]


def as_ycck(file):
    """A CMYK file whose Adobe segment says that its inks are coded as YCCK."""
    parts = bytearray(file)
    parts[file.index(b"\xff\xee") + 15] = 2
    return bytes(parts)


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


def orientations(add):
    """Where else files say how they must be turned, and what they say wrongly."""
    photo = Image.fromarray(smooth(7, 5))
    plain = saved(photo, "JPEG", quality=80)
    name = b"Exif\0\0"
    six = tagged(6)
    add("exif-long.jpg", with_segments(plain, name + tagged(6, 4)))
    add("exif-float.jpg", with_segments(plain, name + tagged(6, 11)))
    add("exif-bytes.jpg", with_segments(plain, name + tagged(6, 7)))
    add("exif-no-value.jpg", with_segments(plain, name + tagged(6, 3, 0)))
    add("exif-outside.jpg", with_segments(plain, name + tagged(6, before=struct.pack("<HHII", 0x010F, 2, 9, 60))))
    add("exif-two-segments.jpg", with_segments(plain, name + six[:14], name + six[14:]))
    attribute, element = b'<a tiff:Orientation="8"/>', b"<tiff:Orientation>5</tiff:Orientation>"
    add("xmp-attribute.jpg", with_segments(plain, xmp(attribute)))
    add("xmp-element.jpg", with_segments(plain, xmp(element)))
    add("xmp-two.jpg", with_segments(plain, xmp(attribute), xmp(element)))
    add("xmp-and-exif.jpg", with_segments(plain, xmp(attribute), name + six))
    add("xmp-and-bad-exif.jpg", with_segments(plain, xmp(attribute), name + tagged(9)))
    file = saved(photo, "PNG")
    head, body, end = file[:33], file[33:-12], file[-12:]
    digits = (name + six).hex()
    raw = f"\nexif\n{len(name + six):8}\n{digits[:40]}\n{digits[40:]}\n".encode()
    profile = chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(raw, 9))
    text = chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(attribute, 9))
    add("exif-behind.png", head + body + chunk(b"eXIf", tagged(5)) + end)
    add("profile.png", head + profile + body + end)
    add("profile-behind.png", head + body + chunk(b"tEXt", b"Raw profile type exif\0" + raw) + end)
    add("profile-and-exif.png", head + profile + body + chunk(b"eXIf", tagged(3)) + end)
    add("xmp.png", head + text + body + end)
    add("xmp-behind.png", head + body + chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0en\0\0" + element) + end)
    add("exif.webp", saved(photo, "WEBP", lossless=True, exif=name + six))
    add("xmp.webp", saved(photo, "WEBP", lossless=True, xmp=element))


def layouts(add):
    """Pictures of several units of blocks, for parts of them, and odd sizes."""
    photo, grey = textured(101, 75), textured(75, 101, 1)
    for name, subsampling in {"444": 0, "422": 1, "420": 2}.items():
        add(f"large-{name}.jpg", saved(photo, "JPEG", quality=60, subsampling=subsampling))
    add("large-440.jpg", tall_layout(saved(photo, "JPEG", quality=60, subsampling=1)))
    add("large-grey.jpg", saved(grey, "JPEG", quality=60))
    add("large-progressive.jpg", saved(photo, "JPEG", quality=60, progressive=True))
    add("large-restarts.jpg", saved(photo, "JPEG", quality=60, restart_marker_blocks=3))
    turned = b"Exif\0\0" + tagged(7)
    add("large-orientation7.jpg", saved(photo, "JPEG", quality=60, exif=turned))
    inks = textured(75, 40).convert("CMYK")
    file = saved(inks, "JPEG", quality=60)
    add("large-cmyk.jpg", saved(inks, "JPEG", quality=60, subsampling=2, progressive=True))
    add("cmyk-without-adobe.jpg", without_adobe(file))
    add("ycck.jpg", as_ycck(file))
    for width, height in [(1, 1), (1, 40), (40, 1)]:
        size = f"{width}x{height}"
        add(f"{size}.jpg", saved(textured(width, height), "JPEG"))
        add(f"{size}.png", saved(textured(width, height), "PNG"))
        add(f"{size}.webp", saved(textured(width, height), "WEBP"))
        add(f"{size}-lossless.webp", saved(textured(width, height), "WEBP", lossless=True))


def webp(add):
    photo = textured(37, 23)
    clear = photo.convert("RGBA")
    clear.putalpha(Image.fromarray(noise(37, 23, 1)))
    for quality in (20, 90):
        add(f"lossy-{quality}.webp", saved(photo, "WEBP", quality=quality))
    add("lossy-alpha.webp", saved(clear, "WEBP", quality=80))
    add("lossless.webp", saved(photo, "WEBP", lossless=True))
    add("lossless-alpha.webp", saved(clear, "WEBP", lossless=True, exact=True))
    other = Image.fromarray(255 - np.asarray(photo))
    for default in (False, True):
        name = "animated-default.png" if default else "animated.png"
        add(name, saved(photo, "PNG", save_all=True, append_images=[other], default_image=default))
    (PICTURES / "animated.webp").write_bytes(saved(photo, "WEBP", save_all=True, append_images=[other]))


def heic():
    """A HEIC file that is stored lying; pillow-heif writes it, and no reader of it promises equal bytes."""
    import pillow_heif

    pillow_heif.register_heif_opener()
    photo = Image.fromarray(smooth(64, 40))
    (PICTURES / "lying.heic").write_bytes(saved(photo, "HEIF", quality=90, exif=b"Exif\0\0" + tagged(6)))


def stored_channels(stored):
    """The channels of the file itself; a palette is colour."""
    return {"1": 1, "L": 1, "I;16": 1, "LA": 2, "RGBA": 4, "CMYK": 4}.get(stored.mode, 3)


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
        # Grey of 16 bits with alpha is RGBA for Pillow.
        own = 2 if channels == 1 and stored.mode == "RGBA" else stored_channels(stored)
        entries.append(dict(
            file=name, channels=channels, stored=own,
            applied=result(ImageOps.exif_transpose(stored)), ignored=result(stored)))

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
    orientations(add)
    layouts(add)
    webp(add)
    junk = saved(photo, "JPEG", quality=90)
    add("junk-before-end.jpg", junk[:-2] + b"junk" + junk[-2:])
    return entries


if __name__ == "__main__":
    versions = f"Pillow {PIL.__version__}, torchvision {torchvision.__version__}, numpy {np.__version__}"
    heic()
    for name, value in {"transforms": transforms(), "pictures": pictures()}.items():
        body = {"madeBy": versions} | (value if isinstance(value, dict) else {"pictures": value})
        text = json.dumps(body, indent=1)
        (HERE / f"{name}.json").write_text(text + "\n")
    print(versions)

"""Pictures a second from JPEG files to float32 batches [N, 3, 224, 224]: Fovea beside torchvision and OpenCV.

    python Benchmarks/peer/loader.py FOLDER FOVEA [--rounds 5] [--large]

FOLDER has train/ with a directory for each class. Every picture is decoded in every epoch, by RandomResizedCrop(224), a
flip, and ImageNet's normalization. Rounds alternate; the median of each is printed, and the median of their ratios.
torchvision reads through Pillow and a DataLoader with 0, 1 and 2 workers, the fastest of which counts; OpenCV decodes,
crops and resizes with INTER_AREA in two processes. With --large the pictures are first enlarged to 2000 x 1500 in a
folder of their own.
"""
import argparse
import json
import math
import multiprocessing
import os
import pathlib
import random
import statistics
import subprocess
import tempfile
import time

import numpy
import torch
from PIL import Image

real = torch.library.register_fake
# Where torchvision's compiled half does not load, its operators are only declared.
torch.library.register_fake = lambda name, *a, **k: (
    (lambda f: f) if str(name).startswith("torchvision::") else real(name, *a, **k))
from torchvision import datasets, transforms  # noqa: E402

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
BATCH = 32


def fovea(binary, folder):
    """Pictures a second of Fovea's loader with two workers."""
    steps = "random-resized-crop; hflip; normalize:imagenet"
    out = subprocess.run(
        [binary, "benchmark", "--loader", "--data", "folder", "--data-dir", folder, "--img-size", "224", "-j", "2",
         "-b", str(BATCH), "--train-transform", steps, "--repeats", "1", "--warm-ups", "1", "--format", "json"],
        check=True, capture_output=True, text=True).stdout
    return json.loads(out)["load"]


def torchvision_loader(folder, workers):
    pipeline = transforms.Compose([
        transforms.RandomResizedCrop(224), transforms.RandomHorizontalFlip(), transforms.ToTensor(),
        transforms.Normalize(MEAN, STD)])
    data = datasets.ImageFolder(os.path.join(folder, "train"), pipeline)
    return torch.utils.data.DataLoader(
        data, batch_size=BATCH, shuffle=True, num_workers=workers, persistent_workers=workers > 0)


def epoch(loader):
    start, count = time.perf_counter(), 0
    for images, _ in loader:
        count += len(images)
    return count / (time.perf_counter() - start)


def opencv_one(path):
    import cv2

    cv2.setNumThreads(1)
    picture = cv2.imread(path)
    height, width = picture.shape[:2]
    for _ in range(10):
        area = height * width * random.uniform(0.08, 1)
        ratio = math.exp(random.uniform(math.log(3 / 4), math.log(4 / 3)))
        w, h = round(math.sqrt(area * ratio)), round(math.sqrt(area / ratio))
        if 0 < w <= width and 0 < h <= height:
            break
    else:
        w, h = width, height
    y, x = random.randint(0, height - h), random.randint(0, width - w)
    part = cv2.resize(picture[y:y + h, x:x + w], (224, 224), interpolation=cv2.INTER_AREA)
    if random.random() < 0.5:
        part = part[:, ::-1]
    values = part[:, :, ::-1].astype(numpy.float32) / 255
    values = (values - numpy.float32(MEAN)) / numpy.float32(STD)
    return numpy.ascontiguousarray(values.transpose(2, 0, 1))


def opencv_batch(paths):
    return float(numpy.stack([opencv_one(path) for path in paths])[0, 0, 0, 0])


def opencv(pool, paths):
    """Batches are made in the processes and stay there, as a program that trains in them would have them."""
    random.shuffle(paths)
    batches = [paths[i:i + BATCH] for i in range(0, len(paths), BATCH)]
    start = time.perf_counter()
    for _ in pool.imap_unordered(opencv_batch, batches):
        pass
    return len(paths) / (time.perf_counter() - start)


def enlarge(folder, target):
    for index, path in enumerate(sorted(pathlib.Path(folder, "train").glob("*/*.jpg"))[::5]):
        place = pathlib.Path(target, "train", path.parent.name)
        place.mkdir(parents=True, exist_ok=True)
        Image.open(path).convert("RGB").resize((2000, 1500), Image.BICUBIC).save(place / f"{index}.jpg", quality=90)
    for path in list(pathlib.Path(target, "train").glob("*/*.jpg"))[:5]:
        place = pathlib.Path(target, "val", path.parent.name)
        place.mkdir(parents=True, exist_ok=True)
        (place / path.name).write_bytes(path.read_bytes())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("fovea")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--large", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder
        if arguments.large:
            enlarge(folder, temporary)
            folder = temporary
        paths = [str(p) for p in pathlib.Path(folder, "train").glob("*/*.jpg")]
        loaders = {workers: torchvision_loader(folder, workers) for workers in (0, 1, 2)}
        for loader in loaders.values():
            epoch(loader)
        with multiprocessing.get_context("fork").Pool(2) as pool:
            opencv(pool, paths)
            rows = {"fovea": [], "torchvision": [], "opencv": []}
            for _ in range(arguments.rounds):
                rows["fovea"].append(fovea(arguments.fovea, folder))
                rows["torchvision"].append(max(epoch(loader) for loader in loaders.values()))
                rows["opencv"].append(opencv(pool, paths))
    print(f"{len(paths)} pictures")
    for name, values in rows.items():
        ratio = statistics.median(f / v for f, v in zip(rows["fovea"], values))
        print(f"{name}: {statistics.median(values):.1f} images/s, fovea / {name} {ratio:.2f}")


if __name__ == "__main__":
    main()

"""Trains in PyTorch what one of Fovea's recipes trains, and writes a line of metrics for each epoch.

    python Benchmarks/peer/recipes.py googlenet-flowers --data-dir FOLDER --seed 0 --output-dir OUT

The networks are those of Tests/Oracle; first values, optimizer, batch size, order of work and transforms are those
that the document of the recipe has, written with PyTorch's own parts. OUT/metrics.jsonl has the keys of Fovea's.
Tensors are in the faster memory format, channels last. Pictures of Fashion-MNIST are enlarged by Pillow once, before
the clock runs; photos are read by the training process itself, as in the document.
"""
import argparse
import json
import os
import pathlib
import sys
import time

import numpy as np
import torch
from PIL import Image
from torch import nn
from torch.nn import functional as F

real = torch.library.register_fake
# Where torchvision's compiled half does not load, its operators are only declared.
torch.library.register_fake = lambda name, *a, **k: (
    (lambda f: f) if str(name).startswith("torchvision::") else real(name, *a, **k))
from torchvision import datasets, transforms  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Tests" / "Oracle"))
import catalogue  # noqa: E402
from replay import examples  # noqa: E402


def each(kinds, rule):
    """A function that gives first values to the layers of these kinds."""
    def fill(network):
        for layer in network.modules():
            if isinstance(layer, kinds):
                rule(layer)
                if layer.bias is not None:
                    nn.init.zeros_(layer.bias)
    return fill


def fan_out(network):
    """Kaiming's by fan-out in convolutions, deviation 0.01 in dense layers."""
    each(nn.Conv2d, lambda layer: nn.init.kaiming_normal_(layer.weight, mode="fan_out", nonlinearity="relu"))(network)
    each(nn.Linear, lambda layer: nn.init.normal_(layer.weight, 0, 0.01))(network)


LAYERS = (nn.Conv2d, nn.Linear)
xavier = each(LAYERS, lambda layer: nn.init.xavier_uniform_(layer.weight))
kaiming = each(LAYERS, lambda layer: nn.init.kaiming_uniform_(layer.weight, nonlinearity="relu"))


class Memory(torch.utils.data.Dataset):
    """A part of Fashion-MNIST, enlarged to `side`, as bytes in memory."""

    def __init__(self, folder, part, side):
        pictures, labels = examples(folder, part)
        enlarged = [Image.fromarray(p).resize((side, side), Image.BILINEAR) for p in pictures]
        self.pictures = torch.from_numpy(np.stack([np.asarray(p) for p in enlarged]))[:, None]
        self.labels = torch.from_numpy(labels)

    def batches(self, size, shuffle):
        order = torch.randperm(len(self.labels)) if shuffle else torch.arange(len(self.labels))
        for part in order.split(size):
            yield self.pictures[part].float() / 255, self.labels[part]


def fashion(folder, side):
    return Memory(folder, "train", side), Memory(folder, "t10k", side)


class Photos:
    """A part of a folder of photos, read again in each epoch."""

    def __init__(self, folder, steps):
        self.data = datasets.ImageFolder(folder, transforms.Compose(steps))
        self.labels = self.data.targets

    def batches(self, size, shuffle):
        return torch.utils.data.DataLoader(self.data, batch_size=size, shuffle=shuffle)


def flowers(folder, side):
    last = [transforms.ToTensor(), transforms.Normalize((0.5,) * 3, (0.5,) * 3)]
    random = [transforms.RandomResizedCrop(side), transforms.RandomHorizontalFlip()]
    return (
        Photos(os.path.join(folder, "train"), random + last),
        Photos(os.path.join(folder, "val"), [transforms.Resize((side, side))] + last))


def tour(model, side, epochs, rate):
    return {"model": model, "data": fashion, "side": side, "init": kaiming, "opt": "adam", "rate": rate,
            "batch": 128, "epochs": epochs, "cosine": True, "channels": 1}


RECIPES = {
    "googlenet-flowers": {
        "model": "googlenet-2014", "data": flowers, "side": 224, "init": fan_out, "opt": "adam", "rate": 3e-4,
        "batch": 16, "epochs": 30, "channels": 3, "classes": 5},
    "googlenet-fashion": {
        "model": "googlenet-d2l", "data": fashion, "side": 96, "init": xavier, "opt": "sgd", "rate": 0.1,
        "batch": 128, "epochs": 10, "channels": 1},
    "vgg16-fashion": {
        "model": "vgg16-fashion", "data": fashion, "side": 224, "opt": "adam", "rate": 1e-3,
        "batch": 64, "epochs": 5, "channels": 1, "settings": {"width": 0.125}},
    "tour-lenet": tour("lenet", 32, 10, 1e-3),
    "tour-alexnet": tour("alexnet-2012", 96, 4, 5e-4),
    "tour-vgg": tour("vgg11-d2l", 64, 2, 5e-4),
    "tour-nin": tour("nin", 96, 4, 1e-3),
    "tour-googlenet": tour("googlenet-blog", 64, 4, 1e-3),
    "tour-densenet": tour("densenet-d2l", 64, 3, 1e-3),
    "tour-resnet": tour("resnet18", 64, 3, 1e-3),
}


def loss_of(results, labels):
    """Cross entropy, with 0.3 of that of each auxiliary classifier."""
    logits, *sides = results if isinstance(results, tuple) else (results,)
    return F.cross_entropy(logits, labels) + sum(0.3 * F.cross_entropy(side, labels) for side in sides), logits


def train(network, batches, optimizer, schedule):
    """An epoch of training; the mean loss and the share of hits."""
    network.train()
    total, hits, count = 0.0, 0, 0
    for pictures, labels in batches:
        optimizer.zero_grad()
        loss, logits = loss_of(network(pictures.contiguous(memory_format=torch.channels_last)), labels)
        loss.backward()
        optimizer.step()
        if schedule:
            schedule.step()
        total += loss.item() * len(labels)
        hits += (logits.argmax(1) == labels).sum().item()
        count += len(labels)
    return total / count, hits / count


def judge(network, batches):
    network.eval()
    total, hits, count = 0.0, 0, 0
    with torch.inference_mode():
        for pictures, labels in batches:
            logits = network(pictures.contiguous(memory_format=torch.channels_last))
            total += F.cross_entropy(logits, labels, reduction="sum").item()
            hits += (logits.argmax(1) == labels).sum().item()
            count += len(labels)
    return total / count, hits / count


def main():
    parser = argparse.ArgumentParser(description="Trains a recipe in PyTorch.")
    parser.add_argument("recipe", choices=list(RECIPES))
    parser.add_argument("--data-dir", required=True)
    parser.add_argument("--output-dir", required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--epochs", type=int, help="fewer epochs than the recipe has")
    options = parser.parse_args()
    recipe = RECIPES[options.recipe]
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    network = catalogue.MODELS[recipe["model"]](
        classes=recipe.get("classes", 10), channels=recipe["channels"], size=recipe["side"],
        **recipe.get("settings", {}))
    if "init" in recipe:
        recipe["init"](network)
    network = network.to(memory_format=torch.channels_last)
    made = {"adam": torch.optim.Adam, "sgd": torch.optim.SGD}[recipe["opt"]]
    optimizer = made(network.parameters(), lr=recipe["rate"])
    training, testing = recipe["data"](options.data_dir, recipe["side"])
    size, epochs = recipe["batch"], options.epochs or recipe["epochs"]
    schedule = None
    if recipe.get("cosine"):
        steps = -(-len(training.labels) // size) * epochs
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    os.makedirs(options.output_dir)
    with open(os.path.join(options.output_dir, "metrics.jsonl"), "w") as file:
        start = time.perf_counter()
        for epoch in range(1, epochs + 1):
            begun = time.perf_counter()
            loss, accuracy = train(network, training.batches(size, True), optimizer, schedule)
            speed = len(training.labels) / (time.perf_counter() - begun)
            test_loss, test_accuracy = judge(network, testing.batches(size, False))
            line = json.dumps({
                "event": "epoch", "epoch": epoch, "train_loss": loss, "train_acc": accuracy, "test_loss": test_loss,
                "test_acc": test_accuracy, "examples_per_second": speed, "seconds": time.perf_counter() - start})
            print(line, file=file, flush=True)
            print(line, flush=True)


if __name__ == "__main__":
    main()

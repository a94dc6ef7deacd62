"""Goes on in PyTorch from a checkpoint of a run on Fashion-MNIST or MNIST, with the same pictures in the same order.

    python replay.py CHECKPOINT FOLDER STEPS       # FOLDER holds the data set's files

Prints the loss of each step before its update and the length of its gradient. Resumed with --log-every 1, the
run writes its own losses to metrics.jsonl: while rounding has not yet grown, they agree. The run must be one of
plain SGD at a constant rate, without momentum and weight decay, of a network without dropout and side branches.
"""

import argparse
import gzip
import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from safetensors import safe_open
from torch.nn import functional as F

import catalogue
from philox import RandomKey


def examples(folder, part):
    """The pictures, [N, 28, 28] of bytes, and the labels of a part, "train" or "t10k"."""
    pictures, labels = (
        np.frombuffer(gzip.decompress((Path(folder) / f"{part}-{name}-ubyte.gz").read_bytes()), np.uint8, offset=header)
        for name, header in (("images-idx3", 16), ("labels-idx1", 8))
    )
    return pictures.reshape(-1, 28, 28), labels.astype(np.int64)


class Run:
    """What a checkpoint says of its run."""

    def __init__(self, path):
        with safe_open(path, "pt") as file:
            metadata = file.metadata()
            self.tensors = {name: file.get_tensor(name) for name in file.keys()}
        self.configuration = json.loads(metadata["configuration"])
        self.training = json.loads(metadata["training"])
        known = {key: self.configuration[key] for key in ("optimizer", "scheduler", "momentum", "weight_decay")}
        expected = {"optimizer": "sgd", "scheduler": "constant", "momentum": 0, "weight_decay": 0}
        if known != expected:
            raise SystemExit(f"{path}: expected {expected}, found {known}")

    def network(self):
        network = catalogue.MODELS[self.configuration["model"]]()
        network.load_state_dict({name: self.tensors[name] for name in network.state_dict()})
        return network

    def order(self, count, epoch=None):
        """The examples of an epoch, the present one if none is named, in their order."""
        key = RandomKey(self.configuration["seed"]).folding("order").folding(epoch or self.training["epoch"])
        return key.permutation(count) if self.configuration["shuffle"] else np.arange(count)


def resized(pictures, side):
    """Pictures of bytes as a batch of numbers from 0 to 1, of shape [N, 1, side, side]."""
    images = [Image.fromarray(picture).resize((side, side), Image.BILINEAR) for picture in pictures]
    return torch.from_numpy(np.stack(images)[:, None].astype(np.float32) / 255)


def step(network, optimizer, images, labels):
    """Takes a step; returns the loss before it and the length of its gradient."""
    optimizer.zero_grad()
    loss = F.cross_entropy(network(images), torch.from_numpy(labels))
    loss.backward()
    length = sum(parameter.grad.square().sum() for parameter in network.parameters()).sqrt()
    optimizer.step()
    return loss.item(), length.item()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("checkpoint")
    parser.add_argument("folder")
    parser.add_argument("steps", type=int)
    arguments = parser.parse_args()
    run = Run(arguments.checkpoint)
    pictures, labels = examples(arguments.folder, "train")
    side, size = run.configuration["image_size"], run.configuration["batch_size"]
    network, order = run.network(), run.order(len(labels))
    optimizer = torch.optim.SGD(network.parameters(), run.configuration["learning_rate"])
    first = run.training["stepInEpoch"]
    for index in range(first, min(first + arguments.steps, -(-len(labels) // size))):
        batch = order[index * size : (index + 1) * size]
        loss, length = step(network, optimizer, resized(pictures[batch], side), labels[batch])
        number = run.training["step"] + index - first + 1
        print(f"step {number}  loss {loss:.6f}  gradient {length:.3f}", flush=True)


if __name__ == "__main__":
    main()

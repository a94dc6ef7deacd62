"""Judges a checkpoint of a run on Fashion-MNIST or MNIST in PyTorch, on the test pictures as Pillow resizes them.

    python judge.py CHECKPOINT FOLDER    # FOLDER holds the data set's files

Prints, as `fovea val` does, the share that is classified rightly and the mean loss.
"""

import argparse

import torch
from torch.nn import functional as F

from replay import Run, examples, resized


def judged(network, pictures, labels, side):
    """The accuracy and the mean loss on pictures of bytes."""
    network.eval()
    correct, loss = 0, 0.0
    with torch.no_grad():
        for start in range(0, len(labels), 100):
            part = slice(start, start + 100)
            logits, truth = network(resized(pictures[part], side)), torch.from_numpy(labels[part])
            correct += (logits.argmax(1) == truth).sum().item()
            loss += F.cross_entropy(logits, truth, reduction="sum").item()
    return correct / len(labels), loss / len(labels)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("checkpoint")
    parser.add_argument("folder")
    arguments = parser.parse_args()
    run = Run(arguments.checkpoint)
    pictures, labels = examples(arguments.folder, "t10k")
    accuracy, loss = judged(run.network(), pictures, labels, run.configuration["image_size"])
    print(f"top1 {accuracy:.4f}, loss {loss:.4f}, {len(labels)} examples")


if __name__ == "__main__":
    main()

"""How much of a test accuracy is due to the batches that came last.

    python last_batches.py CHECKPOINT FOLDER EPOCH...    # FOLDER holds Fashion-MNIST's or MNIST's files

From the checkpoint's weights, each time from there, takes the last four steps of each epoch named and four from its
middle, and prints the accuracy on the first 2,000 test pictures after each. The order of pictures is the run's.
"""

import argparse
import copy

import numpy as np
import torch

from judge import judged
from replay import Run, examples, resized, step

TESTED = 2000


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("checkpoint")
    parser.add_argument("folder")
    parser.add_argument("epochs", type=int, nargs="+")
    arguments = parser.parse_args()
    run = Run(arguments.checkpoint)
    pictures, labels = examples(arguments.folder, "train")
    tested, truth = examples(arguments.folder, "t10k")
    side, size = run.configuration["image_size"], run.configuration["batch_size"]
    network = run.network()
    weights = copy.deepcopy(network.state_dict())

    def accuracy(batches):
        """After a step for each batch, from the checkpoint's weights."""
        network.load_state_dict(weights)
        network.train()
        optimizer = torch.optim.SGD(network.parameters(), run.configuration["learning_rate"])
        for batch in batches:
            step(network, optimizer, resized(pictures[batch], side), labels[batch])
        return judged(network, tested[:TESTED], truth[:TESTED], side)[0]

    print(f"checkpoint {accuracy([]):.4f}", flush=True)
    for epoch in arguments.epochs:
        batches = np.split(run.order(len(labels), epoch), range(size, len(labels), size))
        middle = len(batches) // 2
        last, other = accuracy(batches[-4:]), accuracy(batches[middle : middle + 4])
        print(f"epoch {epoch}  last four {last:.4f}  four of its middle {other:.4f}", flush=True)


if __name__ == "__main__":
    main()

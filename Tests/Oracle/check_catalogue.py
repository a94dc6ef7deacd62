"""Checks the whole catalogue, at full width and the documents' sizes, against PyTorch; prints a table.

    python check_catalogue.py [--logits] [NAME ...]    # the command is $FOVEA or .build/release/fovea

For every network and choice of settings: the number of parameters, from `fovea summary` of the network in
training; whether PyTorch's twin has as many; whether names and shapes are PyTorch's, by the golden file with which
the tests compare ours. With --logits (minutes, and 4 GB): what `fovea predict` makes of one image with drawn weights
in a file of torch.save, which it takes only if all names and shapes fit, against PyTorch in float64, as the largest
distance in relation to the largest logit. The exit status is 1 if anything differs or a distance is above 1e-4.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch

import catalogue
from foreign_files import randomize

NAMES = Path(__file__).parent.parent / "FoveaModelsTests"
sys.path.insert(0, str(NAMES))

import golden_names  # noqa: E402

FOVEA = os.environ.get("FOVEA", ".build/release/fovea")
LIMIT = 1e-4


def fovea(*arguments):
    """What the command prints."""
    return subprocess.run([FOVEA, *arguments], check=True, stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.DEVNULL).stdout  # fmt: skip


def chosen(settings):
    return [f"--model-setting={key}={value}" for key, value in settings.items()]


def count(name, settings, shape):
    """The parameters of our network in training, side branches included."""
    images = "x".join(map(str, [2, *shape]))
    options = ["--training", "-b", "2", "--input", images, "--format", "json", *chosen(settings)]
    return json.loads(fovea("summary", name, *options))["parameters"]


def distance(name, options, settings, shape):
    """How far our logits are from PyTorch's, relative to the largest."""
    torch.manual_seed(1)
    network = catalogue.MODELS[name](**options)
    randomize(network)
    images = torch.randn([1, *shape])
    with tempfile.TemporaryDirectory() as folder, torch.no_grad():
        weights, given, answer = (f"{folder}/{part}" for part in ("x.pth", "x.npy", "logits.npy"))
        torch.save(network.state_dict(), weights)
        np.save(given, images.numpy())
        expected = network.eval().double()(images.double()).numpy()
        files = ["--weights", weights, "--input", given, "--output", answer]
        fovea("predict", "--model", name, *files, *chosen(settings))
        return float(abs(np.load(answer) - expected).max() / abs(expected).max())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--logits", action="store_true", help="compare logits too")
    parser.add_argument("names", nargs="*", metavar="NAME", help="networks; all without any")
    arguments = parser.parse_args()
    shapes = {entry["name"]: entry["input"] for entry in json.loads(fovea("models", "--format", "json"))}
    golden = json.loads((NAMES / "Goldens" / "names.json").read_text())
    good = set(shapes) == set(catalogue.MODELS)
    print("| network | parameters | PyTorch's | names and shapes | logits |\n| --- | --- | --- | --- | --- |")
    for name, options, settings in golden_names.networks():
        if arguments.names and name not in arguments.names:
            continue
        row, _ = golden_names.describe(name, options, settings)
        ours, equal = count(name, settings, shapes[name]), row in golden
        far = distance(name, options, settings, shapes[name]) if arguments.logits else None
        good = good and equal and ours == row["parameters"] and (far is None or far <= LIMIT)
        title = " ".join([name, *(f"{key}={value}" for key, value in settings.items())])
        verdict = f"{row['entries']} equal" if equal else "**differ**"
        logits = "" if far is None else f"{far:.1e}"
        print(f"| {title} | {ours:,} | {row['parameters']:,} | {verdict} | {logits} |", flush=True)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()

"""Has the command predict with weights that torch wrote, and export them; compares both with torch.

    python foreign_files.py [NAME ...]         # torch 2.13; the command is $FOVEA or .build/release/fovea

Each network is saved by torch.save in every form of FORMS. Fails if a logit differs from torch's, computed in
float32 from the numbers that the file holds, by more than 1e-4 of the largest, or if an exported file
(.safetensors, .npz, and .txt of small networks) gives torch or numpy another number under any name.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

import catalogue

FOVEA = os.environ.get("FOVEA", ".build/release/fovea")
LIMIT = 1e-4

# Name in the catalogue -> shape of the images.
NETWORKS = {
    "lenet": (4, 1, 32, 32), "googlenet-d2l": (2, 1, 96, 96), "googlenet-blog": (2, 1, 96, 96),
    "alexnet-2012": (2, 1, 224, 224), "nin": (2, 1, 224, 224), "vgg11-d2l": (2, 1, 224, 224),
    "densenet-d2l": (2, 1, 96, 96), "vgg16-fashion": (2, 1, 224, 224),
    "googlenet-2014": (2, 3, 224, 224), "inception10": (4, 3, 32, 32), "resnet18": (2, 3, 224, 224),
}  # fmt: skip


def strided(tensor):
    """The same numbers with the axes in reverse order in memory, if there are several."""
    order = tuple(reversed(range(tensor.dim())))
    return tensor.permute(order).contiguous().permute(order)


def shared(state):
    """All tensors of floating point numbers as parts of one storage."""
    floats = {name: tensor for name, tensor in state.items() if tensor.is_floating_point()}
    flat = torch.cat([tensor.reshape(-1) for tensor in floats.values()])
    parts = flat.split([tensor.numel() for tensor in floats.values()])
    return state | {name: part.view(floats[name].shape) for name, part in zip(floats, parts)}


def checkpoint(state):
    """What a training script saves: names with a prefix, an optimizer's moments, a few numbers."""
    network = {"module." + name: tensor for name, tensor in state.items()}
    moments = {"state": {0: {"exp_avg": torch.ones(3)}}, "param_groups": [{"lr": 0.1}]}
    return {"epoch": 3, "arch": "x", "state_dict": network, "optimizer": moments, "best": 0.5}


def cast(kind):
    return lambda state: {name: tensor.to(kind) for name, tensor in state.items()}


# Form -> what is saved, whether in the older form.
FORMS = {
    "zip": (dict, False),
    "legacy": (dict, True),
    "float16": (cast(torch.float16), False),
    "bfloat16": (cast(torch.bfloat16), False),
    "float64": (cast(torch.float64), False),
    "float16, legacy": (cast(torch.float16), True),
    "non-contiguous": (lambda state: {name: strided(tensor) for name, tensor in state.items()}, False),
    "shared storage": (shared, False),
    "shared storage, legacy": (shared, True),
    "checkpoint": (checkpoint, False),
    "checkpoint, legacy": (checkpoint, True),
    "under model": (lambda state: {"model": state, "epoch": torch.tensor(2)}, False),
}


def randomize(network):
    """Weights that keep signals alive and statistics that are not those of a new network."""
    with torch.no_grad():
        for name, tensor in network.state_dict().items():
            if name.endswith("running_var"):
                tensor.uniform_(0.5, 1.5)
            elif tensor.dim() > 1:
                torch.nn.init.kaiming_normal_(tensor)
            elif tensor.is_floating_point():
                tensor.normal_(1 if "weight" in name else 0, 0.1)


def rounded(state, form):
    """The state after its numbers went through a form's type."""
    name = form.split(",")[0]
    kind = getattr(torch, name) if name in ("float16", "bfloat16") else torch.float64
    return {name: tensor.to(kind).to(tensor.dtype) for name, tensor in state.items()}


def read_text(path):
    """The tensors in a file of names, shapes and values."""
    tensors, lines = {}, Path(path).read_text().split("\n")
    starts = [i for i, line in enumerate(lines[:-1]) if line and line[0].isalnum() and lines[i + 1][:1] == "("]
    for start, end in zip(starts, starts[1:] + [len(lines)]):
        words = " ".join(lines[start + 2 : end]).replace("[", " ").replace("]", " ").split()
        tensors[lines[start]] = torch.tensor([float(word) for word in words]).reshape(eval(lines[start + 1]))
    return tensors


def check_exports(file, state, folder):
    """Exports a file in each format and compares every tensor, to the bit, by name."""
    small = sum(tensor.numel() for tensor in state.values()) < 1e6
    for ending in ("safetensors", "npz", "txt") if small else ("safetensors", "npz"):
        out = f"{folder}/out.{ending}"
        subprocess.run([FOVEA, "export", "--weights", file, "--to", out, "--force"],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        read = {"safetensors": load_file, "npz": lambda path: dict(np.load(path)), "txt": read_text}[ending]
        tensors = {key: torch.as_tensor(value) for key, value in read(out).items()}
        # The text shows people what is trained, without statistics.
        kept = {key: t for key, t in state.items() if ending != "txt" or key.endswith(("weight", "bias"))}
        assert tensors.keys() == kept.keys(), f"{out} holds other names: {sorted(tensors.keys() ^ kept.keys())[:4]}"
        for key, tensor in kept.items():
            assert tensors[key].shape == tensor.shape and bool((tensors[key] == tensor).all()), f"{ending} {key}"


def compare(name, network, shape, forms=FORMS, options=()):
    """The largest difference of a form's logits, relative to the largest logit; complains above the limit."""
    torch.manual_seed(1)
    randomize(network)
    network.eval()
    state = {key: tensor.detach().clone() for key, tensor in network.state_dict().items()}
    images = torch.randn(shape)
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder, torch.no_grad():
        file, given, answer = (f"{folder}/{part}" for part in ("x.pth", "x.npy", "logits.npy"))
        np.save(given, images.numpy())
        for form in forms:
            change, is_legacy = FORMS[form]
            torch.save(change(state), file, _use_new_zipfile_serialization=not is_legacy)
            known = rounded(state, form)
            network.load_state_dict(known)
            check_exports(file, known, folder)
            expected = network(images).numpy()
            arguments = ["predict", "--model", name, "--weights", file, "--input", given, "--output", answer]
            size = ["--num-classes", expected.shape[1], "--in-chans", shape[1], "--img-size", shape[3]]
            subprocess.run([FOVEA, *arguments, *map(str, size), *options], check=True, stderr=subprocess.DEVNULL)
            logits = np.load(answer)
            distance = float(abs(logits - expected).max() / abs(expected).max())
            spread = float(abs(expected - expected.mean(0)).max() / abs(expected).max())
            print(f"{name:16} {form:22} {distance:.1e}  (images differ by {spread:.2f})", flush=True)
            worst = max(worst, distance)
    if worst > LIMIT:
        sys.exit(f"{name}: {worst} is above {LIMIT}")


if __name__ == "__main__":
    for name in sys.argv[1:] or NETWORKS:
        shape = NETWORKS[name]
        extra = {"aux": False} if name == "googlenet-2014" else {}
        network = catalogue.MODELS[name](classes=10, channels=shape[1], size=shape[3], **extra)
        size = sum(tensor.numel() for tensor in network.state_dict().values())
        compare(name, network, shape, FORMS if size < 20e6 else ["zip", "legacy", "checkpoint"])

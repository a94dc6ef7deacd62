"""Writes Tests/FoveaTests/Goldens: what PyTorch computes from weights and pictures of known keys.

Usage: python make_goldens.py [BEGINNING OF A FILE'S NAME]...      (README.md says what the files hold)
"""

import contextlib
import json
import math
import pathlib
import sys

import numpy as np
import torch
from torch import nn

import networks
from decisions import clearance, gaps, recording, rounding
from generators import batch, f32, weights
from philox import RandomKey, check

GOLDENS = pathlib.Path(__file__).resolve().parent.parent / "FoveaTests" / "Goldens"
STEPS, RATE = 20, 0.1
# A golden's side length and number of pictures, and its clearance: how many times the largest float32
# error a gap has to be. On pictures of 96 x 96 GoogLeNet decides a million times, on 48 x 48 a quarter
# of that: only there do clear decisions remain clear while twenty steps add up their rounding.
SETTINGS = {
    "googlenet-d2l-logits": (96, 4, 0),
    "googlenet-d2l-gradients": (96, 4, 1.5),
    "googlenet-d2l-training-first": (48, 8, 7),
    "googlenet-d2l-training-learned": (48, 8, 4),
    "lenet-logits": (32, 8, 0),
    "lenet-gradients": (32, 16, 4),
    "lenet-training-first": (32, 64, 4),
    "lenet-training-learned": (32, 64, 4),
}


def network_of(name, values, kind=torch.float64):
    """The network with the given parameters, in float64 or float32."""
    network = networks.make(name).to(kind)
    with torch.no_grad():
        for path, parameter in network.named_parameters():
            parameter.copy_(torch.from_numpy(values[path]))
    return network


# Three ways in which PyTorch itself orders float32 sums: they bound what rounding can do.
FORMATS = {
    "float32": (torch.contiguous_format, True),
    "float32 channels_last": (torch.channels_last, True),
    "float32 without oneDNN": (torch.contiguous_format, False),
}


@contextlib.contextmanager
def variant(network, label):
    """Puts a network into a variant's memory format for a while, and gives the matching cast."""
    form, onednn = FORMATS[label]
    network.to(memory_format=form)
    with torch.backends.mkldnn.flags(enabled=onednn):
        yield lambda pictures: pictures.float().to(memory_format=form)


def gradients(network, pictures, labels):
    """The mean cross entropy and the gradient of every parameter."""
    network.zero_grad()
    loss = nn.functional.cross_entropy(network(pictures), labels)
    loss.backward()
    return loss.item(), {p: v.grad.double().numpy().copy() for p, v in network.named_parameters()}


def clear_candidates(name, side, values, kind, step, count, tolerances, least):
    """The first candidates of a step on which every decision is at least that clear."""
    network, chosen, start = network_of(name, values), [], 0
    while len(chosen) < count:
        group = list(range(start, start + 32))
        clear = clearance(gaps(network, batch(name, side, kind, step, group)[0]), tolerances)
        chosen += [c for c, times in zip(group, clear) if times > least]
        start += 32
    return chosen[:count], start


def tolerances_of(name, side, values, kind):
    """The largest float32 error at each decision, over a few pictures and PyTorch's variants."""
    network, single = network_of(name, values), network_of(name, values, torch.float32)

    def run(label):
        def record(pictures):
            with variant(single, label) as cast, recording(single) as seen, torch.no_grad():
                single(cast(pictures))
            return seen

        return record

    pictures, _ = batch(name, side, kind, 0, list(range(8)))
    return rounding(network, pictures, [run(label) for label in FORMATS])


def probes(path, values):
    """Four sums of the values with random signs: they tell two arrays apart without storing one."""
    key = RandomKey(13).folding(path)
    return [float(values.reshape(-1) @ key.folding(k).signs(values.size)) for k in range(4)]


def summary(arrays):
    """Norm, probes and first elements of each array."""
    return {
        path: {
            "norm": float(np.linalg.norm(values)),
            "probes": probes(path, values),
            "first": [float(x) for x in values.reshape(-1)[:8]],
        }
        for path, values in arrays.items()
    }


def distance(arrays, truth):
    """The largest relative L2 distance over the parameters, and where it is."""
    far = {p: float(np.linalg.norm(arrays[p] - truth[p]) / np.linalg.norm(truth[p])) for p in truth}
    worst = max(far, key=far.get)
    return {"largest": far[worst], "at": worst, "median": float(np.median(list(far.values())))}


def logits_golden(name, side, count):
    """Golden A: logits of He-uniform weights on plain noise."""
    key = RandomKey(11).folding("images")
    pictures = torch.from_numpy(key.uniform(count * side * side).reshape(count, 1, side, side))
    values = weights(name, "he")
    with torch.no_grad():
        exact = network_of(name, values)(pictures.double())
        single = network_of(name, values, torch.float32)(pictures)
    error = ((single.double() - exact).abs().max() / exact.abs().max()).item()
    return {
        "shape": list(pictures.shape),
        "logits": exact.tolist(),
        "torch_float32_logits": single.tolist(),
        "torch_distance": {"float32": error},
    }


def gradients_golden(name, side, count, least):
    """Golden B: the gradients at He-uniform weights."""
    values = weights(name, "he")
    tolerances = tolerances_of(name, side, values, "noise")
    chosen, _ = clear_candidates(name, side, values, "noise", 0, count, tolerances, least)
    pictures, labels = batch(name, side, "noise", 0, chosen)
    loss, exact = gradients(network_of(name, values), pictures.double(), labels)
    distances = {}
    for label in FORMATS:
        single = network_of(name, values, torch.float32)
        with variant(single, label) as cast:
            single_loss, found = gradients(single, cast(pictures), labels)
        distances[label] = {"loss": abs(single_loss - loss), "gradients": distance(found, exact)}
    return {
        "candidates": chosen,
        "side": side,
        "clearance": least,
        "labels": labels.tolist(),
        "loss": loss,
        "torch_distance": distances,
        "parameters": summary(exact),
    }


def training_golden(name, scheme, kind, side, count, least):
    """Golden C: the losses of twenty steps and how far every parameter moved.

    The parameters stay float32; only each step's gradient is computed in float64 and rounded.
    """
    start = weights(name, scheme)
    tolerances = tolerances_of(name, side, start, kind)
    values, losses, candidates = dict(start), [], []
    for step in range(1, STEPS + 1):
        chosen, searched = clear_candidates(name, side, values, kind, step, count, tolerances, least)
        pictures, labels = batch(name, side, kind, step, chosen)
        loss, found = gradients(network_of(name, values), pictures.double(), labels)
        values = {path: values[path] - f32(RATE) * found[path].astype(f32) for path in values}
        losses.append(loss)
        candidates.append(chosen)
        print(f"{name} {scheme} step {step}: loss {loss:.6f}, {count} of {searched} taken", flush=True)
    change = {path: values[path].astype(float) - start[path] for path in start}

    distances, single_losses = {}, {}
    for label in FORMATS:
        single = network_of(name, start, torch.float32)
        single_losses[label] = []
        for step, chosen in enumerate(candidates, 1):
            pictures, labels = batch(name, side, kind, step, chosen)
            with variant(single, label) as cast:
                single_losses[label].append(gradients(single, cast(pictures), labels)[0])
            with torch.no_grad():
                for parameter in single.parameters():
                    parameter.sub_(parameter.grad, alpha=RATE)
        moved = {p: v.detach().double().numpy() - start[p] for p, v in single.named_parameters()}
        distances[label] = {
            "losses": float(np.abs(np.subtract(single_losses[label], losses)).max()),
            "changes": distance(moved, change),
        }
    return {
        "weights": scheme,
        "pictures": kind,
        "learning_rate": RATE,
        "side": side,
        "clearance": least,
        "candidates": candidates,
        "losses": losses,
        "torch_float32_losses": single_losses["float32"],
        "torch_distance": distances,
        "parameters": summary(change),
    }


def compact(value, depth=0):
    """JSON with a line for each entry of the two outer levels."""
    if not isinstance(value, dict) or depth > 2:
        return json.dumps(value)
    inner = ",\n".join(
        "  " * (depth + 1) + json.dumps(key) + ": " + compact(item, depth + 1) for key, item in value.items()
    )
    return "{\n" + inner + "\n" + "  " * depth + "}"


def write(name, golden, content):
    """Stores one golden with the versions that made it."""
    head = {"model": name, "torch": torch.__version__, "numpy": np.__version__}
    GOLDENS.mkdir(parents=True, exist_ok=True)
    path = GOLDENS / f"{name}-{golden}.json"
    path.write_text(compact(head | content) + "\n")
    print(path.name, path.stat().st_size, "bytes", json.dumps(content["torch_distance"], indent=1), flush=True)


def main(wanted):
    check()
    torch.set_num_threads(1)
    makers = {
        "logits": lambda name, side, count, _: logits_golden(name, side, count),
        "gradients": gradients_golden,
        "training-first": lambda name, *how: training_golden(name, "xavier", "noise", *how),
        "training-learned": lambda name, *how: training_golden(name, "carrier", "texture", *how),
    }
    for file, settings in SETTINGS.items():
        name = next(model for model in networks.MODELS if file.startswith(model))
        golden = file.removeprefix(name + "-")
        if not wanted or any(file.startswith(start) for start in wanted):
            write(name, golden, makers[golden](name, *settings))


if __name__ == "__main__":
    main(sys.argv[1:])

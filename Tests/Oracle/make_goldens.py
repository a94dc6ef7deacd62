"""Writes Tests/FoveaTests/Goldens: what PyTorch computes from weights and pictures of known keys.

Usage: python make_goldens.py [--full FOLDER] [BEGINNING OF A FILE'S NAME]...

README.md says what the files hold. With `--full` the networks have their full width and the size of
image of their documents, no picture is chosen, and the files go to FOLDER.
"""

import argparse
import contextlib
import dataclasses
import json
import math
import pathlib

import numpy as np
import torch
from torch import nn

import catalogue
from decisions import clearance, gaps, recorded, rounding
from generators import batch, f32, weights
from philox import RandomKey, check

GOLDENS = pathlib.Path(__file__).resolve().parent.parent / "FoveaTests" / "Goldens"


@dataclasses.dataclass
class Case:
    """A training run and its first gradients: a network, its pictures, and how it learns.

    `clearance` says how many times the largest float32 error a gap must be; 0 takes all pictures.
    Where `exact`, what is learnt stays float64 between steps.
    """

    model: str
    golden: str
    side: int
    count: int
    clearance: float = 4
    settings: dict = dataclasses.field(default_factory=dict)
    channels: int = 1
    weights: str = "xavier"
    pictures: str = "noise"
    first_step: int = 1
    steps: int = 5
    rate: float = 0.01
    exact: bool = False

    @property
    def file(self):
        return "-".join([self.model, *self.settings.values(), self.golden])


# On pictures of 96 x 96 GoogLeNet decides a million times, on 48 x 48 a quarter of that: only there do
# clear decisions remain clear while twenty steps add up their rounding.
LEARNED = {"weights": "carrier", "pictures": "texture", "steps": 20, "rate": 0.1}
FIRST = {"steps": 20, "rate": 0.1}
CASES = [
    Case("googlenet-d2l", "gradients", 96, 4, 1.5, weights="he", first_step=0, steps=1),
    Case("googlenet-d2l", "training-first", 48, 8, 7, **FIRST),
    Case("googlenet-d2l", "training-learned", 48, 8, 4, **LEARNED),
    Case("lenet", "gradients", 32, 16, weights="he", first_step=0, steps=1),
    Case("lenet", "training-first", 32, 64, **FIRST),
    Case("lenet", "training-learned", 32, 64, **LEARNED),
    Case("lenet", "steps", 32, 16, 0, settings={"activation": "sigmoid"}),  # decides nothing
    *(Case("alexnet-2012", "steps", 96, 2, settings={"norm": n}) for n in ("none", "lrn")),
    Case("alexnet-2012", "steps", 96, 2, 1.5, settings={"norm": "batch"}, steps=1),
    Case("vgg11-d2l", "steps", 32, 2),
    *(Case(f"vgg-{c}", "steps", 32, 2, channels=3) for c in ("a", "a-lrn", "b", "c", "d", "e")),
    Case("vgg11-fashion", "steps", 64, 2, settings={"width": "0.125"}),
    *(
        Case(f"vgg{d}-fashion", "steps", 64, 2, 2, settings={"width": "0.125"}, steps=1) for d in (13, 16, 19)
    ),
    Case("nin", "steps", 96, 2),
    Case("googlenet-d2l", "steps", 48, 2),
    Case("googlenet-blog", "steps", 48, 2),
    Case("googlenet-2014", "steps", 80, 2, 2, channels=3),
    Case("densenet-d2l", "steps", 64, 2, 1.5, steps=1),
    *(
        Case("inception10", "steps", 32, 2, 2, settings={"batch-norm": statistics}, channels=3)
        for statistics in ("frozen", "batch")
    ),
]
# Five steps of those that have one above, for the backend that computes in double precision.
CASES += [
    dataclasses.replace(case, golden="exact", clearance=0, steps=5, exact=True)
    for case in CASES
    if case.golden == "steps" and case.steps == 1
]


def full(case):
    """The case at the size of the document, with the first pictures as they come."""
    settings = {key: value for key, value in case.settings.items() if key != "width"}
    side = {"lenet": 32, "inception10": 32, "googlenet-d2l": 96}.get(case.model, 224)
    return dataclasses.replace(case, side=side, count=2, clearance=0, settings=settings)


def parts(network):
    """Parameters and running statistics by their paths."""
    state = network.state_dict(keep_vars=True)
    return {path: value for path, value in state.items() if not path.endswith("num_batches_tracked")}


def blank(case):
    """The network of a case in training mode, dropout off, its numbers undefined."""
    spelled = {key.replace("-", "_"): value for key, value in case.settings.items()}
    options = {key: float(value) if key == "width" else value for key, value in spelled.items()}
    with torch.device("meta"):
        network = catalogue.MODELS[case.model](
            classes=10, channels=case.channels, size=case.side, **options)
    for module in network.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0
    return network.train()


def drawn(case):
    """First values of all parameters and statistics."""
    shapes = {path: tuple(value.shape) for path, value in parts(blank(case)).items()}
    return weights(case.model, shapes, case.weights)


def network_of(case, values, kind=torch.float64):
    """The network with the given parameters and statistics, in float64 or float32."""
    network = blank(case).to(kind).to_empty(device="cpu")
    with torch.no_grad():
        for path, value in parts(network).items():
            value.copy_(torch.from_numpy(values[path]))
        for path, value in network.named_buffers():
            if path.endswith("num_batches_tracked"):
                value.zero_()
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


def total_loss(outputs, labels):
    """The mean cross entropy, with that of classifiers on the side at 0.3."""
    logits, *sides = outputs if isinstance(outputs, tuple) else (outputs,)
    loss = nn.functional.cross_entropy(logits, labels)
    return loss + sum(0.3 * nn.functional.cross_entropy(side, labels) for side in sides)


def gradients(network, pictures, labels):
    """The loss and the gradient of every parameter, as float64; running statistics move."""
    network.zero_grad()
    loss = total_loss(network(pictures), labels)
    loss.backward()
    return loss.item(), {p: v.grad.double().numpy() for p, v in network.named_parameters()}


def clear_candidates(case, values, step, tolerances):
    """The first candidates of a step on which every decision is clear, and how many were looked at.

    Where a batch is normalized by its own statistics, pictures are judged in batches, else one by one.
    """
    if case.clearance == 0:
        return list(range(case.count)), case.count
    network, chosen, start = network_of(case, values), [], 0
    together = any(isinstance(m, nn.BatchNorm2d) and m.training for m in network.modules())
    size = case.count if together else max(case.count, 8)
    while len(chosen) < case.count:
        group = list(range(start, start + size))
        clear = clearance(gaps(network, batch(case, step, group)[0]), tolerances)
        if together:
            clear = clear.amin().expand(size)
        chosen += [c for c, times in zip(group, clear) if times > case.clearance]
        start += size
    return chosen[: case.count], start


def tolerances_of(case, values):
    """The largest float32 error at each decision, over a few pictures and PyTorch's variants."""
    if case.clearance == 0:
        return None
    network, single = network_of(case, values), network_of(case, values, torch.float32)

    def run(label):
        def record(pictures):
            with variant(single, label) as cast:
                return recorded(single, cast(pictures))

        return record

    pictures, _ = batch(case, 0, list(range(8)))
    return rounding(network, pictures.split(case.count), [run(label) for label in FORMATS])


def probes(path, values):
    """Eight sums of the values with random signs: they tell two arrays apart without storing one.

    The sign of element i in sum k is bit `8 * (i % 4) + k` of word i / 4.
    """
    flat, key, piece = values.reshape(-1), RandomKey(13).folding(path), 1 << 18
    sums = np.zeros(8)
    for start in range(0, flat.size, piece):
        part = flat[start : start + piece]
        words = key.blocks((part.size + 15) // 16, start=start // 16).reshape(-1)
        set_bits = np.unpackbits(words.astype("<u4").view(np.uint8)[: part.size, None], 1, bitorder="little")
        sums += 2 * (part.astype(np.float64) @ set_bits.astype(np.float64)) - part.sum(dtype=np.float64)
    return [float(f"{value:.9g}") for value in sums]


def summary(arrays):
    """Norm and probes of each array."""
    return {
        path: {"norm": float(f"{np.linalg.norm(values):.9g}"), "probes": probes(path, values)}
        for path, values in arrays.items()
    }


def distance(arrays, truth):
    """The largest relative L2 distance over the parameters, and where it is.

    A bias before batch normalization has no gradient but rounding, so that no norm counts for less than a
    hundredth of the norm of its layer's weight.
    """
    norms = {path: np.linalg.norm(value) for path, value in truth.items()}
    weights_of = {path: path.rsplit(".", 1)[0] + ".weight" for path in truth}
    norms = {path: max(norm, 1e-2 * norms[weights_of[path]]) for path, norm in norms.items()}
    far = {p: float(np.linalg.norm(arrays[p] - truth[p]) / norms[p]) for p in truth if norms[p]}
    worst = max(far, key=far.get)
    return {"largest": far[worst], "at": worst, "median": float(np.median(list(far.values())))}


def logits_golden(case):
    """Logits of He-uniform weights on plain noise."""
    shape = (case.count, case.channels, case.side, case.side)
    pictures = torch.from_numpy(RandomKey(11).folding("images").uniform(math.prod(shape)).reshape(shape))
    values = drawn(case)
    with torch.no_grad():
        exact = network_of(case, values)(pictures.double())
        single = network_of(case, values, torch.float32)(pictures)
    error = ((single.double() - exact).abs().max() / exact.abs().max()).item()
    return {
        "shape": list(shape),
        "logits": exact.tolist(),
        "torch_float32_logits": single.tolist(),
        "torch_distance": {"float32": error},
    }


def training_golden(case):
    """The first step's gradients, the losses of all steps and how far every value moved.

    Parameters and statistics stay float32 unless the case is exact; what a step adds is computed in
    float64 and rounded to what they are.
    """
    start, kept = drawn(case), np.float64 if case.exact else f32
    tolerances = tolerances_of(case, start)
    values, losses, candidates, first = dict(start), [], [], None
    numbers = range(case.first_step, case.first_step + case.steps)
    for step in numbers:
        chosen, searched = clear_candidates(case, values, step, tolerances)
        pictures, labels = batch(case, step, chosen)
        network = network_of(case, values)
        loss, found = gradients(network, pictures.double(), labels)
        first = first or found
        values = {
            path: (values[path] - f32(case.rate) * found[path].astype(kept)).astype(kept)
            if path in found
            else value.numpy().astype(kept)
            for path, value in parts(network).items()
        }
        losses.append(loss)
        candidates.append(chosen)
        print(f"{case.file} step {step}: loss {loss:.6f}, {case.count} of {searched} taken", flush=True)
        del network, found
    change = {path: values[path].astype(float) - start[path] for path in start}

    distances = {}
    for label in FORMATS:
        single, single_losses, single_first = network_of(case, start, torch.float32), [], None
        for step, chosen in zip(numbers, candidates):
            pictures, labels = batch(case, step, chosen)
            with variant(single, label) as cast:
                loss, found = gradients(single, cast(pictures), labels)
            single_first = single_first or {path: value.copy() for path, value in found.items()}
            single_losses.append(loss)
            with torch.no_grad():
                for parameter in single.parameters():
                    parameter.sub_(parameter.grad, alpha=case.rate)
        moved = {p: v.detach().double().numpy() - start[p] for p, v in parts(single).items()}
        distances[label] = {
            "losses": float(np.abs(np.subtract(single_losses, losses)).max()),
            "gradients": distance(single_first, first),
            "changes": distance(moved, change),
        }
    return {
        "settings": case.settings,
        "channels": case.channels,
        "side": case.side,
        "weights": case.weights,
        "pictures": case.pictures,
        "learning_rate": case.rate,
        "first_step": case.first_step,
        "clearance": case.clearance,
        "candidates": candidates,
        "losses": losses,
        "torch_distance": distances,
        "gradients": summary(first),
        "changes": summary(change),
    }


def compact(value, depth=0):
    """JSON with a line for each entry of the two outer levels."""
    if not isinstance(value, dict) or depth > 1:
        return json.dumps(value)
    inner = ",\n".join(
        "  " * (depth + 1) + json.dumps(key) + ": " + compact(item, depth + 1) for key, item in value.items()
    )
    return "{\n" + inner + "\n" + "  " * depth + "}"


def write(case, content, folder):
    """Stores one golden with the versions that made it."""
    head = {"model": case.model, "torch": torch.__version__, "numpy": np.__version__}
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{case.file}.json"
    path.write_text(compact(head | content) + "\n")
    print(path.name, path.stat().st_size, "bytes", json.dumps(content["torch_distance"], indent=1), flush=True)


def main():
    check()
    torch.set_num_threads(1)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", type=pathlib.Path, metavar="FOLDER")
    parser.add_argument("wanted", nargs="*")
    arguments = parser.parse_args()
    cases = [Case("googlenet-d2l", "logits", 96, 4, weights="he"), Case("lenet", "logits", 32, 8, weights="he"), *CASES]
    if arguments.full:
        cases = [full(case) for case in cases if case.golden == "steps"] + [full(Case("lenet", "steps", 32, 2))]
    for case in cases:
        if not arguments.wanted or any(case.file.startswith(start) for start in arguments.wanted):
            golden = logits_golden(case) if case.golden == "logits" else training_golden(case)
            write(case, golden, arguments.full or GOLDENS)


if __name__ == "__main__":
    main()

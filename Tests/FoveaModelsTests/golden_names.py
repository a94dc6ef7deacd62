"""Writes the names and shapes of the catalogue's parameters, from their PyTorch twins in Tests/Oracle.

    python Tests/FoveaModelsTests/golden_names.py

Made with torch 2.13 and torchvision 0.28. One line for each model and choice of settings in
`Goldens/names.json`: the number of parameters and of entries, and the 64-bit FNV-1a hash of the entries
as lines `path [shape]`, sorted. `Goldens/names/MODEL.txt` has these lines for the networks that are
not torchvision's, so that a difference can be seen and not only noticed.
"""

import json
import sys
from pathlib import Path

import torch

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "Oracle"))

import catalogue  # noqa: E402

# Settings as the catalogue spells them, for PyTorch and for Swift.
VARIANTS = [
    ("lenet", {"activation": "sigmoid"}, {"activation": "sigmoid"}),
    ("alexnet-2012", {"norm": "batch"}, {"norm": "batch"}),
    ("alexnet-2012", {"norm": "lrn"}, {"norm": "lrn"}),
    ("vgg11-fashion", {"width": 0.125}, {"width": "0.125"}),
    ("vgg13-fashion", {"width": 0.125}, {"width": "0.125"}),
    ("vgg16-fashion", {"width": 0.125}, {"width": "0.125"}),
    ("vgg19-fashion", {"width": 0.125}, {"width": "0.125"}),
    ("googlenet-2014", {"aux": False}, {"aux": "off"}),
    ("googlenet", {"aux": False}, {"aux": "off"}),
    ("inception_v3", {"aux": False}, {"aux": "off"}),
]


def lines(network):
    """All that `state_dict()` holds but PyTorch's integer counters, sorted."""
    return sorted(
        f"{path} {list(tensor.shape)}"
        for path, tensor in network.state_dict().items()
        if not path.endswith("num_batches_tracked")
    )


def fnv1a(text):
    digest = 0xCBF2_9CE4_8422_2325
    for byte in text.encode():
        digest = ((digest ^ byte) * 0x100_0000_01B3) & 0xFFFF_FFFF_FFFF_FFFF
    return f"{digest:016x}"


def networks():
    """Each network without settings, then the choices of settings: name, options for PyTorch, settings."""
    return [(name, {}, {}) for name in sorted(catalogue.MODELS)] + VARIANTS


def describe(name, options, settings):
    """A network's golden row, and the lines that it is the hash of."""
    with torch.device("meta"):
        network = catalogue.MODELS[name](**options)
    entries = lines(network)
    count = sum(parameter.numel() for parameter in network.parameters())
    row = {"name": name, "settings": settings, "parameters": count, "entries": len(entries)}
    return row | {"hash": fnv1a("\n".join(entries))}, entries


def main():
    (HERE / "Goldens" / "names").mkdir(exist_ok=True)
    rows = []
    for name, options, settings in networks():
        row, entries = describe(name, options, settings)
        if name not in catalogue.TORCHVISION and not options:
            (HERE / "Goldens" / "names" / f"{name}.txt").write_text("\n".join(entries) + "\n")
        rows.append(row)
        print(name, settings, row["parameters"])
    text = ",\n".join("  " + json.dumps(row) for row in rows)
    (HERE / "Goldens" / "names.json").write_text(f"[\n{text}\n]\n")


if __name__ == "__main__":
    main()

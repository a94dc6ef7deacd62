"""Writes the names and shapes of the catalogue's parameters, from their PyTorch twins in Tests/Oracle.

    python Tests/FoveaModelsTests/golden_names.py

Made with torch 2.13.
"""

import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "Oracle"))

import networks  # noqa: E402


def entries(network):
    """Name and shape of all that `state_dict()` holds, PyTorch's integer counters left out."""
    return [
        {"path": path, "shape": list(tensor.shape)}
        for path, tensor in network.state_dict().items()
        if not path.endswith("num_batches_tracked")
    ]


for name, (build, side, count) in networks.MODELS.items():
    rows = ",\n".join(f"    {json.dumps(entry)}" for entry in entries(build()))
    (HERE / "Goldens" / f"{name}.json").write_text(
        f'{{\n  "parameters": {count},\n  "state": [\n{rows}\n  ]\n}}\n'
    )

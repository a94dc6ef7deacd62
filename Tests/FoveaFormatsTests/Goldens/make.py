"""Writes the small files that the readers' tests read.

Made with numpy 2 and safetensors 0.5 or later, torch only for bfloat16:
    python make.py
"""
import pathlib

import numpy as np
import torch
from safetensors.torch import save_file

here = pathlib.Path(__file__).parent

save_file(
    {
        "weights": torch.tensor([[1.5, -2.0, 0.25], [3.0, 2.0**-140, float("inf")]], dtype=torch.float32),
        "wide": torch.tensor([0.1, -1e300], dtype=torch.float64),
        "labels": torch.tensor([-1, 7, 2**31 - 1], dtype=torch.int32),
        "steps": torch.tensor(-(2**40), dtype=torch.int64),
        "pixels": torch.tensor([[0, 128, 255]], dtype=torch.uint8),
        "half": torch.tensor([1.0, -0.5, 65504.0, 2.0**-24, -0.0, float("-inf")], dtype=torch.float16),
        "brain": torch.tensor([1.0, -3.140625], dtype=torch.bfloat16),
        "empty": torch.zeros(0, 4),
        "naïve \"name\"": torch.ones(1),
    },
    here / "mixed.safetensors",
    metadata={"kind": "golden", "text": "two\nlines"},
)

grid = np.arange(24).reshape(2, 3, 4)
np.save(here / "float32.npy", grid.astype("<f4") / 8)
np.save(here / "float64.npy", np.asfortranarray(grid.astype("<f8")))
np.save(here / "int32.npy", np.array([-1, 2], "<i4"))
np.save(here / "int64.npy", np.array(-(2**40), "<i8"))
np.save(here / "uint8.npy", np.zeros((0, 3), "u1"))
np.save(here / "bool.npy", np.array([[True], [False]]))
np.save(here / "bigendian.npy", np.array([1.0], ">f4"))
np.save(here / "complex.npy", np.array([1j]))
np.save(here / "structured.npy", np.zeros(2, dtype=[("a", "<f4"), ("b", "<i4")]))
for version in (2, 3):
    with open(here / f"version{version}.npy", "wb") as file:
        np.lib.format.write_array(file, np.array([1.0, 2.0], "<f4"), version=(version, 0))

"""Writes the small weights files that the tests of PyTorch's forms and of .npz read.

Made with torch 2.13 and numpy 2:
    python make_weights.py
"""
import argparse
import collections
import datetime
import functools
import os
import pathlib
import pickle
import zipfile

import numpy as np
import torch

here = pathlib.Path(__file__).parent


def save(value, name, legacy=True, **options):
    torch.save(value, here / f"{name}.zip.pth", **options)
    if legacy:
        torch.save(value, here / f"{name}.legacy.pth", _use_new_zipfile_serialization=False, **options)


# Every element type, strides, offsets, shared storages, no axes, no elements, a parameter.
base = torch.arange(24, dtype=torch.float32) / 8
mixed = collections.OrderedDict(
    [
        ("float32", torch.tensor([[1.5, -2.0, 0.25], [3.0, 2.0**-140, float("inf")]])),
        ("float64", torch.tensor([0.1, -1e300], dtype=torch.float64)),
        ("half", torch.tensor([1.0, -0.5, 65504.0, 2.0**-24], dtype=torch.float16)),
        ("brain", torch.tensor([1.0, -3.140625], dtype=torch.bfloat16)),
        ("int64", torch.tensor(-(2**40))),
        ("int32", torch.tensor([-1, 7, 2**31 - 1], dtype=torch.int32)),
        ("int16", torch.tensor([-300, 300], dtype=torch.int16)),
        ("int8", torch.tensor([-128, 127], dtype=torch.int8)),
        ("uint8", torch.tensor([[0, 128, 255]], dtype=torch.uint8)),
        ("bool", torch.tensor([True, False, True])),
        ("whole", base.reshape(2, 3, 4)),
        ("transposed", base.reshape(2, 3, 4).permute(2, 0, 1)),
        ("part", base[5:9]),
        ("steps", base.reshape(4, 6)[1:3, ::2]),
        ("expanded", base[23:].expand(2, 2)),
        ("number", base[3]),
        ("empty", torch.zeros(0, 4)),
        ("parameter", torch.nn.Parameter(torch.tensor([2.0, 4.0]))),
        ("channels_last", torch.arange(12.0).reshape(1, 2, 2, 3).to(memory_format=torch.channels_last)),
        ("naïve \"name\"", torch.ones(1)),
    ]
)
save(mixed, "mixed")
torch.save(mixed, here / "protocol4.zip.pth", pickle_protocol=4)

# A real network's dictionary, with the version numbers that hang on it.
torch.manual_seed(0)
net = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 3), torch.nn.BatchNorm2d(2), torch.nn.Linear(2, 2))
for parameter in net.parameters():
    torch.nn.init.constant_(parameter, 0.5)
optimizer = torch.optim.Adam(net.parameters())
net(torch.zeros(1, 1, 4, 4)).sum().backward()
optimizer.step()
wrapped = collections.OrderedDict(("module." + name, value) for name, value in net.state_dict().items())
save(
    {
        "epoch": 3, "arch": "tiny", "best": 0.75, "done": True, "best_acc1": torch.tensor(91.5),
        "big": 2**70, "size": torch.Size([1, 2]), "device": torch.device("cpu"), "type": torch.float16,
        "history": [1.0, 2.0], "classes": {"cat", "dog"}, "raw": b"\x00\xff",
        "state_dict": wrapped, "optimizer": optimizer.state_dict(),
    },
    "checkpoint",
)
pair = {"a": torch.tensor([1.0])}, {"b": torch.tensor([2.0]), "c": torch.tensor([3.0])}
save({"first": pair[0], "second": pair[1]}, "two")
save({"model": pair[0], "model_ema": pair[1]}, "averaged")
save({"outer": {"inner": pair[1]}}, "deep")
save([torch.ones(1)], "list")
save({"epoch": 1}, "none")
save({"a": torch.zeros(1, dtype=torch.complex64)}, "complex")
save({"model": pair[0], "other": {"x": [torch.zeros(1, dtype=torch.complex64)]}}, "aside")
save(torch.nn.Linear(1, 1), "module", legacy=False)
(here / "plain.pkl").write_bytes(pickle.dumps({"a": 1}, protocol=2))


class Call:
    """Pickles as a call of a function."""

    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


save({"a": torch.ones(1), "b": Call(os.system, "touch fovea-was-here")}, "system")
save({"a": Call(eval, "1 + 1")}, "eval")

# What training scripts keep beside weights.
company = {
    "epoch": 3, "state_dict": {"a": torch.tensor([1.0, 2.0])},
    "args": argparse.Namespace(model="lenet", lr=0.1, resume=None), "best": np.float64(71.3),
    "mean": np.array([0.1307], np.float32), "numpy_rng": np.random.RandomState(0).get_state()[:1],
    "path": pathlib.PurePosixPath("/data"), "date": datetime.datetime(2024, 1, 2),
    "partial": functools.partial(print, 1), "counts": collections.defaultdict(list, {"a": [1]}),
    "frozen": frozenset([1]), "set": {1, 2}, "raw": b"abc", "array": bytearray(b"xy"), "complex": 1 + 2j,
    "long": 10**40, "longer": 10**700, "tuple": ((1, (2,)), [None, True, -3.5]), "text": "é\n", "surrogate": "\udc80",
    "device": torch.device("cpu"), "type": torch.float32, "size": torch.Size([1, 2]),
    "small": torch.zeros(2, dtype=torch.uint16), "quarter": torch.zeros(2, dtype=torch.float8_e4m3fn),
}
save(company, "company")
for version in range(1, 6):
    torch.save(company, here / f"protocol{version}.legacy.pth", pickle_protocol=version, _use_new_zipfile_serialization=False)

# A big-endian machine keeps the bytes of each number the other way round and says so.
with zipfile.ZipFile(here / "mixed.zip.pth") as source, zipfile.ZipFile(here / "bigendian.zip.pth", "w") as target:
    widths = {}
    for storage in {id(v.untyped_storage()): v for v in mixed.values()}.values():
        widths[storage.untyped_storage().nbytes(), bytes(storage.untyped_storage().tolist())] = storage.element_size()
    for name in source.namelist():
        data = source.read(name)
        if name.endswith("/byteorder"):
            data = b"big"
        elif "/data/" in name and data:
            width = widths[len(data), data]
            data = np.frombuffer(data, f"V{width}").tobytes() if width == 1 else np.frombuffer(data, f"<u{width}").byteswap().tobytes()
        target.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data)

arrays = {
    "conv.weight": np.arange(24, dtype="<f4").reshape(2, 3, 4) / 8,
    "half": np.array([1.5, -2.0], "<f2"),
    "small": np.array([-128, 127], "i1"),
    "short": np.array([-300, 300], "<i2"),
    "column": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    "count": np.array(7, "<i8"),
    "group/flag": np.array([True, False]),
}
np.savez(here / "stored.npz", **arrays)
np.savez_compressed(here / "deflated.npz", zeros=np.zeros((64, 64), "<f4"), **arrays)

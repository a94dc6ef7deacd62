"""Writes the HDF5 files of this folder with h5py, and what they hold as JSON: python make_hdf5.py   # h5py 3.16

Every file is made with fixed numbers; hdf5/contents.json has the datasets that must be read, by file and name.
"""

import json
from pathlib import Path

import h5py
import numpy as np

FOLDER = Path(__file__).parent / "hdf5"
ramp = lambda shape, kind: (np.arange(np.prod(shape, dtype=int)).reshape(shape) - 3).astype(kind)


def plain(file):
    """Groups in groups, and the types of numbers."""
    for kind in ["<f4", "<f8", "<f2", ">f4", ">i4", "<i8", "i1", "u1", "<u2", ">i2"]:
        file[f"numbers/{kind.replace('<', 'little-').replace('>', 'big-')}"] = ramp((2, 3), kind) + (3 if "u" in kind else 0)
    file["layers/conv2d/vars/0"] = ramp((1, 2, 3, 4), "<f4")
    file["scalar"] = np.float32(2.5)
    file["empty"] = np.zeros((0, 4), np.float32)
    file.create_group("nothing")
    file["words"] = "text"
    file.attrs["names"] = np.array(["a", "b"], dtype=object)
    file["numbers"].attrs["long"] = np.arange(3000.0)
    file["elsewhere"] = h5py.SoftLink("/scalar")
    file["outside"] = h5py.ExternalLink("other.h5", "/x")


def many(file):
    """So many links that their tree has several leaves."""
    for index in range(70):
        file[f"layer_{index:03}"] = np.float32([index])


def modern(file):
    """The newest form: superblock 3, links in headers."""
    file["a/kernel"] = ramp((3, 2), "<f4")
    file["a/b/bias"] = ramp((2,), "<f8")


def dense(file):
    """The newest form with more links than a header takes."""
    for index in range(20):
        file[f"layer_{index}"] = np.float32([index])


def chunked(file):
    file.create_dataset("x", data=ramp((8, 8), "<f4"), chunks=(4, 4))


def packed(file):
    file.create_dataset("x", data=ramp((8, 8), "<f4"), chunks=(8, 8), compression="gzip")


def compact(file):
    """Numbers that lie in the header."""
    kind = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    kind.set_layout(h5py.h5d.COMPACT)
    space = h5py.h5s.create_simple((4,))
    data = h5py.h5d.create(file.id, b"x", h5py.h5t.IEEE_F32LE, space, kind)
    data.write(h5py.h5s.ALL, h5py.h5s.ALL, np.float32([1, 2, 3, 4]))


def circle(file):
    """A group that holds itself."""
    file["a/x"] = np.float32([1])
    file["a/again"] = file["a"]


def contents(file):
    found = {}

    def visit(name, item):
        if isinstance(item, h5py.Dataset) and item.dtype.kind in "fiu":
            found[name] = {"shape": list(item.shape), "values": np.asarray(item[()], float).reshape(-1).tolist()}

    file.visititems(visit)
    return found


known = {}
for make in [plain, many, modern, dense, chunked, packed, compact, circle]:
    path = FOLDER / f"{make.__name__}.h5"
    with h5py.File(path, "w", libver="latest" if make in (modern, dense) else None) as file:
        make(file)
    with h5py.File(path) as file:
        known[make.__name__] = contents(file)
for name in ("dense", "chunked", "packed", "circle"):
    del known[name]
(FOLDER / "contents.json").write_text(json.dumps(known) + "\n")

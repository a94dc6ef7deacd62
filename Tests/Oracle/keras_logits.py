"""Writes the logits of the networks that keras.applications builds in its own way: README.md has the rules of drawing.

    python keras_logits.py      # Keras 3.15 on the torch backend; a minute

Goes to Tests/FoveaOneDNNTests/Goldens/keras-logits.json, in the form of catalogue-logits.json. Weights are drawn for the
paths and shapes that the network has here and given to the layers of Keras by their names. The layers in Keras's order,
with the groups that its files have for them, go to Tests/FoveaCheckpointsTests/Goldens/keras-layers.json.
"""

import json
import math
import os
import tempfile
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "torch")

import h5py
import keras
import numpy as np

from generators import value_at
from philox import RandomKey

GOLDEN = Path(__file__).parent.parent / "FoveaOneDNNTests" / "Goldens" / "keras-logits.json"
LAYERS = Path(__file__).parent.parent / "FoveaCheckpointsTests" / "Goldens" / "keras-layers.json"
f32 = np.float32
layers = {}
INCEPTION = {
    "A": ["branch1x1", "branch5x5_1", "branch5x5_2", "branch3x3dbl_1", "branch3x3dbl_2", "branch3x3dbl_3", "branch_pool"],
    "RA": ["branch3x3", "branch3x3dbl_1", "branch3x3dbl_2", "branch3x3dbl_3"],
    "B": ["branch1x1"] + [f"branch7x7_{i}" for i in (1, 2, 3)] + [f"branch7x7dbl_{i}" for i in range(1, 6)] + ["branch_pool"],
    "RB": ["branch3x3_1", "branch3x3_2"] + [f"branch7x7x3_{i}" for i in range(1, 5)],
    "C": ["branch1x1", "branch3x3_1", "branch3x3_2a", "branch3x3_2b", "branch3x3dbl_1", "branch3x3dbl_2",
          "branch3x3dbl_3a", "branch3x3dbl_3b", "branch_pool"],
}  # fmt: skip
UNITS = [("5b", "A"), ("5c", "A"), ("5d", "A"), ("6a", "RA"), ("6b", "B"), ("6c", "B"), ("6d", "B"), ("6e", "B"),
         ("7a", "RB"), ("7b", "C"), ("7c", "C")]  # fmt: skip


def inception_paths():
    """Keras's numbers of convolutions -> the paths of the units here."""
    stem = ["Conv2d_1a_3x3", "Conv2d_2a_3x3", "Conv2d_2b_3x3", "Conv2d_3b_1x1", "Conv2d_4a_3x3"]
    return stem + [f"Mixed_{unit}.{name}" for unit, kind in UNITS for name in INCEPTION[kind]]


def path_of(model, layer, numbers=inception_paths()):
    """The path of a layer in the network here."""
    name = layer.name
    if name == "predictions":
        return "classifier" if model.startswith("densenet") else "fc"
    if model == "inception_v3":
        kind, _, number = name.rpartition("_") if name[-1].isdigit() and "_" in name else (name, "", "0")
        kind, number = (name, "0") if name in ("conv2d", "batch_normalization") else (kind, number)
        return numbers[int(number)] + (".conv" if kind == "conv2d" else ".bn")
    words = name.split("_")
    if model.startswith("resnet"):
        if words[0] == "conv1":
            return "conv1" if words[1] == "conv" else "bn1"
        stage, block, place = int(words[0][4:]) - 1, int(words[1][5:]) - 1, int(words[2])
        end = f"downsample.{int(words[3] == 'bn')}" if place == 0 else ("conv" if words[3] == "conv" else "bn") + str(place)
        return f"layer{stage}.{block}.{end}"
    if words[0] == "conv1":
        return "features.conv0" if words[1] == "conv" else "features.norm0"
    if words[0] == "bn":
        return "features.norm5"
    if words[0].startswith("pool"):
        return f"features.transition{int(words[0][4:]) - 1}.{'conv' if words[1] == 'conv' else 'norm'}"
    end = {"0_bn": "norm1", "1_conv": "conv1", "1_bn": "norm2", "2_conv": "conv2"}["_".join(words[2:])]
    return f"features.denseblock{int(words[0][4:]) - 1}.denselayer{words[1][5:]}.{end}"


NAMES = {"kernel": "weight", "gamma": "weight", "bias": "bias", "beta": "bias", "moving_mean": "running_mean",
         "moving_variance": "running_var"}  # fmt: skip


def turned(value):
    """From Keras's order to PyTorch's, and back."""
    return value.transpose(3, 2, 0, 1) if value.ndim == 4 else value.T if value.ndim == 2 else value


def golden(name, make, side):
    keras.backend.clear_session()
    model = make(weights=None, classes=10, classifier_activation=None, input_shape=(side, side, 3))
    weights = {}
    for layer in model.layers:
        for weight in layer.weights:
            weights[f"{path_of(name, layer)}.{NAMES[weight.name]}"] = weight
    counts = {}
    for layer in model.layers:
        if layer.weights:
            kind = {"Conv2D": "conv2d", "BatchNormalization": "batch_normalization", "Dense": "dense"}[type(layer).__name__]
            number = counts.get(kind, 0)
            counts[kind] = number + 1
            group = f"layers/{kind}" + (f"_{number}" if number else "")
            layers.setdefault(name, []).append({"group": group, "name": layer.name, "path": path_of(name, layer)})
    # What its files say is that.
    with tempfile.TemporaryDirectory() as folder:
        model.save_weights(f"{folder}/x.weights.h5")
        with h5py.File(f"{folder}/x.weights.h5") as file:
            groups = {"layers/" + key for key in file["layers"] if len(file["layers"][key]["vars"])}
            assert groups == {layer["group"] for layer in layers[name]}
            for layer in layers[name]:
                found = [tuple(value.shape) for value in file[layer["group"]]["vars"].values()]
                assert found == [tuple(weight.shape) for weight in model.get_layer(layer["name"]).weights]
    shapes = {path: turned(np.empty(tuple(weight.shape), np.int8)).shape for path, weight in weights.items()}
    # Inception's normalizations have no factor: the drawn ones go into the variances.
    factors = {path[:-4] + "weight": shape for path, shape in shapes.items() if path.endswith("bn.bias")}
    missing = {path: shape for path, shape in factors.items() if path not in shapes}
    shapes |= missing
    for path, weight in weights.items():
        value = value_at(path, shapes, "he")
        factor = path.replace("running_var", "weight")
        if path.endswith("running_var") and factor in missing:
            value = ((value + 1e-3) / value_at(factor, shapes, "he").astype(float) ** 2 - 1e-3).astype(f32)
        weight.assign(value.transpose(2, 3, 1, 0) if value.ndim == 4 else value.T if value.ndim == 2 else value)
    shape = (2, 3, side, side)
    images = f32(4) * RandomKey(11).folding("images").uniform(math.prod(shape)).reshape(shape) - f32(2)
    logits = np.asarray(model.predict(images.transpose(0, 2, 3, 1), verbose=0), np.float64)
    print(name, logits.shape, abs(logits).max(), flush=True)
    rows = [[float(f"{value:.9g}") for value in row] for row in logits.tolist()]
    return {"name": name, "settings": {"framework": "keras"}, "channels": 3, "side": side, "logits": rows}


A = keras.applications
CASES = [("densenet121", A.DenseNet121, 64), ("inception_v3", A.InceptionV3, 96), ("resnet50", A.ResNet50, 64)]
rows = [golden(*case) for case in CASES]
GOLDEN.write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")
LAYERS.parent.mkdir(exist_ok=True)
LAYERS.write_text(json.dumps(layers, indent=0) + "\n")

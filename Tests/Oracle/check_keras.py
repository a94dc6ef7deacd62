"""Has the command predict with weights that Keras wrote, in each of its forms; compares the logits with Keras's.

    python check_keras.py [NAME ...]      # Keras 3 on the torch backend, h5py, Pillow; the command is $FOVEA

Networks get seeded random weights and statistics. Each file must be recognised without the name of its model, give
logits within 1e-4 of Keras's largest on random images, and on a picture of bytes, which Keras's own preprocess_input
prepares, probabilities within 1e-4. The fourth document's network is written as that document has it.
"""

import json
import os
import subprocess
import sys
import tempfile

os.environ.setdefault("KERAS_BACKEND", "torch")

import h5py
import keras
import numpy as np
from PIL import Image

FOVEA = os.environ.get("FOVEA", ".build/release/fovea")
LIMIT = 1e-4
A = keras.applications
# Name in the catalogue -> the function that makes it, the module with its preprocess_input, the extent of images.
NETWORKS = {
    "vgg16": (A.VGG16, A.vgg16, 224), "vgg19": (A.VGG19, A.vgg19, 224),
    "resnet50": (A.ResNet50, A.resnet, 224), "resnet101": (A.ResNet101, A.resnet, 224),
    "resnet152": (A.ResNet152, A.resnet, 224), "densenet121": (A.DenseNet121, A.densenet, 224),
    "densenet169": (A.DenseNet169, A.densenet, 224), "densenet201": (A.DenseNet201, A.densenet, 224),
    "inception_v3": (A.InceptionV3, A.inception_v3, 299), "inception10": (None, None, 32),
}  # fmt: skip


class Unit(keras.Model):
    """A convolution, a normalization and a ReLU."""

    def __init__(self, filters, size=3, stride=1):
        super().__init__()
        self.model = keras.Sequential([
            keras.layers.Conv2D(filters, size, strides=stride, padding="same"),
            keras.layers.BatchNormalization(), keras.layers.Activation("relu")])  # fmt: skip

    def call(self, x):
        return self.model(x, training=False)


class InceptionBlk(keras.Model):
    """Four branches; Keras takes the class's name into its files."""

    def __init__(self, filters, stride=1):
        super().__init__()
        self.c1 = Unit(filters, 1, stride)
        self.c2_1, self.c2_2 = Unit(filters, 1, stride), Unit(filters, 3)
        self.c3_1, self.c3_2 = Unit(filters, 1, stride), Unit(filters, 5)
        self.p4_1 = keras.layers.MaxPool2D(3, strides=1, padding="same")
        self.c4_2 = Unit(filters, 1, stride)

    def call(self, x):
        parts = [self.c1(x), self.c2_2(self.c2_1(x)), self.c3_2(self.c3_1(x)), self.c4_2(self.p4_1(x))]
        return keras.ops.concatenate(parts, axis=3)


class Inception10(keras.Model):
    def __init__(self, classes):
        super().__init__()
        self.c1 = Unit(16)
        self.blocks = keras.Sequential([InceptionBlk(f, s) for f, s in [(16, 2), (16, 1), (32, 2), (32, 1)]])
        self.p1 = keras.layers.GlobalAveragePooling2D()
        self.f1 = keras.layers.Dense(classes)

    def call(self, x):
        return self.f1(self.p1(self.blocks(self.c1(x))))


def randomize(model, seed):
    """Weights that keep signals alive, and statistics that are not those of a new network."""
    chance = np.random.default_rng(seed)
    for weight in model.weights:
        name, shape = weight.path.rsplit("/", 1)[1], tuple(weight.shape)
        if name == "kernel":
            value = chance.normal(0, np.sqrt(2 / np.prod(shape[:-1])), shape)
        elif name == "moving_variance":
            value = chance.uniform(0.5, 1.5, shape)
        elif name == "seed_generator_state":
            continue
        else:
            value = chance.normal(1 if name == "gamma" else 0, 0.1, shape)
        weight.assign(value.astype(np.float32))


def oldest(model, file):
    """The names of the files that Keras's first years published."""
    with h5py.File(file, "w") as out:
        for layer in model.layers:
            group = out.create_group(layer.name)
            for weight in layer.weights:
                role = {"kernel": "W_1", "bias": "b_1"}[weight.name]
                group[f"{layer.name}_{role}:0"] = keras.ops.convert_to_numpy(weight)


def second(model, file):
    """The names of Keras 2, after other networks were made in the same process."""
    counts = {}
    with h5py.File(file, "w") as out:
        for layer in model.layers:
            name = layer.name
            for kind in ("conv2d", "batch_normalization"):
                if name.startswith(kind) and name[len(kind):].replace("_", "").isdigit() | (name == kind):
                    number = int(name[len(kind) + 1:] or 0)
                    name = f"{kind}_{number + 95}"
            group = out.create_group(name).create_group(name)
            for weight in layer.weights:
                group[weight.name + ":0"] = keras.ops.convert_to_numpy(weight)


def run(*arguments):
    done = subprocess.run([FOVEA, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, arguments))}: {done.stderr}")
    return done.stdout


def compare(name, classes):
    make, module, side = NETWORKS[name]
    keras.backend.clear_session()
    if make:
        model = make(weights=None, classes=classes, classifier_activation=None)
    else:
        model = Inception10(classes)
        model(np.zeros((1, side, side, 3), np.float32))
    randomize(model, seed=len(name) + classes)
    chance = np.random.default_rng(3)
    images = chance.normal(0, 1, (3, side, side, 3)).astype(np.float32)
    picture = chance.integers(0, 256, (side, side, 3), dtype=np.uint8)
    ready = picture.astype(np.float32)[None]
    ready = module.preprocess_input(ready) if module else ready / 255
    # Logits of a few units, so that no probability is 1.
    head = model.layers[-1] if make else model.f1
    scale = 3 / abs(np.asarray(model.predict(ready, verbose=0))).max()
    head.set_weights([weight * scale for weight in head.get_weights()])
    logits = np.asarray(model.predict(ready, verbose=0))[0].astype(np.float64)
    expected = np.asarray(model.predict(images, verbose=0))
    chances = np.exp(logits - logits.max())
    chances /= chances.sum()
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        given, answer, photo = (f"{folder}/{part}" for part in ("x.npy", "logits.npy", "x.png"))
        np.save(given, np.ascontiguousarray(images.transpose(0, 3, 1, 2)))
        Image.fromarray(picture).save(photo)
        forms = {"x.weights.h5": model.save_weights}
        if make:
            forms |= {"x.keras": model.save, "model.h5": model.save}
            forms["second.h5"] = lambda file: second(model, file)
        if name.startswith("vgg"):
            forms["oldest.h5"] = lambda file: oldest(model, file)
        for form, save in forms.items():
            file = f"{folder}/{form}"
            save(file)
            run("predict", "--weights", file, "--input", given, "--output", answer)
            distance = float(abs(np.load(answer) - expected).max() / abs(expected).max())
            found = json.loads(run("predict", "--weights", file, photo, "--topk", 1, "--format", "json"))
            prepared = abs(found[0]["predictions"][0]["probability"] - chances.max())
            print(f"{name:13} {form:13} {classes:5} classes: logits {distance:.1e}, picture {prepared:.1e}", flush=True)
            worst = max(worst, distance, prepared)
            os.remove(file)
    if not worst <= LIMIT:
        sys.exit(f"{name}: {worst} is above {LIMIT}")


if __name__ == "__main__":
    print("Keras", keras.__version__, "h5py", h5py.__version__)
    for name in sys.argv[1:] or NETWORKS:
        compare(name, 1000 if name in ("vgg16", "resnet50", "inception_v3") else 7)

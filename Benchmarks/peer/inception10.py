"""Trains the small Inception of the recipes inception10-cifar in Keras, and writes a line of metrics for each epoch.

    python Benchmarks/peer/inception10.py --data-dir FOLDER --batch-norm frozen --seed 0 --output-dir OUT

FOLDER holds CIFAR-10's binary files. Network, optimizer, first values and order of work are Keras's own defaults, as
in the document; with `frozen` batch normalization runs with training=False in training too, as there.
OUT/metrics.jsonl has the keys of Fovea's.
"""
import argparse
import json
import os
import pathlib
import time

import keras
import numpy as np
from keras import layers


def part(folder, names):
    """Pictures [N, 32, 32, 3] from 0 to 1, and labels."""
    records = np.concatenate([
        np.frombuffer((pathlib.Path(folder) / name).read_bytes(), np.uint8).reshape(-1, 3073) for name in names])
    pictures = records[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
    return pictures.astype(np.float32) / 255, records[:, 0].astype(np.int32)


class FrozenNormalization(layers.BatchNormalization):
    """Normalises by the moving statistics in training too, which then never change."""

    def call(self, inputs, training=None, mask=None):
        return super().call(inputs, training=False, mask=mask)


def network(frozen):
    normalization = FrozenNormalization if frozen else layers.BatchNormalization

    def convolution(maps, filters, side, stride=1):
        maps = layers.Conv2D(filters, side, strides=stride, padding="same")(maps)
        maps = normalization()(maps)
        return layers.Activation("relu")(maps)

    def unit(maps, filters, stride):
        pooled = layers.MaxPooling2D(3, strides=1, padding="same")(maps)
        return layers.Concatenate()([
            convolution(maps, filters, 1, stride),
            convolution(convolution(maps, filters, 1, stride), filters, 3),
            convolution(convolution(maps, filters, 1, stride), filters, 5),
            convolution(pooled, filters, 1, stride)])

    pictures = keras.Input((32, 32, 3))
    maps = convolution(pictures, 16, 3)
    for filters, stride in ((16, 2), (16, 1), (32, 2), (32, 1)):
        maps = unit(maps, filters, stride)
    scores = layers.Dense(10, activation="softmax")(layers.GlobalAveragePooling2D()(maps))
    return keras.Model(pictures, scores)


class Lines(keras.callbacks.Callback):
    """Writes a line for each epoch."""

    def __init__(self, path, count):
        super().__init__()
        self.file, self.count = open(path, "w"), count

    def on_epoch_begin(self, epoch, logs=None):
        self.begun = time.perf_counter()

    def on_test_begin(self, logs=None):
        self.trained = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        line = json.dumps({
            "event": "epoch", "epoch": epoch + 1, "train_loss": logs["loss"],
            "train_acc": logs["sparse_categorical_accuracy"], "test_loss": logs["val_loss"],
            "test_acc": logs["val_sparse_categorical_accuracy"],
            "examples_per_second": self.count / (self.trained - self.begun)})
        print(line, file=self.file, flush=True)
        print(line, flush=True)


def main():
    parser = argparse.ArgumentParser(description="Trains the small Inception in Keras.")
    parser.add_argument("--data-dir", required=True)
    parser.add_argument("--output-dir", required=True)
    parser.add_argument("--batch-norm", choices=("frozen", "batch"), default="frozen")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    keras.utils.set_random_seed(options.seed)
    names = sorted(name for name in os.listdir(options.data_dir) if name.startswith("data_batch_"))
    training, testing = part(options.data_dir, names), part(options.data_dir, ["test_batch.bin"])
    model = network(options.batch_norm == "frozen")
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["sparse_categorical_accuracy"])
    os.makedirs(options.output_dir)
    model.fit(
        *training, batch_size=32, epochs=5, validation_data=testing, verbose=0,
        callbacks=[Lines(os.path.join(options.output_dir, "metrics.jsonl"), len(training[1]))])


if __name__ == "__main__":
    main()

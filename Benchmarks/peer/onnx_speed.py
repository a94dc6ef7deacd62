#!/usr/bin/env python3
"""Measures networks in ONNX files here and in ONNX Runtime, in turns A B A B ….

    onnx_speed.py FILE... --fovea .build/release/fovea --figures FILE.json [--rounds 5] [--seconds 1] [--batches 1 32]

Both run the file itself, in float32 with two threads. ONNX Runtime keeps its session and stays warm, Fovea starts from
scratch each time; of both the median of the times counts. Prints a row for each file and batch: examples a second of both,
the median of the ratios and their range. Needs onnxruntime and numpy.
"""

import argparse
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import time

import numpy as np
import onnxruntime

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import paired  # noqa: E402

THREADS = 2


def session(file):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = THREADS, 1
    return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])


def ours(options, file, batch):
    words = [options.fovea, "benchmark", "--weights", file, "-b", batch, "--format", "json", "--seconds", options.seconds,
             "--threads", THREADS]  # fmt: skip
    done = subprocess.run([*map(str, words)], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr)
    return json.loads(done.stdout)["inference"]["examples_per_second"]


def theirs(options, known, batch):
    given = known.get_inputs()[0]
    shape = [batch] + [extent for extent in given.shape[1:]]
    images = {given.name: np.random.default_rng(0).random(shape, dtype=np.float32)}
    known.run(None, images)
    times, begun = [], time.perf_counter()
    while len(times) < 3 or time.perf_counter() - begun < options.seconds:
        start = time.perf_counter()
        known.run(None, images)
        times.append(time.perf_counter() - start)
    return batch / statistics.median(times)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="+")
    parser.add_argument("--fovea", default=".build/release/fovea")
    parser.add_argument("--figures", type=pathlib.Path, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--batches", type=int, nargs="+", default=[1, 32])
    options = parser.parse_args()
    machine = {"processor": paired.processor(), "cores": os.cpu_count(), "system": platform.platform()}
    figures = {"machine": machine, "date": time.strftime("%Y-%m-%d"), "onnxruntime": onnxruntime.__version__, "rows": []}
    print(f"| file | batch | Fovea | ONNX Runtime {onnxruntime.__version__} | ratio | from | to |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for file in options.files:
        known = session(file)
        for batch in options.batches:
            numbers = [(ours(options, file, batch), theirs(options, known, batch)) for _ in range(options.rounds)]
            ratios = [a / b for a, b in numbers]
            row = {"file": pathlib.Path(file).name, "batch": batch, "fovea": [a for a, _ in numbers]}
            figures["rows"].append(row | {"onnxruntime": [b for _, b in numbers]})
            middle = [statistics.median(values) for values in zip(*numbers)]
            print(
                f"| {row['file']} | {batch} | {middle[0]:.1f} | {middle[1]:.1f} | {statistics.median(ratios):.2f} | "
                f"{min(ratios):.2f} | {max(ratios):.2f} |", flush=True)  # fmt: skip
    options.figures.parent.mkdir(parents=True, exist_ok=True)
    options.figures.write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()

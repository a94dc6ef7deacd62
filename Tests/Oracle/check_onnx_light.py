"""Checks the nine light models of the onnx wheel, with drawn weights in the place of their equal ones, against ONNX Runtime.

    python check_onnx_light.py DIRECTORY    # onnx/backend/test/data/light of onnx 1.22.0; the command is $FOVEA

In the wheel every weight is 0.02, so that any network answers alike. Here weights are drawn by He's rule, factors and
variances of normalizations near 1, and the logits before the softmax are compared: the largest distance must be within
1e-4 of the largest logit.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import numpy_helper

FOVEA = os.environ.get("FOVEA", ".build/release/fovea")


def drawn(name, shape, role, chance):
    if len(shape) > 1:
        return chance.normal(0, np.sqrt(2 / np.prod(shape[1:])), shape)
    if role == "variance":
        return chance.uniform(0.5, 1.5, shape)
    return chance.normal(1 if role == "factor" else 0, 0.1, shape)


def with_weights(model, chance):
    """The model with initializers in the place of constants of one number, and without its softmax."""
    graph = model.graph
    known = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    roles = {}
    for node in graph.node:
        if node.op_type == "BatchNormalization":
            roles |= dict(zip(node.input[1:], ["factor", "shift", "mean", "variance"]))
    kept, made = [], {}
    for node in graph.node:
        if node.op_type == "ConstantOfShape" and node.input[0] in known:
            shape = tuple(int(extent) for extent in known[node.input[0]])
            if len(shape) > 0:
                made[node.output[0]] = drawn(node.output[0], shape, roles.get(node.output[0]), chance)
                continue
        kept.append(node)
    if kept[-1].op_type == "Softmax":
        last = kept.pop()
        graph.output[0].name = last.input[0]
    del graph.node[:]
    graph.node.extend(kept)
    graph.initializer.extend(numpy_helper.from_array(value.astype(np.float32), name) for name, value in made.items())
    used = {name for node in kept for name in node.input}
    constants = [tensor for tensor in graph.initializer if tensor.name in used]
    del graph.initializer[:]
    graph.initializer.extend(constants)
    names = {tensor.name for tensor in constants}
    inputs = [value for value in graph.input if value.name not in names and value.name in used]
    del graph.input[:]
    graph.input.extend(inputs)
    # With initializers that are no inputs.
    model.ir_version = max(model.ir_version, 4)
    return model


def main():
    failed = False
    for path in sorted(Path(sys.argv[1]).glob("*.onnx")):
        chance = np.random.default_rng(7)
        model = with_weights(onnx.load(path), chance)
        with tempfile.TemporaryDirectory() as folder:
            file, given, answer = (f"{folder}/{name}" for name in ("m.onnx", "x.npy", "y.npy"))
            onnx.save(model, file)
            session = onnxruntime.InferenceSession(file)
            known = session.get_inputs()[0]
            images = chance.normal(0, 1, known.shape).astype(np.float32)
            np.save(given, images)
            expected = session.run(None, {known.name: images})[0].reshape(known.shape[0], -1)
            done = subprocess.run(
                [FOVEA, "predict", "--weights", file, "--input", given, "--output", answer], capture_output=True, text=True)
            if done.returncode:
                print(f"{path.stem:28} {done.stderr.strip().splitlines()[-1]}")
                failed = True
                continue
            logits = np.load(answer)
            distance = float(abs(logits - expected).max() / abs(expected).max())
            spread = float(expected.std() / abs(expected).max())
            print(f"{path.stem:28} {distance:.1e} (logits spread by {spread:.2f})", flush=True)
            failed |= not distance < 1e-4
    sys.exit(failed)


if __name__ == "__main__":
    print("onnx", onnx.__version__, "ONNX Runtime", onnxruntime.__version__)
    main()

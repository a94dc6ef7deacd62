"""Checks int8 networks in ONNX files, ours and those of ONNX Runtime's quantizer, integer by integer; prints two tables.

    python check_onnx_int8.py [--torchvision DIRECTORY] [NAME ...]   # the command is $FOVEA or .build/release/fovea

Ours: drawn weights of PyTorch's twin are quantized by `fovea quantize`, exported by `fovea export --to x.onnx` and run by
ONNX Runtime node by node, without its optimizations. Then the file is cut at its integers: from those that ONNX Runtime
has before a layer, `fovea predict`, on the CPU and by the reference backend, makes those after it, and of the last
layer the logits. Float32 sums may meet a tie between two integers, so one level in one of a thousand integers may
differ. (From one end of a network to the other a tie at the beginning would change many numbers, as it does
between ONNX Runtime and its own optimizations.)

With a directory of exports of torchvision (NAME.onnx): each is quantized by onnxruntime.quantization.quantize_static per
channel, with unsigned and with signed activations, and the logits are compared, in relation to the largest.
The exit status is 1 if anything is outside its limit.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

import catalogue
from check_catalogue import chosen, fovea
from foreign_files import randomize

# Name in the catalogue, options of PyTorch's twin, settings of ours.
NETWORKS = [
    ("lenet", {}, {}), ("nin", {}, {}), ("vgg16-fashion", {"width": 0.125}, {"width": "0.125"}), ("googlenet-d2l", {}, {}), ("densenet-d2l", {}, {}),
    ("resnet18", {}, {}), ("googlenet-2014", {}, {}), ("inception10", {}, {}),
]  # fmt: skip
TIES, LOGITS = 1e-3, 1e-5
# Logits of the quantizer's files: its scales for sums of branches have other zeros than 0, computed in float32.
LIMIT = 0.02


def quiet(optimized):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    if not optimized:
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    return options


def session(path, optimized=False):
    return onnxruntime.InferenceSession(path, quiet(optimized), ["CPUExecutionProvider"])


def run(path, images, optimized=False):
    ready = session(path, optimized)
    return ready.run(None, {ready.get_inputs()[0].name: images})[0]


def predict(folder, path, images, *options):
    """The logits of the command."""
    given, answer = f"{folder}/given.npy", f"{folder}/answer.npy"
    np.save(given, images)
    fovea("predict", "--weights", path, "--input", given, "--output", answer, *options)
    return np.load(answer)


def cuts(path, images):
    """Files with one layer each, from integers to integers, and their inputs; the last one makes the logits."""
    model = onnx.load(path)
    makers = {name: node for node in model.graph.node for name in node.output}
    constants = {each.name: each for each in model.graph.initializer}
    outputs = [node.output[0] for node in model.graph.node if node.op_type == "QuantizeLinear"]
    for name in outputs:
        model.graph.output.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.UINT8, None))
    for each in model.graph.output:
        if each.name in outputs:
            zero = constants[makers[each.name].input[2]]
            each.type.tensor_type.elem_type = zero.data_type
    ready = onnxruntime.InferenceSession(model.SerializeToString(), quiet(False), ["CPUExecutionProvider"])
    names = [each.name for each in ready.get_outputs()]
    values = dict(zip(names, ready.run(None, {"input": images}), strict=True)) | {"input": images}
    for end in [*outputs, names[0]]:
        kept, borders, pending = [], [], [end]
        while pending:
            name = pending.pop()
            node = makers.get(name)
            if node is not None and node.op_type == "DequantizeLinear" and node.input[0] in makers:
                borders.append(node)
            elif name == "input" or node in kept or node is None:
                continue
            else:
                kept.append(node)
                pending += node.input
        borders = [each for index, each in enumerate(borders) if each not in borders[:index]]
        if not borders:  # The images themselves become integers.
            continue
        order = [node for node in model.graph.node if node in kept]
        yield end in outputs, *layer(order, borders, end, end in outputs and makers[end], values, constants)


def layer(nodes, borders, end, last, values, constants):
    """One layer: the first border is its input, the others are constants."""
    make = onnx.helper.make_node
    number = {each.output[0]: onnx.numpy_helper.to_array(constants[each.input[1]]) for each in borders}
    first, *others = borders
    images = values[first.input[0]].astype(np.float32) * number[first.output[0]]
    shape = images.shape
    head = [make("Reshape", ["x", "first_shape"], ["first"]),
            make("QuantizeLinear", ["first", *first.input[1:]], ["first_bytes"]),
            make("DequantizeLinear", ["first_bytes", *first.input[1:]], [first.output[0]])]  # fmt: skip
    held = {"first_shape": np.array([0, *shape[1:]], np.int64)}
    for each in others:
        held[each.input[0]] = values[each.input[0]]
        head.append(each)
    tail, result = [], end
    if last:
        tail = [make("DequantizeLinear", [end, *last.input[1:]], ["numbers"])]
        result = "numbers"
    tail.append(make("Flatten", [result], ["row"], axis=1))
    nodes = [*head, *nodes, *tail]
    read = {name for node in nodes for name in node.input}
    held = [onnx.numpy_helper.from_array(value, name) for name, value in held.items()]
    # One channel, so that there is no doubt which axis is that of channels.
    rows = max(each for each in range(1, 1 + int(images.size**0.5)) if images.size % each == 0)
    images = images.reshape(1, 1, rows, -1)
    graph = onnx.helper.make_graph(
        nodes, "layer", [onnx.helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, ["N", *images.shape[1:]])],
        [onnx.helper.make_tensor_value_info("row", onnx.TensorProto.FLOAT, None)],
        held + [each for name, each in constants.items() if name in read])  # fmt: skip
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=8)
    step = float(onnx.numpy_helper.to_array(constants[last.input[1]])) if last else 1
    return model, images, step


def ours(name, options, settings, shape):
    """Layers, integers, those that differ on the CPU and by the reference, the largest difference, logits' distance."""
    torch.manual_seed(1)
    network = catalogue.MODELS[name](**options)
    randomize(network)
    images = torch.randn([1, *shape]).clamp(-1, 1).numpy()
    row = {"layers": 0, "integers": 0, "cpu": 0, "reference": 0, "largest": 0, "logits": 0.0}
    with tempfile.TemporaryDirectory() as folder:
        weights, bytes_, exported, part = (f"{folder}/{p}" for p in ("x.pth", "x.safetensors", "x.onnx", "part.onnx"))
        torch.save(network.state_dict(), weights)
        classes = ["--num-classes", str(len(list(network.state_dict().values())[-1]))]
        fovea("quantize", "--weights", weights, "--model", name, *classes, *chosen(settings), "--data", "shapes",
              "--samples", "64", "--to", bytes_)  # fmt: skip
        fovea("export", "--weights", bytes_, "--to", exported)
        onnx.checker.check_model(onnx.load(exported), full_check=True)
        for is_bytes, model, given, step in cuts(exported, images):
            onnx.save(model, part)
            expected = run(part, given) / step
            row["layers"] += 1
            for device in ("cpu", "reference"):
                found = predict(folder, part, given, "--device", device) / step
                if is_bytes:
                    far = abs(np.rint(found) - np.rint(expected))
                    row[device] += int((far > 0).sum())
                    row["largest"] = max(row["largest"], int(far.max()))
                else:
                    row["logits"] = max(row["logits"], float(abs(found - expected).max() / abs(expected).max()))
            row["integers"] += expected.size if is_bytes else 0
    return row


class Reader:
    """Noise to calibrate with."""

    def __init__(self, name, shape):
        draw = np.random.default_rng(0)
        self.batches = iter([{name: draw.normal(0, 1, (4, *shape)).astype(np.float32)} for _ in range(4)])

    def get_next(self):
        return next(self.batches, None)


def theirs(path, folder):
    """Distances of our logits of a quantizer's file from ONNX Runtime's optimized and plain, and what int8 changes."""
    from onnxruntime.quantization import QuantFormat, QuantType, quantize_static, shape_inference

    entry = session(path).get_inputs()[0]
    shape = entry.shape[1:]
    images = np.random.default_rng(9).normal(0, 1, (2, *shape)).astype(np.float32)
    exact = run(path, images)
    ready, quantized = f"{folder}/ready.onnx", f"{folder}/quantized.onnx"
    shape_inference.quant_pre_process(path, ready)
    for kind in (QuantType.QUInt8, QuantType.QInt8):
        quantize_static(ready, quantized, Reader(entry.name, shape), quant_format=QuantFormat.QDQ, per_channel=True,
                        activation_type=kind, weight_type=QuantType.QInt8)  # fmt: skip
        plain, optimized = run(quantized, images), run(quantized, images, optimized=True)
        found = [predict(folder, quantized, images, "--device", device) for device in ("cpu", "reference")]
        far = [abs(each - other).max() for each in found for other in (optimized, plain)]
        far += [abs(plain - optimized).max(), abs(plain - exact).max()]
        yield kind.name, [float(each / abs(exact).max()) for each in far]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="networks; all without any")
    parser.add_argument("--torchvision", metavar="DIRECTORY", help="exports of torchvision to quantize")
    arguments = parser.parse_args()
    shapes = {entry["name"]: entry["input"] for entry in json.loads(fovea("models", "--format", "json"))}
    unknown = set(arguments.names) - {name for name, _, _ in NETWORKS}
    files = sorted(Path(arguments.torchvision).glob("*.onnx")) if arguments.torchvision else []
    unknown -= {path.stem.split("-")[0] for path in files}
    if unknown:
        parser.error(f"no such network: {', '.join(sorted(unknown))}")
    if arguments.torchvision and not files:
        parser.error(f"{arguments.torchvision} has no file NAME.onnx")
    good = True
    print("| network | layers | integers | other on the CPU | other by the reference | largest difference | logits |\n|" +
          " --- |" * 7)  # fmt: skip
    for name, options, settings in NETWORKS:
        if arguments.names and name not in arguments.names:
            continue
        row = ours(name, options, settings, shapes[name])
        good = good and row["layers"] > 0 and row["integers"] > 0 and row["largest"] <= 1
        good = good and max(row["cpu"], row["reference"]) <= TIES * row["integers"]
        good = good and row["logits"] <= LOGITS
        print(f"| {name} | {row['layers']} | {row['integers']} | {row['cpu']} | {row['reference']} | {row['largest']} | "
              f"{row['logits']:.1e} |", flush=True)  # fmt: skip
    if arguments.torchvision:
        print("\n| network | activations | CPU, optimized | CPU, plain | reference, optimized | reference, plain | "
              "ONNX Runtime's two | int8 from float32 |\n|" + " --- |" * 8)  # fmt: skip
        for path in files:
            if arguments.names and path.stem.split("-")[0] not in arguments.names:
                continue
            with tempfile.TemporaryDirectory() as folder:
                for kind, far in theirs(os.fspath(path), folder):
                    good = good and max(far[:4]) <= LIMIT
                    print(f"| {path.stem} | {kind} | {' | '.join(f'{each:.1e}' for each in far)} |", flush=True)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()

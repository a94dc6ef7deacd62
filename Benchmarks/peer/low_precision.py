#!/usr/bin/env python3
"""Measures networks in float32, bfloat16 and int8 here and in the fastest peers, in turns A B C A B C ….

    low_precision.py NAME... --fovea .build/release/fovea --figures DIR [--rounds 5] [--seconds 1.5]
    low_precision.py --table --figures DIR

Inference at the given batch and at batch 1: OpenVINO in float32, bfloat16 and, of the quantized network that ONNX
Runtime makes (static, QDQ, a scale for each channel), int8; ONNX Runtime in float32 and int8. Training: PyTorch in
channels_last, in float32 and under autocast to bfloat16, with the settings of the C library that spare it page faults.
Peers keep their processes and stay warm, Fovea starts from scratch each time. Two threads everywhere. Weights are
random: Fovea's checkpoint has made one step. Needs torch, torchvision, openvino, onnx and onnxruntime.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "Tests" / "Oracle")]
import every_network  # noqa: E402
import paired  # noqa: E402

# Beside those of every_network: a network of torchvision, and one at an eighth of its width.
CASES = {
    name: every_network.NETWORKS[name]
    for name in ("googlenet-d2l", "googlenet-2014", "densenet-d2l", "inception10", "nin", "alexnet-2012")
} | {
    "vgg16-fashion": every_network.Case(224, 64),
    "resnet18": every_network.Case(224, 32, 3, 1000),
}
SETTINGS = {"vgg16-fashion": ["--width", "0.125"]}
THREADS = 2


def arguments():
    parser = argparse.ArgumentParser(description="Measures networks in three precisions.")
    parser.add_argument("names", nargs="*", choices=[[], *CASES], help="networks, by default all")
    parser.add_argument("--fovea", default=".build/release/fovea")
    parser.add_argument("--figures", type=pathlib.Path, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.5)
    parser.add_argument("--only", choices=("training", "inference"))
    parser.add_argument("--table", action="store_true")
    return parser.parse_args()


def rate(step, batch, seconds):
    """Examples a second of a step, by the median of its times."""
    step()
    times, begun = [], time.perf_counter()
    while len(times) < 3 or time.perf_counter() - begun < seconds:
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    return batch / statistics.median(times)


class Fovea:
    """The command, with a checkpoint in numbers and one in bytes."""

    def __init__(self, name, case, options, folder):
        self.options, self.folder = options, folder
        self.model = ["--model", name, "--img-size", str(case.side), *SETTINGS.get(name, [])]
        self.shape = ["--in-chans", str(case.channels)]
        self.run(
            "train", *self.model, *self.shape, "--data", "shapes", "--examples", "80", "-b", "8", "--max-steps", "1",
            "--lr", "0.0001", "--quiet", "--output-dir", folder / "run")
        self.numbers = folder / "run" / "last.safetensors"
        self.bytes = folder / "int8.safetensors"
        self.run("quantize", "--weights", self.numbers, "--to", self.bytes, "--samples", "16")

    def run(self, *words):
        done = subprocess.run(
            [self.options.fovea, *map(str, words), "--threads", str(THREADS)], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{' '.join(map(str, words))}: {done.stderr}")
        return done.stdout

    def measure(self, phase, batch, precision):
        words = ["benchmark", "-b", str(batch), "--format", "json", "--seconds", str(self.options.seconds)]
        if phase == "training":
            words += [*self.model, *self.shape, "--only", "training", "--precision", precision]
        elif precision == "int8":
            words += ["--weights", self.bytes]
        else:
            words += ["--weights", self.numbers, "--precision", precision]
        return json.loads(self.run(*words))[phase]["examples_per_second"]


def torch_network(name, case):
    import catalogue
    import torch

    torch.manual_seed(0)
    torch.set_num_threads(THREADS)
    options = {"width": 0.125} if name == "vgg16-fashion" else {}
    if name == "resnet18":
        from torchvision import models

        return models.resnet18(num_classes=10)
    return catalogue.MODELS[name](classes=10, channels=case.channels, size=case.side, **options)


def exported(name, case, folder):
    """The network as ONNX files, in numbers and in bytes."""
    import numpy
    import torch
    from onnxruntime import quantization

    network = torch_network(name, case).eval()
    plain, prepared, small = (folder / f"{kind}.onnx" for kind in ("plain", "prepared", "int8"))
    example = torch.rand(1, case.channels, case.side, case.side)
    torch.onnx.export(
        network, (example,), str(plain), input_names=["images"], output_names=["logits"],
        dynamic_axes={"images": {0: "n"}, "logits": {0: "n"}}, dynamo=False, opset_version=17)

    class Reader(quantization.CalibrationDataReader):
        def __init__(self):
            pictures = numpy.random.default_rng(0).random((16, *example.shape), dtype=numpy.float32)
            self.batches = iter([{"images": picture} for picture in pictures])

        def get_next(self):
            return next(self.batches, None)

    quantization.quant_pre_process(str(plain), str(prepared))
    quantization.quantize_static(
        str(prepared), str(small), Reader(), quant_format=quantization.QuantFormat.QDQ, per_channel=True,
        activation_type=quantization.QuantType.QUInt8, weight_type=quantization.QuantType.QInt8)
    return plain, small


def openvino_step(path, case, batch, precision):
    import numpy
    import openvino

    core = openvino.Core()
    model = core.read_model(str(path))
    model.reshape({0: [batch, case.channels, case.side, case.side]})
    hint = openvino.Type.bf16 if precision == "bfloat16" else openvino.Type.f32
    compiled = core.compile_model(
        model, "CPU",
        {"INFERENCE_PRECISION_HINT": hint, "INFERENCE_NUM_THREADS": THREADS, "NUM_STREAMS": 1,
         "PERFORMANCE_HINT": "LATENCY"})
    request = compiled.create_infer_request()
    pictures = numpy.random.default_rng(0).random((batch, case.channels, case.side, case.side), dtype=numpy.float32)
    request.set_input_tensor(openvino.Tensor(pictures))
    return request.infer


def onnxruntime_step(path, case, batch):
    import numpy
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    pictures = numpy.random.default_rng(0).random((batch, case.channels, case.side, case.side), dtype=numpy.float32)
    return lambda: session.run(None, {"images": pictures})


def torch_training_step(name, case, precision):
    import torch
    from torch import nn

    network = torch_network(name, case).train().to(memory_format=torch.channels_last)
    pictures = torch.rand(case.batch, case.channels, case.side, case.side).to(memory_format=torch.channels_last)
    labels = torch.randint(10, (case.batch,))
    optimizer = torch.optim.SGD(network.parameters(), lr=1e-4)
    loss_of = nn.CrossEntropyLoss()

    def step():
        optimizer.zero_grad()
        with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bfloat16"):
            results = network(pictures)
            logits, *sides = results if isinstance(results, tuple) else (results,)
            loss = loss_of(logits.float(), labels)
            for side in sides:
                loss = loss + 0.3 * loss_of(side.float(), labels)
        loss.backward()
        optimizer.step()

    return step


def contestants(name, case, options, folder):
    """What is measured: (phase, batch, precision, who) and a function that gives examples a second."""
    fovea = Fovea(name, case, options, folder)
    entries = []
    if options.only != "training":
        plain, small = exported(name, case, folder)
        for batch in (case.batch, 1):
            for precision in ("float32", "bfloat16", "int8"):
                path = small if precision == "int8" else plain
                key = ("inference", batch, precision)
                entries.append(((*key, "fovea"), lambda k=key: fovea.measure(*k)))
                step = openvino_step(path, case, batch, precision)
                entries.append(((*key, "openvino"), lambda s=step, b=batch: rate(s, b, options.seconds)))
                if precision != "bfloat16":
                    step = onnxruntime_step(path, case, batch)
                    entries.append(((*key, "onnxruntime"), lambda s=step, b=batch: rate(s, b, options.seconds)))
    if options.only != "inference":
        for precision in ("float32", "bfloat16"):
            key = ("training", case.batch, precision)
            entries.append(((*key, "fovea"), lambda k=key: fovea.measure(*k)))
            step = torch_training_step(name, case, precision)
            entries.append(((*key, "torch"), lambda s=step: rate(s, case.batch, options.seconds)))
    return entries


def measure(name, options):
    case = CASES[name]
    with tempfile.TemporaryDirectory() as folder:
        entries = contestants(name, case, options, pathlib.Path(folder))
        figures = {key: [] for key, _ in entries}
        for _ in range(options.rounds):
            for key, run in entries:
                figures[key].append(run())
    path = options.figures / f"{name}.json"
    known = json.loads(path.read_text())["measures"] if path.exists() else []
    new = [
        {"phase": phase, "batch": batch, "precision": precision, "who": who, "examples_per_second": rates}
        for (phase, batch, precision, who), rates in figures.items()
    ]
    fresh = {(entry["phase"], entry["batch"]) for entry in new}
    kept = [entry for entry in known if (entry["phase"], entry["batch"]) not in fresh]
    options.figures.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"processor": paired.processor(), "measures": kept + new}, indent=1) + "\n")


def table(options):
    """A row for each network, phase and precision: medians, and the median of the ratios to the fastest peer."""
    print("| network | phase | batch | precision | Fovea | peers | ratio (from, to) |\n" + "| --- " * 7 + "|")
    for name in CASES:
        path = options.figures / f"{name}.json"
        if not path.exists():
            continue
        groups = {}
        for entry in json.loads(path.read_text())["measures"]:
            key = (entry["phase"], entry["batch"], entry["precision"])
            groups.setdefault(key, {})[entry["who"]] = entry["examples_per_second"]
        for (phase, batch, precision), rates in groups.items():
            own = rates.pop("fovea")
            best = max(rates, key=lambda who: statistics.median(rates[who]))
            ratios = [a / b for a, b in zip(own, rates[best])]
            peers = ", ".join(f"{who} {statistics.median(them):.1f}" for who, them in rates.items())
            print(
                f"| {name} | {phase} | {batch} | {precision} | {statistics.median(own):.1f} | {peers} "
                f"| **{statistics.median(ratios):.2f}** ({min(ratios):.2f}, {max(ratios):.2f}) |")


def main():
    options = arguments()
    if options.table:
        return table(options)
    if paired.TUNED not in os.environ.get("GLIBC_TUNABLES", ""):
        os.environ["GLIBC_TUNABLES"] = paired.TUNED
        os.execv(sys.executable, [sys.executable, *sys.argv])
    for name in options.names or CASES:
        measure(name, options)
        print(f"{name}: done", flush=True)


if __name__ == "__main__":
    main()

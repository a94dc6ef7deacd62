"""Measures one thing of PyTorch on the CPU, and prints one line of JSON.

One process measures one configuration, so that no configuration inherits another's memory. With --serve
it measures again for each line that it reads, so that it warms up and compiles only once.

Usage: python torch_benchmark.py --model googlenet-d2l --img-size 96 --mode train --batch 128 --config channels_last
"""

import argparse
import json
import os
import pathlib
import resource
import statistics
import sys
import time

import torch
from torch import nn

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Tests" / "Oracle"))
import catalogue  # noqa: E402

CONFIGS = ("eager", "channels_last", "compile", "compile_channels_last")


def arguments():
    parser = argparse.ArgumentParser(description="Measures PyTorch on the CPU.")
    parser.add_argument("--model", choices=list(catalogue.MODELS), required=True)
    parser.add_argument("--norm", help="the normalization of alexnet-2012")
    parser.add_argument("--channels", type=int, default=1)
    parser.add_argument("--classes", type=int, default=10)
    parser.add_argument("--mode", choices=("train", "infer"), required=True)
    parser.add_argument("--config", choices=CONFIGS, required=True)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--img-size", type=int, required=True, help="side length")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--warmup", type=int, default=3, help="steps before the clock runs")
    parser.add_argument("--repeats", type=int, default=10, help="measurements")
    parser.add_argument("--seconds", type=float, default=0.0, help="least duration of a measurement")
    parser.add_argument("--serve", action="store_true", help="measure once for each line of input")
    return parser.parse_args()


def training_step(network, pictures, labels):
    """A whole step: gradients cleared, forward, cross entropy, backward, SGD."""
    optimizer = torch.optim.SGD(network.parameters(), lr=1e-4)
    loss_of = nn.CrossEntropyLoss()

    def step():
        optimizer.zero_grad()
        results = network(pictures)
        logits, *sides = results if isinstance(results, tuple) else (results,)
        loss = loss_of(logits, labels)
        for side in sides:
            loss = loss + 0.3 * loss_of(side, labels)
        loss.backward()
        optimizer.step()

    return step


def inference_step(network, pictures):
    """One forward pass."""

    def step():
        with torch.inference_mode():
            network(pictures)

    return step


def prepare(options):
    """The network in its memory format, and the step to time."""
    torch.manual_seed(0)
    side, channels = options.img_size, options.channels
    settings = {"norm": options.norm} if options.norm else {}
    network = catalogue.MODELS[options.model](
        classes=options.classes, channels=channels, size=side, **settings
    )
    network.train(options.mode == "train")
    if options.model == "inception10":  # the document normalises by fixed statistics in training too
        for module in network.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.eval()
    pictures = torch.rand(options.batch, channels, side, side)
    labels = torch.randint(options.classes, (options.batch,))
    if "channels_last" in options.config:
        network = network.to(memory_format=torch.channels_last)
        pictures = pictures.to(memory_format=torch.channels_last)
    if options.config.startswith("compile"):
        network = torch.compile(network)
    if options.mode == "train":
        return training_step(network, pictures, labels)
    return inference_step(network, pictures)


def measure(step, options):
    """Seconds of a step, one figure a measurement; a measurement may hold several steps."""
    times = []
    for _ in range(options.repeats):
        steps, start = 0, time.perf_counter()
        while True:
            step()
            steps += 1
            elapsed = time.perf_counter() - start
            if elapsed >= options.seconds:
                break
        times.append(elapsed / steps)
    return times


def report_on(times, options):
    """What a line of output says."""
    median = statistics.median(times)
    return {
        "config": options.config, "model": options.model, "mode": options.mode,
        "batch": options.batch, "threads": options.threads, "torch": torch.__version__,
        "tuned": "mmap_threshold" in os.environ.get("GLIBC_TUNABLES", ""),
        "matmul_precision": torch.get_float32_matmul_precision(),
        "examples_per_second": options.batch / median,
        "best_examples_per_second": options.batch / min(times),
        "median_ms": 1000 * median,
        "peak_rss_bytes": 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        "times_ms": [round(1000 * seconds, 4) for seconds in times],
    }


def main():
    options = arguments()
    torch.set_num_threads(options.threads)
    try:
        step = prepare(options)
        for _ in range(options.warmup):
            step()
        for _ in sys.stdin if options.serve else (None,):
            print(json.dumps(report_on(measure(step, options), options)), flush=True)
    except Exception as error:  # torch.compile without a C++ compiler, among others
        print(json.dumps({"error": f"{type(error).__name__}: {str(error)[:300]}"}), flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

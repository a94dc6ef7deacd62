"""Measures one thing of PyTorch on the CPU, and prints one line of JSON.

One process measures one configuration, so that no configuration inherits another's memory.

Usage: python torch_benchmark.py --model googlenet-d2l --mode train --batch 128 --config channels_last
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
import networks  # noqa: E402

CONFIGS = ("eager", "channels_last", "compile", "compile_channels_last")


def arguments():
    parser = argparse.ArgumentParser(description="Measures PyTorch on the CPU.")
    parser.add_argument("--model", choices=list(networks.MODELS), required=True)
    parser.add_argument("--mode", choices=("train", "infer"), required=True)
    parser.add_argument("--config", choices=CONFIGS, required=True)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--img-size", type=int, help="side length, by default the model's own")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--warmup", type=int, default=3, help="steps before the clock runs")
    parser.add_argument("--repeats", type=int, default=10, help="measurements")
    parser.add_argument("--seconds", type=float, default=0.0, help="least duration of a measurement")
    return parser.parse_args()


def training_step(network, pictures, labels):
    """A whole step: gradients cleared, forward, cross entropy, backward, SGD."""
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1)
    loss_of = nn.CrossEntropyLoss()
    network.train()

    def step():
        optimizer.zero_grad()
        loss = loss_of(network(pictures), labels)
        loss.backward()
        optimizer.step()

    return step


def inference_step(network, pictures):
    """One forward pass in evaluation mode."""
    network.eval()

    def step():
        with torch.inference_mode():
            network(pictures)

    return step


def prepare(options):
    """The network in its memory format, and the step to time."""
    torch.manual_seed(0)
    side = options.img_size or networks.MODELS[options.model][1]
    network = networks.make(options.model)
    pictures = torch.rand(options.batch, 1, side, side)
    labels = torch.randint(10, (options.batch,))
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
    for _ in range(options.warmup):
        step()
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


def main():
    options = arguments()
    torch.set_num_threads(options.threads)
    report = {"config": options.config, "model": options.model, "mode": options.mode}
    report |= {"batch": options.batch, "threads": options.threads, "torch": torch.__version__}
    report["tuned"] = "mmap_threshold" in os.environ.get("GLIBC_TUNABLES", "")
    report["matmul_precision"] = torch.get_float32_matmul_precision()
    try:
        times = measure(prepare(options), options)
    except Exception as error:  # torch.compile without a C++ compiler, among others
        print(json.dumps(report | {"error": f"{type(error).__name__}: {str(error)[:300]}"}))
        return 1
    median = statistics.median(times)
    report["examples_per_second"] = options.batch / median
    report["best_examples_per_second"] = options.batch / min(times)
    report["median_ms"] = 1000 * median
    report["peak_rss_bytes"] = 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report["times_ms"] = [round(1000 * seconds, 4) for seconds in times]
    print(json.dumps(report))
    return 0


if __name__ == "__main__":
    sys.exit(main())

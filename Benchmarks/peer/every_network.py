#!/usr/bin/env python3
"""Compares the training and the inference of every network of the documents with PyTorch's.

For each network and mode PyTorch's fastest configuration is found first (--screen keeps the choices in a
file); then the two programs run in turn, A B A B ..., five times each, and the median of the ratios of
pairs counts. PyTorch stays in memory and warm between its turns, stopped so that its threads do not
spin, and has the glibc settings that make it faster; fovea starts from scratch each time. Nothing else should run meanwhile.

Usage: every_network.py --python PYTHON --fovea .build/release/fovea --figures Benchmarks/figures/networks
                        [--screen] [NAME ...]
       every_network.py --figures Benchmarks/figures/networks --table
"""

import argparse
import json
import math
import pathlib
import signal
import statistics
import subprocess
import sys
import time
import typing

import paired

HERE = pathlib.Path(__file__).resolve().parent
CONFIGURATIONS = ("channels_last", "eager", "compile_channels_last")


class Case(typing.NamedTuple):
    """How a network is measured."""

    side: int
    batch: int
    channels: int = 1
    classes: int = 10
    # A step takes seconds, so that a measurement is one step.
    is_slow: bool = False


PAPER = Case(224, 8, 3, 1000, is_slow=True)
FASHION = Case(224, 8, is_slow=True)

# The documents' networks at their image sizes; a setting may follow the name.
NETWORKS = {
    "lenet": Case(32, 256),
    "alexnet-2012": Case(224, 64),
    "alexnet-2012 norm=batch": Case(224, 64),
    "alexnet-2012 norm=lrn": Case(224, 64),
    "vgg11-d2l": FASHION,
    **{f"vgg-{column}": PAPER for column in ("a", "a-lrn", "b", "c", "d", "e")},
    **{f"vgg{depth}-fashion": FASHION for depth in (11, 13, 16, 19)},
    "nin": Case(224, 64),
    "googlenet-d2l": Case(96, 128),
    "googlenet-blog": Case(96, 128),
    "googlenet-2014": Case(224, 16, 3, 5),
    "densenet-d2l": Case(96, 128),
    "inception10": Case(32, 32, 3),
}


def arguments():
    parser = argparse.ArgumentParser(description="Compares every network of the documents with PyTorch's.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="networks, by default all")
    parser.add_argument("--python", default=sys.executable, help="a Python that has PyTorch")
    parser.add_argument("--fovea", default=".build/release/fovea")
    parser.add_argument("--figures", type=pathlib.Path, required=True, help="folder for the raw figures")
    parser.add_argument("--mode", choices=("training", "inference"), help="one of the two only")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.0, help="least duration of a measurement")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--screen", action="store_true", help="only find PyTorch's fastest configurations")
    parser.add_argument("--table", action="store_true", help="only print the figures that the folder holds")
    options = parser.parse_args()
    for name in options.names:
        if name not in NETWORKS:
            parser.error(f"{name}: expected one of {', '.join(NETWORKS)}")
    return options


def own_command(name, mode, options):
    """The command that measures fovea once."""
    case = NETWORKS[name]
    model, _, setting = name.partition(" ")
    command = [options.fovea, "benchmark", "--model", model, "--img-size", case.side, "-b", case.batch]
    command += ["--in-chans", case.channels, "--num-classes", case.classes]
    command += ["--threads", options.threads, "--only", mode, "--format", "json"]
    command += ["--repeats", 1] if case.is_slow else ["--seconds", options.seconds]
    command += ["--model-setting", setting] if setting else []
    return [str(part) for part in command]


class Peer:
    """A process of PyTorch that measures again whenever it is asked."""

    def __init__(self, name, mode, config, options):
        case = NETWORKS[name]
        model, _, setting = name.partition(" ")
        command = [options.python, HERE / "torch_benchmark.py", "--serve", "--model", model]
        command += ["--mode", "train" if mode == "training" else "infer", "--config", config]
        command += ["--img-size", case.side, "--channels", case.channels, "--classes", case.classes]
        command += ["--batch", case.batch, "--threads", options.threads]
        if case.is_slow:
            command += ["--warmup", 1, "--repeats", 1]
        else:
            command += ["--warmup", 3, "--repeats", 3, "--seconds", options.seconds / 3]
        command += ["--norm", setting.partition("=")[2]] if setting else []
        self.command = [str(part) for part in command]
        self.process = subprocess.Popen(
            self.command, env=paired.environment(True), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True,
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGCONT)
        self.process.stdin.close()
        self.process.wait()

    def measure(self):
        """The report of one measurement; None where this configuration does not work."""
        self.process.send_signal(signal.SIGCONT)
        try:
            print(file=self.process.stdin, flush=True)
        except BrokenPipeError:
            return None
        line = self.process.stdout.readline()
        self.process.send_signal(signal.SIGSTOP)
        report = json.loads(line) if line else {"error": "no output"}
        return report if "error" not in report else None


def fastest(name, mode, options):
    """PyTorch's fastest configuration, and the figure of each."""
    figures = {}
    for config in CONFIGURATIONS:
        with Peer(name, mode, config, options) as peer:
            report = peer.measure()
        if report:
            figures[config] = round(report["examples_per_second"], 2)
    return max(figures, key=figures.get), figures


def choice(name, mode, options):
    """The configuration to compare with, found now or before."""
    path = options.figures / "configurations.json"
    known = json.loads(path.read_text()) if path.exists() else {}
    key = f"{name} {mode}"
    if key not in known:
        best, figures = fastest(name, mode, options)
        known = json.loads(path.read_text()) if path.exists() else {}
        known[key] = {"best": best, "examples_per_second": figures}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")
        print(f"{key}: {best} of {figures}", flush=True)
    return known[key]["best"]


def figure(name, mode, options):
    """The file of a comparison."""
    return options.figures / f"{name.replace(' ', '-').replace('=', '-')}-{mode}.json"


def compare(name, mode, options):
    """Five pairs of measurements of one network."""
    own, theirs = [], []
    command = own_command(name, mode, options)
    with Peer(name, mode, choice(name, mode, options), options) as peer:
        peer.measure()  # so that it is warm and stopped when the first pair begins
        for _ in range(options.pairs):
            own.append(paired.run(command, f"{mode}.examples_per_second")[0])
            theirs.append(peer.measure()["examples_per_second"])
        peer_command = peer.command
    ratios = [a / b for a, b in zip(own, theirs)]
    result = {
        "network": name, "mode": mode, "median_ratio": statistics.median(ratios),
        "median_fovea": statistics.median(own), "median_torch": statistics.median(theirs),
        "ratios": ratios, "fovea": own, "torch": theirs,
        "commands": {"fovea": command[1:], "torch": peer_command[2:]},
        "date": time.strftime("%Y-%m-%d"), "processor": paired.processor(),
    }
    path = figure(name, mode, options)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(result, indent=1) + "\n")
    print(
        f"{name:24} {mode:9}  fovea {result['median_fovea']:9.1f}  torch {result['median_torch']:9.1f}"
        f"  ratio {result['median_ratio']:.3f} ({min(ratios):.3f} to {max(ratios):.3f})", flush=True
    )
    return result["median_ratio"]


def mean(ratios):
    """The geometric mean."""
    return math.exp(statistics.fmean(map(math.log, ratios)))


def rounded(figure):
    """A speed with three digits or more."""
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.1f}"


def table(mode, options):
    """Prints all comparisons of a mode as Markdown, and their geometric mean."""
    print("| network | image side | batch | Fovea | PyTorch | ratio (from, to) | peer's configuration |")
    print("|" + " --- |" * 7)
    ratios = []
    for name, case in NETWORKS.items():
        path = figure(name, mode, options)
        if not path.exists():
            continue
        found = json.loads(path.read_text())
        ratios.append(found["median_ratio"])
        print(
            f"| {name} | {case.side} | {case.batch} | {rounded(found['median_fovea'])} "
            f"| {rounded(found['median_torch'])} | **{found['median_ratio']:.2f}** "
            f"({min(found['ratios']):.2f}, {max(found['ratios']):.2f}) | {choice(name, mode, options)} |"
        )
    print(f"\n{mode}: {len(ratios)} networks, geometric mean {mean(ratios):.2f}, least {min(ratios):.2f}\n")


def main():
    options = arguments()
    if options.table:
        for mode in [options.mode] if options.mode else ["training", "inference"]:
            table(mode, options)
        return
    for mode in [options.mode] if options.mode else ["training", "inference"]:
        ratios = []
        for name in options.names or NETWORKS:
            if options.screen:
                choice(name, mode, options)
            else:
                ratios.append(compare(name, mode, options))
        if ratios:
            print(f"{mode}: geometric mean {mean(ratios):.3f}, least {min(ratios):.3f}", flush=True)


if __name__ == "__main__":
    main()

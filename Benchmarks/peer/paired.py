#!/usr/bin/env python3
"""Compares two commands in paired runs, A B A B ..., and prints the medians and the ratios A / B.

Each command prints a line of JSON (its last line of output that starts with a brace); a dotted key
says which number to take. Python's own library is all it needs.

Usage: paired.py --pairs 5 --output raw.json --tuned b
         --a "fovea benchmark --model googlenet-d2l ..." --a-key training.examples_per_second
         --b "python torch_benchmark.py ..."             --b-key examples_per_second
"""

import argparse
import json
import os
import pathlib
import platform
import re
import shlex
import statistics
import subprocess
import sys
import time

# Keeps freed memory in the process and asks for huge pages: spares PyTorch its page faults.
TUNED = (
    "glibc.malloc.mmap_threshold=4294967296"
    ":glibc.malloc.trim_threshold=8589934592"
    ":glibc.malloc.hugetlb=1"
)


def arguments():
    parser = argparse.ArgumentParser(description="Compares two commands in paired runs.")
    for side in ("a", "b"):
        parser.add_argument(f"--{side}", required=True, help=f"command {side.upper()}, quoted")
        parser.add_argument(f"--{side}-key", default="examples_per_second", help="dotted key of its number")
    parser.add_argument("--pairs", type=int, default=5, help="at least 5")
    parser.add_argument("--tuned", choices=("a", "b", "both"), help="side with tuned glibc malloc")
    parser.add_argument("--pause", type=float, default=0.0, help="seconds of rest before each run")
    parser.add_argument("--output", type=pathlib.Path, help="file for the raw figures")
    options = parser.parse_args()
    if options.pairs < 5:
        parser.error(f"--pairs: expected at least 5, got {options.pairs}")
    return options


def environment(is_tuned):
    """The environment of a run; an inherited tuning never reaches the other side."""
    variables = {key: value for key, value in os.environ.items() if key != "GLIBC_TUNABLES"}
    return variables | ({"GLIBC_TUNABLES": TUNED} if is_tuned else {})


def run(command, key, is_tuned=False):
    """Runs a command, a line or a list of words; gives its number and its whole report."""
    words = shlex.split(command) if isinstance(command, str) else command
    done = subprocess.run(words, env=environment(is_tuned), capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{command}\n{done.stdout}{done.stderr}exit status {done.returncode}")
    report = report_in(done.stdout)
    number = report
    for part in key.split("."):
        if not isinstance(number, dict) or part not in number:
            sys.exit(f"{command}: no {key} in {report}")
        number = number[part]
    return float(number), report


def report_in(text):
    """The JSON object in a command's output: all of it, or its last line that is one."""
    for candidate in [text, *reversed(text.splitlines())]:
        try:
            report = json.loads(candidate)
        except ValueError:
            continue
        if isinstance(report, dict):
            return report
    sys.exit(f"no JSON object in the output: {text[-300:]!r}")


def portable(command):
    """The command without the folders of one machine: of an absolute path only its last part is kept."""
    return re.sub(r"(?<!\S)/\S*/", "", command)


def processor():
    """The processor's name, as Linux tells it."""
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor()


def main():
    options = arguments()
    sides = {
        name: {"command": command, "key": key, "tuned": options.tuned in (name, "both")}
        for name, command, key in (("a", options.a, options.a_key), ("b", options.b, options.b_key))
    }
    numbers, reports = {"a": [], "b": []}, {"a": [], "b": []}
    for pair in range(1, options.pairs + 1):
        for name, side in sides.items():
            time.sleep(options.pause)
            number, report = run(side["command"], side["key"], side["tuned"])
            numbers[name].append(number)
            reports[name].append(report)
        a, b = numbers["a"][-1], numbers["b"][-1]
        print(f"pair {pair}: A {a:.4g}  B {b:.4g}  A/B {a / b:.3f}", flush=True)
    ratios = [a / b for a, b in zip(numbers["a"], numbers["b"])]
    result = {
        "median_a": statistics.median(numbers["a"]),
        "median_b": statistics.median(numbers["b"]),
        "median_ratio": statistics.median(ratios),
        "ratios": ratios,
    }
    print(
        f"median: A {result['median_a']:.4g}  B {result['median_b']:.4g}"
        f"  A/B {result['median_ratio']:.3f} (from {min(ratios):.3f} to {max(ratios):.3f})"
    )
    if options.output:
        machine = {"processor": processor(), "cores": os.cpu_count(), "system": platform.platform()}
        for side in sides.values():
            side["command"] = portable(side["command"])
        raw = {"machine": machine, "date": time.strftime("%Y-%m-%d"), "sides": sides}
        raw |= {"numbers": numbers, "reports": reports}
        options.output.parent.mkdir(parents=True, exist_ok=True)
        options.output.write_text(json.dumps(result | raw, indent=1) + "\n")


if __name__ == "__main__":
    main()

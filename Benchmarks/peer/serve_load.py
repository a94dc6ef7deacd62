"""Measures `fovea serve` and a FastAPI server over ONNX Runtime with the same network and pictures, in turns.

    python serve_load.py FILE.onnx --picture PICTURE.jpg [--rounds 5] [--seconds 8] [--clients 16] [--figures FILE]

The peer is what a Python programmer writes: FastAPI and uvicorn, Pillow for the picture (short side 256, central 224,
ImageNet's normalization), ONNX Runtime with two threads. `hey` sends the bytes of one JPEG picture from so many clients at
once, so that both are saturated. Prints requests/s, median and 99th percentile of the time of a request, and the ratio of the
rounds' medians; for Fovea also the largest resident memory.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import time
import urllib.request

FOVEA = os.environ.get("FOVEA", ".build/release/fovea")

PEER = '''
import io, sys
import numpy as np, onnxruntime
from fastapi import FastAPI, Request
from PIL import Image
import uvicorn
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 2
session = onnxruntime.InferenceSession(sys.argv[1], options)
name = session.get_inputs()[0].name
mean, std = np.array([0.485, 0.456, 0.406], np.float32), np.array([0.229, 0.224, 0.225], np.float32)
app = FastAPI()

def classify(data):
    image = Image.open(io.BytesIO(data)).convert("RGB")
    scale = 256 / min(image.size)
    image = image.resize((round(image.width * scale), round(image.height * scale)), Image.BILINEAR)
    left, top = (image.width - 224) // 2, (image.height - 224) // 2
    pixels = np.asarray(image.crop((left, top, left + 224, top + 224)), np.float32) / 255
    x = ((pixels - mean) / std).transpose(2, 0, 1)[None]
    logits = session.run(None, {name: np.ascontiguousarray(x)})[0][0]
    scores = np.exp(logits - logits.max())
    scores /= scores.sum()
    best = scores.argsort()[::-1][:5]
    return [{"label": str(i), "score": float(scores[i])} for i in best]

from starlette.concurrency import run_in_threadpool

@app.post("/models/m")
async def predict(request: Request):
    return await run_in_threadpool(classify, await request.body())

uvicorn.run(app, port=int(sys.argv[2]), log_level="error")
'''


def wait(url, data):
    for _ in range(200):
        try:
            urllib.request.urlopen(urllib.request.Request(url, data=data), timeout=5).read()
            return
        except Exception:
            time.sleep(0.1)
    raise SystemExit(f"nobody answers at {url}")


def load(url, picture, clients, seconds):
    """Requests/s, median and 99th percentile in ms, statuses."""
    text = subprocess.run(["hey", "-z", f"{seconds}s", "-c", str(clients), "-m", "POST", "-T", "image/jpeg", "-D", picture, url],
                          capture_output=True, text=True, check=True).stdout  # fmt: skip
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))
    times = {p: float(t) * 1000 for p, t in re.findall(r"(\d+)%+ in ([\d.]+) secs", text)}
    return {"rate": rate, "p50": times.get("50"), "p99": times.get("99"), "statuses": re.findall(r"\[(\d+)\]\s+(\d+)", text)}


def memory(process):
    """The largest resident memory in MB."""
    with open(f"/proc/{process.pid}/status") as file:
        return int(re.search(r"VmHWM:\s+(\d+)", file.read()).group(1)) / 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file")
    parser.add_argument("--picture", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--figures")
    arguments = parser.parse_args()
    with open(arguments.picture, "rb") as file:
        data = file.read()
    ours, theirs, runs = "http://127.0.0.1:8461/models/m", "http://127.0.0.1:8462/models/m", {"fovea": [], "peer": []}
    peak = 0
    for _ in range(arguments.rounds):
        for name, url, command in [
            ("fovea", ours, [FOVEA, "serve", "--weights", f"m={arguments.file}", "--port", "8461"]),
            ("peer", theirs, [sys.executable, "-c", PEER, arguments.file, "8462"]),
        ]:
            server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                wait(url, data)
                load(url, arguments.picture, arguments.clients, 2)
                runs[name].append(load(url, arguments.picture, arguments.clients, arguments.seconds))
                if name == "fovea":
                    peak = max(peak, memory(server))
            finally:
                server.terminate()
                server.wait(40)
            print(name, json.dumps(runs[name][-1]), flush=True)
    rates = {name: [run["rate"] for run in found] for name, found in runs.items()}
    ratios = [a / b for a, b in zip(rates["fovea"], rates["peer"], strict=True)]
    for name, found in runs.items():
        print(f"{name}: {statistics.median(rates[name]):.1f} requests/s, median "
              f"{statistics.median(run['p50'] for run in found):.0f} ms, 99 % {statistics.median(run['p99'] for run in found):.0f} ms")  # fmt: skip
    print(f"ratio {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}), memory {peak:.0f} MB")
    if arguments.figures:
        with open(arguments.figures, "w") as file:
            json.dump({"file": os.path.basename(arguments.file), "clients": arguments.clients, "runs": runs}, file, indent=1)


if __name__ == "__main__":
    main()

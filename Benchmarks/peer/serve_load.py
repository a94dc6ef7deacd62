"""Measures `fovea serve` and servers over ONNX Runtime with the same network and pictures, in turns.

    python serve_load.py FILE.onnx --picture PICTURE.jpg [--rounds 5] [--seconds 8] [--clients 16] [--figures FILE]
    python serve_load.py FILE.onnx --picture PICTURE.jpg --overload 300

The peers are what a Python programmer writes, over ONNX Runtime with two threads and Pillow for the picture (short side 256,
central 224, ImageNet's normalization): FastAPI and uvicorn, and LitServe with batches of up to 16. `hey` sends the bytes of one
JPEG picture (to LitServe in base64, as it takes JSON alone) from so many clients at once, so that all are saturated, then at half the rate that was reached. Prints
requests/s, median and 99th percentile of the time of a request, and the ratios of the rounds to the better peer; for Fovea
also the largest resident memory.

With `--overload` Fovea alone gets requests for so many seconds, at four times the rate that it can answer; printed are the
statuses, the times of what was answered, and the memory every tenth of the time.
"""

import argparse
import base64
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

FOVEA = os.environ.get("FOVEA", ".build/release/fovea")

FASTAPI = '''
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

@app.get("/health")
def health():
    return {}

@app.post("/models/m")
async def predict(request: Request):
    return await run_in_threadpool(classify, await request.body())

uvicorn.run(app, port=int(sys.argv[2]), log_level="error")
'''

LITSERVE = '''
import base64, io, sys
import litserve, numpy as np, onnxruntime
from PIL import Image
mean, std = np.array([0.485, 0.456, 0.406], np.float32), np.array([0.229, 0.224, 0.225], np.float32)

class Network(litserve.LitAPI):
    def setup(self, device):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 2
        self.session = onnxruntime.InferenceSession(sys.argv[1], options)
        self.name = self.session.get_inputs()[0].name

    def decode_request(self, request):
        image = Image.open(io.BytesIO(base64.b64decode(request["inputs"]))).convert("RGB")
        scale = 256 / min(image.size)
        image = image.resize((round(image.width * scale), round(image.height * scale)), Image.BILINEAR)
        left, top = (image.width - 224) // 2, (image.height - 224) // 2
        pixels = np.asarray(image.crop((left, top, left + 224, top + 224)), np.float32) / 255
        return ((pixels - mean) / std).transpose(2, 0, 1)

    def batch(self, images):
        return np.stack(images)

    def predict(self, images):
        logits = self.session.run(None, {self.name: np.ascontiguousarray(images)})[0]
        scores = np.exp(logits - logits.max(1, keepdims=True))
        return scores / scores.sum(1, keepdims=True)

    def unbatch(self, scores):
        return list(scores)

    def encode_response(self, scores):
        return [{"label": str(i), "score": float(scores[i])} for i in scores.argsort()[::-1][:5]]

if __name__ == "__main__":
    network = Network(max_batch_size=16, batch_timeout=0.005, api_path="/models/m", enable_async=False)
    litserve.LitServer(network, accelerator="cpu").run(port=int(sys.argv[2]), log_level="error", generate_client_file=False)
'''


def wait(url, body):
    """Until the server says that it is ready, which LitServe must not be asked before, and answers once."""
    problem = None
    for _ in range(900):
        try:
            urllib.request.urlopen(url.replace("/models/m", "/health"), timeout=10).read()
            with open(body, "rb") as file:
                request = urllib.request.Request(url, data=file.read(), headers={"Content-Type": kind(body)})
            urllib.request.urlopen(request, timeout=10).read()
            return
        except Exception as error:
            problem = error
            time.sleep(0.1)
    raise SystemExit(f"nobody answers at {url}: {problem}")


def kind(body):
    return "application/json" if body.endswith(".json") else "image/jpeg"


def load(url, body, clients, seconds, rate=None):
    """Requests/s, median and 99th percentile in ms, statuses; at no more than a rate if it is given."""
    limit = ["-q", f"{rate / clients:.3f}"] if rate else []
    text = subprocess.run(["hey", "-z", f"{seconds}s", "-c", str(clients), *limit, "-m", "POST", "-T", kind(body), "-D",
                           body, url], capture_output=True, text=True, check=True).stdout  # fmt: skip
    found = float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))
    times = {p: float(t) * 1000 for p, t in re.findall(r"(\d+)%+ in ([\d.]+) secs", text)}
    statuses = {int(status): int(count) for status, count in re.findall(r"\[(\d+)\]\s+(\d+) responses", text)}
    errors = re.findall(r"\[(\d+)\]\s+(\S.*)", text.partition("Error distribution:")[2])
    return {"rate": found, "p50": times.get("50"), "p99": times.get("99", float("nan")), "statuses": statuses, "errors": errors}


def memory(process, name):
    """A line of the process's status in MB."""
    with open(f"/proc/{process.pid}/status") as file:
        return int(re.search(rf"{name}:\s+(\d+)", file.read()).group(1)) / 1000


def started(command, url, body):
    # A group of its own, as some servers leave children behind.
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    wait(url, body)
    return server


def ended(server):
    os.killpg(server.pid, signal.SIGTERM)
    try:
        server.wait(40)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)


def overload(command, url, picture, seconds):
    """The rate that is answered, then statuses, times and memory at four times that rate."""
    server = started(command, url, picture)
    try:
        able = load(url, picture, 16, 8)["rate"]
        print(f"{able:.1f} requests/s can be answered; {4 * able:.0f} come for {seconds} s")
        worst, total = 0, {}
        for part in range(10):
            found = load(url, picture, 400, max(seconds // 10, 1), 4 * able)
            for status, count in found["statuses"].items():
                total[status] = total.get(status, 0) + count
            worst = max(worst, found["p99"] or 0)
            print(f"part {part + 1}: {found['statuses']}, errors {found['errors']}, 99 % {found['p99']} ms, "
                  f"memory {memory(server, 'VmRSS'):.0f} MB", flush=True)  # fmt: skip
        good = set(total) <= {200, 503}
        print(f"statuses {total}, worst 99 % {worst:.0f} ms, largest memory {memory(server, 'VmHWM'):.0f} MB")
        return good
    finally:
        ended(server)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file")
    parser.add_argument("--picture", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--overload", type=int, metavar="SECONDS")
    parser.add_argument("--figures")
    arguments = parser.parse_args()
    servers = {
        "fovea": [FOVEA, "serve", "--weights", f"m={arguments.file}", "--port"],
        "fastapi": [sys.executable, "-c", FASTAPI, arguments.file],
        "litserve": [sys.executable, "LITSERVE", arguments.file],
    }
    if arguments.overload:
        url = "http://127.0.0.1:8461/models/m"
        sys.exit(0 if overload([*servers["fovea"], "8461"], url, arguments.picture, arguments.overload) else 1)
    runs = {name: [] for name in servers}
    peak = 0
    with tempfile.TemporaryDirectory() as folder:
        program = f"{folder}/program.py"
        with open(program, "w") as file:
            file.write(LITSERVE)
        servers["litserve"][1] = program
        text = f"{folder}/body.json"
        with open(arguments.picture, "rb") as picture, open(text, "w") as file:
            json.dump({"inputs": base64.b64encode(picture.read()).decode()}, file)
        for _ in range(arguments.rounds):
            for index, (name, command) in enumerate(servers.items()):
                url = f"http://127.0.0.1:{8461 + index}/models/m"
                body = text if name == "litserve" else arguments.picture
                server = started([*command, str(8461 + index)], url, body)
                try:
                    load(url, body, arguments.clients, 2)
                    found = load(url, body, arguments.clients, arguments.seconds)
                    half = load(url, body, arguments.clients, arguments.seconds, found["rate"] / 2)
                    runs[name].append({"full": found, "half": half})
                    if name == "fovea":
                        peak = max(peak, memory(server, "VmHWM"))
                finally:
                    ended(server)
                print(name, json.dumps(runs[name][-1]), flush=True)
    for name, found in runs.items():
        def median(load, key):
            return statistics.median(run[load][key] for run in found)

        print(f"{name}: {median('full', 'rate'):.1f} requests/s, median {median('full', 'p50'):.0f} ms, 99 % "
              f"{median('full', 'p99'):.0f} ms; at half of that {median('half', 'p50'):.0f} and {median('half', 'p99'):.0f} ms")  # fmt: skip
    best = [max(runs[peer][index]["full"]["rate"] for peer in ("fastapi", "litserve")) for index in range(arguments.rounds)]
    ratios = [run["full"]["rate"] / rate for run, rate in zip(runs["fovea"], best, strict=True)]
    print(f"ratio to the better peer {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}), "
          f"memory {peak:.0f} MB")  # fmt: skip
    if arguments.figures:
        with open(arguments.figures, "w") as file:
            json.dump({"file": os.path.basename(arguments.file), "clients": arguments.clients, "runs": runs}, file, indent=1)


if __name__ == "__main__":
    main()

"""Has the command fetch models of timm from a hub on this machine, and compares it with timm and Hugging Face's client.

    python check_hub.py      # timm 1.0, huggingface_hub 2.4, torch, torchvision, Pillow; the command is $FOVEA

Each network gets seeded random weights and statistics, is saved as timm saves it for the hub, and is served. Logits of
random images must be within 1e-4 of timm's largest, probabilities of a picture, which timm's own transform prepares,
within 1e-3. Then the same repository is fetched by Hugging Face's client: the requests and the cache must be the same,
and each must find what the other fetched without a request.
"""

import contextlib
import hashlib
import http.server
import json
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import numpy as np
import torch

library = torch.library.register_fake
torch.library.register_fake = lambda *a, **k: (lambda f: f) if a and str(a[0]).startswith("torchvision") else library(*a, **k)

import timm
from PIL import Image
from timm.models import save_for_hf

from foreign_files import randomize

FOVEA = os.environ.get("FOVEA", ".build/release/fovea")
COMMIT = "0123456789abcdef0123456789abcdef01234567"
# Architecture -> changes of what the model wants of its pictures.
NETWORKS = {
    "resnet18": {},
    "resnet50": {"crop_pct": 0.95, "interpolation": "bicubic"},
    "densenet121": {"interpolation": "bicubic"}, "inception_v3": {"mean": (0.5,) * 3, "std": (0.5,) * 3},
    "vgg11": {}, "vgg13_bn": {"crop_mode": "squash", "crop_pct": 1.0},
}  # fmt: skip
requests = []


class Hub(http.server.SimpleHTTPRequestHandler):
    """Answers as the hub does: large files are elsewhere, and their names are hashes."""

    root = None

    def answer(self, body):
        requests.append((self.command, self.path))
        parts = self.path.split("?")[0].strip("/").split("/")
        if parts[0] == "cdn":
            data = (self.root / "/".join(parts[1:])).read_bytes()
            return self.reply(200, {}, data, body)
        if len(parts) != 5 or parts[2:4] != ["resolve", "main"]:
            return self.reply(404, {}, b"", body)
        file = self.root / parts[0] / parts[1] / parts[4]
        if not file.is_file():
            return self.reply(404, {"X-Error-Code": "EntryNotFound", "X-Repo-Commit": COMMIT}, b"", body)
        data = file.read_bytes()
        known = {"X-Repo-Commit": COMMIT}
        if file.suffix == ".safetensors":
            known |= {"X-Linked-Etag": f'"{hashlib.sha256(data).hexdigest()}"', "X-Linked-Size": str(len(data)),
                      "Location": f"http://localhost:{self.server.server_port}/cdn/{'/'.join([*parts[:2], parts[4]])}"}  # fmt: skip
            return self.reply(302, known, b"", body)
        name = hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
        return self.reply(200, known | {"ETag": f'"{name}"'}, data, body)

    def reply(self, status, headers, data, body):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if body:
            self.wfile.write(data)

    def do_HEAD(self):
        self.answer(False)

    def do_GET(self):
        self.answer(True)

    def log_message(self, *_):
        pass


def run(*arguments, environment):
    done = subprocess.run([FOVEA, *map(str, arguments)], capture_output=True, text=True, env=os.environ | environment)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, arguments))}: {done.stderr}")
    return done.stdout


def tree(cache):
    """The paths of a cache with what they hold, without locks and other notes of the client."""
    found = {}
    for path in sorted(Path(cache).rglob("*")):
        name = str(path.relative_to(cache))
        if path.is_dir() or name.startswith(".") or "/." in name or path.name == "CACHEDIR.TAG":
            continue
        found[name] = os.readlink(path) if path.is_symlink() else hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def compare(architecture, changes, folder, endpoint):
    model = timm.create_model(architecture, pretrained=False, num_classes=10)
    torch.manual_seed(4)
    randomize(model)
    model.eval()
    model.pretrained_cfg |= changes
    config = timm.data.resolve_model_data_config(model)
    side = config["input_size"][1]
    environment = {"HF_ENDPOINT": endpoint, "HF_HOME": f"{folder}/ours", "TORCH_HOME": f"{folder}/torch"}
    images = torch.randn(2, 3, side, side)
    chance = np.random.default_rng(5)
    small = Image.fromarray(chance.integers(0, 256, (30, 40, 3), dtype=np.uint8))
    picture = small.resize((400, 300), Image.BICUBIC)
    given, answer, photo = (f"{folder}/{name}" for name in ("x.npy", "logits.npy", "x.png"))
    np.save(given, images.numpy())
    picture.save(photo)
    transform = timm.data.create_transform(**config, is_training=False)
    with torch.no_grad():
        ready = transform(picture)[None]
        head = model.get_classifier()
        scale = 3 / model(ready).abs().max()
        head.weight *= scale
        head.bias *= scale
        # Some repositories have the older form alone.
        is_safe = architecture != "resnet50"
        save_for_hf(model, Hub.root / "timm" / f"{architecture}.test", safe_serialization=is_safe)
        expected, chances = model(images).numpy(), model(ready).softmax(1)[0].numpy()
    name = f"timm:{architecture}.test"
    run("predict", "--weights", name, "--input", given, "--output", answer, environment=environment)
    distance = float(abs(np.load(answer) - expected).max() / abs(expected).max())
    found = json.loads(run("predict", "--weights", name, photo, "--topk", 10, "--format", "json", environment=environment))
    prepared = max(abs(row["probability"] - chances[row["index"]]) for row in found[0]["predictions"])
    print(f"{name:24} logits {distance:.1e}, picture {prepared:.1e}", flush=True)
    if not (distance < 1e-4 and prepared < 1e-3):
        sys.exit(1)


def client(folder, endpoint, architecture):
    """Fetches the same repository with both programs, and compares requests and caches."""
    repository, files = f"timm/{architecture}.test", ["config.json", "model.safetensors"]
    def script(home, offline):
        code = f"from huggingface_hub import hf_hub_download as f\nfor x in {files}: print(f('{repository}', x))"
        changes = {"HF_ENDPOINT": endpoint, "HF_HOME": home, "HF_HUB_DISABLE_XET": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
        changes |= {"HF_HUB_OFFLINE": "1"} if offline else {}
        return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=os.environ | changes)

    log = {}
    for who in ("theirs", "again"):
        requests.clear()
        home = f"{folder}/{who}"
        if who == "theirs":
            done = script(home, False)
            assert done.returncode == 0, (requests, done.stderr)
        else:
            run("weights", "download", f"timm:{architecture}.test", environment={"HF_ENDPOINT": endpoint, "HF_HOME": home})
        log[who] = [request for request in requests if not request[1].startswith("/cdn")]
    print("requests of Hugging Face's client:", *(f"{m} {p}" for m, p in log["theirs"]), sep="\n  ")
    print("requests of fovea:", *(f"{m} {p}" for m, p in log["again"]), sep="\n  ")
    theirs, ours = tree(f"{folder}/theirs/hub"), tree(f"{folder}/again/hub")
    print("caches are equal:", theirs == ours, f"({len(ours)} files)")
    requests.clear()
    offline = script(f"{folder}/again", True)
    print("the client finds what fovea fetched:", offline.returncode == 0 and not requests)
    path = run("weights", "path", f"timm:{architecture}.test", environment={"HF_HOME": f"{folder}/theirs", "HF_ENDPOINT": endpoint})
    print("fovea finds what the client fetched:", Path(path.strip()).is_dir() and not requests)
    if theirs != ours or offline.returncode:
        sys.exit(f"{sorted(theirs.items() ^ ours.items())} {offline.stderr}")


if __name__ == "__main__":
    print("timm", timm.__version__)
    with tempfile.TemporaryDirectory() as folder:
        Hub.root = Path(folder) / "served"
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hub)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        endpoint = f"http://127.0.0.1:{server.server_port}"
        chosen = sys.argv[1:] or NETWORKS
        for architecture, changes in ((name, NETWORKS[name]) for name in chosen):
            compare(architecture, changes, folder, endpoint)
        client(folder, endpoint, next(iter(chosen)))
        server.shutdown()

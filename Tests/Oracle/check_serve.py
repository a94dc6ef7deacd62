"""Asks `fovea serve` as real clients do; prints what each found.

    python check_serve.py --weights CHECKPOINT --picture FILE      # the command is $FOVEA or .build/release/fovea

tritonclient[http] 2.73 (metadata, JSON and binary tensors, classes, asynchronous requests), huggingface_hub 2.4
(image_classification), openapi-spec-validator and schemathesis 4.32 on /openapi.json, prometheus_client and promtool on
/metrics: those that are installed. Logits must equal those of `fovea predict` within 1e-6 of the largest. The exit status is 1 if
anything fails.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request

import numpy as np

FOVEA = os.environ.get("FOVEA", ".build/release/fovea")
failures = []


def check(name, good, detail=""):
    print(f"{'ok  ' if good else 'FAIL'} {name} {detail}", flush=True)
    if not good:
        failures.append(name)


def triton(url, images, expected):
    import tritonclient.http as http

    client = http.InferenceServerClient(url.removeprefix("http://"))
    check("triton live, ready", client.is_server_live() and client.is_server_ready() and client.is_model_ready("m"))
    check("triton metadata", client.get_model_metadata("m")["inputs"][0]["datatype"] == "FP32",
          str(client.get_server_metadata()["extensions"]))  # fmt: skip
    check("triton index", client.get_model_repository_index()[0]["name"] == "m")
    for binary in (False, True):
        given = http.InferInput("input", list(images.shape), "FP32")
        given.set_data_from_numpy(images, binary_data=binary)
        wanted = [http.InferRequestedOutput("logits", binary_data=binary)]
        found = client.infer("m", [given], outputs=wanted).as_numpy("logits")
        far = abs(found - expected).max() / abs(expected).max()
        check(f"triton infer, binary {binary}", far < 1e-6, f"distance {far:.1e}")
    given.set_data_from_numpy(images)
    check("triton infer, all outputs", set(o["name"] for o in client.infer("m", [given]).get_response()["outputs"])
          == {"logits", "probabilities"})  # fmt: skip
    classes = client.infer("m", [given], outputs=[http.InferRequestedOutput("probabilities", class_count=2)])
    rows = classes.as_numpy("probabilities")
    best = [int(row[0].decode().split(":")[1]) for row in rows]
    check("triton class_count", best == list(expected.argmax(1)), str(rows[0]))
    futures = [client.async_infer("m", [given]) for _ in range(20)]
    check("triton async_infer", all((f.get_result().as_numpy("logits").argmax(1) == expected.argmax(1)).all()
                                    for f in futures))  # fmt: skip
    check("triton statistics", client.get_inference_statistics("m")["model_stats"][0]["inference_count"] > 0)
    try:
        client.infer("nobody", [given])
        check("triton error", False)
    except Exception as error:
        check("triton error", "no model" in str(error), str(error))


def hugging_face(url, picture):
    from huggingface_hub import InferenceClient

    client = InferenceClient(model=f"{url}/models/m")
    plain = client.image_classification(picture)
    check("huggingface_hub, file", len(plain) == 5 and plain[0].score >= plain[1].score, str(plain[0]))
    with open(picture, "rb") as file:
        parameters = client.image_classification(file.read(), top_k=2, function_to_apply="none")
    check("huggingface_hub, parameters", len(parameters) == 2 and parameters[0].label == plain[0].label,
          str(parameters[0]))  # fmt: skip


def openapi(url, folder):
    text = urllib.request.urlopen(f"{url}/openapi.json").read()
    from openapi_spec_validator import validate

    validate(json.loads(text))
    check("openapi-spec-validator", True)
    program = shutil.which("schemathesis") or f"{os.path.dirname(sys.executable)}/schemathesis"
    with open(f"{folder}/schemathesis.toml", "w") as file:
        file.write('[parameters]\n"path.model" = "m"\n"query.model" = "m"\n')
    run = subprocess.run([program, "--config-file", f"{folder}/schemathesis.toml", "run", f"{url}/openapi.json",
                          "--max-examples", "50", "--seed", "1", "--no-color",
                          "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,"
                          "response_schema_conformance,unsupported_method"],
                         capture_output=True, text=True, timeout=500)  # fmt: skip
    check("schemathesis", run.returncode == 0, "\n" + "\n".join(run.stdout.splitlines()[-45:]))


def metrics(url):
    text = urllib.request.urlopen(f"{url}/metrics").read().decode()
    from prometheus_client.parser import text_string_to_metric_families

    families = list(text_string_to_metric_families(text))
    check("prometheus_client", len(families) > 8, f"{len(families)} families")
    if shutil.which("promtool"):
        run = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True)
        check("promtool", run.returncode == 0, run.stdout + run.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weights", required=True)
    parser.add_argument("--picture", required=True)
    parser.add_argument("--only", action="append", choices=["triton", "huggingface", "openapi", "metrics"])
    arguments = parser.parse_args()
    server = subprocess.Popen([FOVEA, "serve", "--weights", f"m={arguments.weights}", "--port", "0"],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)  # fmt: skip
    url = server.stdout.readline().strip()
    try:
        shape = json.loads(urllib.request.urlopen(f"{url}/v2/models/m").read())["inputs"][0]["shape"][1:]
        images = np.random.default_rng(0).normal(0, 1, (3, *shape)).astype(np.float32)
        with tempfile.TemporaryDirectory() as folder:
            np.save(f"{folder}/x.npy", images)
            subprocess.run([FOVEA, "predict", "--weights", arguments.weights, "--input", f"{folder}/x.npy", "--output",
                            f"{folder}/y.npy"], check=True, stderr=subprocess.DEVNULL)  # fmt: skip
            parts = {
                "triton": lambda: triton(url, images, np.load(f"{folder}/y.npy")),
                "huggingface": lambda: hugging_face(url, arguments.picture),
                "openapi": lambda: openapi(url, folder),
                "metrics": lambda: metrics(url),
            }
            for name, part in parts.items():
                if arguments.only and name not in arguments.only:
                    continue
                try:
                    part()
                except ImportError as error:
                    print(f"skip {name}: {error}")
                except Exception as error:
                    check(name, False, f"{type(error).__name__}: {error}")
    finally:
        server.terminate()
        check("ends in order", server.wait(40) == 0)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()

"""Checks the exports of the whole catalogue as ONNX files with four runtimes; prints a table.

    python check_onnx.py [NAME ...]     # the command is $FOVEA or .build/release/fovea

For every network and choice of settings: drawn weights of PyTorch's twin go through `fovea export --to x.onnx`; the
file passes the checker of the onnx package and its strict shape inference; the logits of three images, in a batch, are
compared with those of `fovea predict`, as the largest distance in relation to the largest logit. The runtimes are ONNX
Runtime, OpenVINO, OpenCV and tract, those of them that are installed. The exit status is 1 if a distance is above 1e-4.
"""

import argparse
import json
import sys
import tempfile

import numpy as np
import onnx
import torch

import catalogue
from check_catalogue import NAMES, chosen, fovea  # noqa: F401
from foreign_files import randomize

import golden_names

LIMIT = 1e-4


def onnx_runtime(path, images):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(path, options, ["CPUExecutionProvider"]).run(None, {"input": images})[0]


def openvino(path, images):
    import openvino

    core = openvino.Core()
    model = core.compile_model(path, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return model(images)[model.output(0)]


def opencv(path, images):
    import cv2

    network = cv2.dnn.readNetFromONNX(path)
    network.setInput(images)
    return network.forward()


def tract(path, images):
    import tract

    model = tract.onnx().load(path)
    model.set_input_fact(0, f"{images.shape[0]},{','.join(map(str, images.shape[1:]))},f32")
    model.analyse()
    return model.into_model().into_runnable().run([images])[0].to_numpy()


RUNTIMES = {"ONNX Runtime": onnx_runtime, "OpenVINO": openvino, "OpenCV": opencv, "tract": tract}


def available():
    """The runtimes that can be imported."""
    modules = {"ONNX Runtime": "onnxruntime", "OpenVINO": "openvino", "OpenCV": "cv2", "tract": "tract"}
    found = {}
    for name, module in modules.items():
        try:
            __import__(module)
            found[name] = RUNTIMES[name]
        except ImportError:
            print(f"{name} is not installed", file=sys.stderr)
    return found


def distances(name, options, settings, shape, runtimes):
    """How far each runtime's logits are from ours; the text of its error where it has none."""
    torch.manual_seed(1)
    network = catalogue.MODELS[name](**options)
    randomize(network)
    images = torch.randn([3, *shape]).numpy()
    with tempfile.TemporaryDirectory() as folder:
        weights, given, answer, exported = (f"{folder}/{p}" for p in ("x.pth", "x.npy", "logits.npy", "x.onnx"))
        torch.save(network.state_dict(), weights)
        np.save(given, images)
        of = ["--weights", weights, "--model", name, *chosen(settings)]
        fovea("predict", *of, "--input", given, "--output", answer)
        fovea("export", *of, "--to", exported)
        model = onnx.load(exported)
        onnx.checker.check_model(model, full_check=True)
        onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True)
        expected = np.load(answer)
        far = {}
        for runtime, run in runtimes.items():
            try:
                far[runtime] = float(abs(run(exported, images) - expected).max() / abs(expected).max())
            except Exception as error:  # Every kind of failure of a runtime is a row of the table.
                far[runtime] = str(error).strip().split("\n")[0][:60]
    return far


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="networks; all without any")
    arguments = parser.parse_args()
    runtimes = available()
    shapes = {entry["name"]: entry["input"] for entry in json.loads(fovea("models", "--format", "json"))}
    print(f"| network | {' | '.join(runtimes)} |\n| --- |{' --- |' * len(runtimes)}")
    good = True
    for name, options, settings in golden_names.networks():
        if arguments.names and name not in arguments.names:
            continue
        far = distances(name, options, settings, shapes[name], runtimes)
        good = good and all(not isinstance(value, str) and value <= LIMIT for value in far.values())
        title = " ".join([name, *(f"{key}={value}" for key, value in settings.items())])
        cells = [value if isinstance(value, str) else f"{value:.1e}" for value in far.values()]
        print(f"| {title} | {' | '.join(cells)} |", flush=True)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()

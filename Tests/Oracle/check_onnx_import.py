"""Checks networks that PyTorch exports as ONNX files, with both of its exporters, against ONNX Runtime; prints a table.

    python check_onnx_import.py DIRECTORY [NAME ...]     # the command is $FOVEA or .build/release/fovea

torchvision's networks, with drawn weights and statistics, are written to DIRECTORY, where files that are there already
are used. The logits of two images from `fovea predict` are compared with ONNX Runtime's, as the largest distance in
relation to the largest logit. The exit status is 1 if one is above 1e-5 or a file is refused.
"""

import argparse
import os
import sys
import tempfile

import numpy as np
import onnxruntime
import torch

from catalogue import torchvision_models
from check_catalogue import fovea

LIMIT = 1e-5
NAMES = (
    "alexnet densenet121 googlenet inception_v3 mobilenet_v2 mobilenet_v3_small resnet18 shufflenet_v2_x1_0"
    " squeezenet1_1 vgg11_bn"
).split()


def drawn(name):
    """The network with drawn weights, and statistics that are not those of a new network."""
    torch.manual_seed(0)
    options = {"init_weights": False} if name in ("googlenet", "inception_v3") else {}
    network = getattr(torchvision_models, name)(weights=None, **options).eval()
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_var.uniform_(0.5, 1.5)
            module.running_mean.normal_(0, 0.1)
    return network


def export(network, images, path, dynamo):
    if dynamo:
        shapes = ({0: torch.export.Dim("batch")},)
        torch.onnx.export(network, (images,), path, dynamo=True, dynamic_shapes=shapes, verbose=False)
    else:
        axes = {"x": {0: "batch"}}
        torch.onnx.export(network, (images,), path, dynamo=False, input_names=["x"], dynamic_axes=axes)


def distance(path, images):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(path, options, ["CPUExecutionProvider"])
    expected = session.run(None, {session.get_inputs()[0].name: images.numpy()})[0]
    with tempfile.TemporaryDirectory() as folder:
        given, answer = f"{folder}/x.npy", f"{folder}/y.npy"
        np.save(given, images.numpy())
        fovea("predict", "--weights", path, "--input", given, "--output", answer)
        return float(abs(np.load(answer) - expected).max() / abs(expected).max())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory")
    parser.add_argument("names", nargs="*", metavar="NAME", help="networks; all without any")
    arguments = parser.parse_args()
    good = True
    print("| network | torch.onnx | torch.export |\n| --- | --- | --- |")
    for name in arguments.names or NAMES:
        side, cells = 299 if name == "inception_v3" else 224, []
        images = torch.randn(2, 3, side, side)
        for form, dynamo in (("ts", False), ("dyn", True)):
            path = os.path.join(arguments.directory, f"{name}-{form}.onnx")
            if not os.path.exists(path):
                export(drawn(name), images, path, dynamo)
            far = distance(path, images)
            good = good and far <= LIMIT
            cells.append(f"{far:.1e}")
        print(f"| {name} | {' | '.join(cells)} |", flush=True)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()

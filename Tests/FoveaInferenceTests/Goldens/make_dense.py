"""What PyTorch computes with dense layers turned into convolutions over larger pictures: dense.json.

Needs torch; run it in this folder.
"""
import json

import torch
from torch import nn
from torch.nn import functional as F


def features():
    return [nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(4, 6, 3, padding=1), nn.ReLU()]


NETWORKS = {
    # As in VGG: dense layers behind pooled maps of 2 x 2.
    "vgg": (features() + [nn.MaxPool2d(2), nn.Flatten(), nn.Linear(24, 8), nn.ReLU(), nn.Linear(8, 5)], 2),
    # As in torchvision's AlexNet: adaptive pooling, which halves a map of 4 x 4.
    "adaptive": (features() + [nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(24, 5)], 2),
    # As in ResNet: the mean of the whole map.
    "global": (features() + [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(6, 5)], None),
}


def slide(network, side, images):
    """The logits with every dense layer as a convolution; `side` is that of the flattened maps."""
    values, is_first = images, True
    for layer in network:
        if isinstance(layer, nn.Flatten):
            continue
        if isinstance(layer, nn.Linear):
            extent = side if is_first and side else 1
            weight = layer.weight.reshape(layer.out_features, -1, extent, extent)
            values, is_first = F.conv2d(values, weight, layer.bias), False
        elif isinstance(layer, nn.AdaptiveAvgPool2d) and layer.output_size != 1:
            values = F.avg_pool2d(values, 2)
        else:
            values = layer(values)
    return values.mean((2, 3))


def main():
    torch.manual_seed(0)
    goldens = {}
    for name, (layers, side) in NETWORKS.items():
        network = nn.Sequential(*layers).double()
        cases = []
        for height, width in [(8, 8), (12, 20), (17, 11)]:
            images = torch.rand(2, 1, height, width, dtype=torch.float64).float().double()
            logits = slide(network, side, images)
            if (height, width) == (8, 8):
                assert torch.allclose(logits, network(images))
            cases.append({
                "height": height, "width": width, "images": images.flatten().tolist(),
                "logits": logits.flatten().tolist(), "probabilities": logits.softmax(1).flatten().tolist(),
            })
        # The weights are read as numbers of 32 bits.
        weights = {k: {"shape": list(v.shape), "values": v.flatten().tolist()}
                   for k, v in network.state_dict().items()}
        goldens[name] = {"weights": weights, "cases": cases}
    with open("dense.json", "w") as file:
        json.dump({"torch": torch.__version__, "networks": goldens}, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()

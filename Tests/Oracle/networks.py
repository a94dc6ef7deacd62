"""PyTorch twins of the catalogue's models, with the same parameter names, shapes and order."""

import math

from torch import cat, nn

# One row an inception block: input channels, then the widths of the four branches.
#   input   1x1   1x1 -> 3x3   1x1 -> 5x5   pool -> 1x1
STAGES = [
    [
        (192, 64, (96, 128), (16, 32), 32),
        (256, 128, (128, 192), (32, 96), 64),
    ],
    [
        (480, 192, (96, 208), (16, 48), 64),
        (512, 160, (112, 224), (24, 64), 64),
        (512, 128, (128, 256), (24, 64), 64),
        (512, 112, (144, 288), (32, 64), 64),
        (528, 256, (160, 320), (32, 128), 128),
    ],
    [
        (832, 256, (160, 320), (32, 128), 128),
        (832, 384, (192, 384), (48, 128), 128),
    ],
]


class InceptionBlock(nn.Module):
    """Four branches over one input, each ending in a ReLU, joined along the channels."""

    def __init__(self, channels, one, three, five, pooled):
        super().__init__()
        self.p1_1 = nn.Conv2d(channels, one, 1)
        self.p2_1 = nn.Conv2d(channels, three[0], 1)
        self.p2_2 = nn.Conv2d(*three, 3, padding=1)
        self.p3_1 = nn.Conv2d(channels, five[0], 1)
        self.p3_2 = nn.Conv2d(*five, 5, padding=2)
        self.p4_1 = nn.MaxPool2d(3, stride=1, padding=1)
        self.p4_2 = nn.Conv2d(channels, pooled, 1)
        self.relu = nn.ReLU()

    def forward(self, images):
        ends = (
            self.p1_1(images),
            self.p2_2(self.relu(self.p2_1(images))),
            self.p3_2(self.relu(self.p3_1(images))),
            self.p4_2(self.p4_1(images)),
        )
        return cat([self.relu(end) for end in ends], dim=1)


def googlenet_d2l(classes=10):
    """The GoogLeNet of "Dive into Deep Learning" for grey pictures: 5,977,530 parameters."""

    def halve():
        return nn.MaxPool2d(3, stride=2, padding=1)

    stem = nn.Sequential(nn.Conv2d(1, 64, 7, stride=2, padding=3), nn.ReLU(), halve())
    second = nn.Sequential(
        nn.Conv2d(64, 64, 1), nn.ReLU(), nn.Conv2d(64, 192, 3, padding=1), nn.ReLU(), halve()
    )
    third, fourth, fifth = ([InceptionBlock(*row) for row in stage] for stage in STAGES)
    return nn.Sequential(
        stem,
        second,
        nn.Sequential(*third, halve()),
        nn.Sequential(*fourth, halve()),
        nn.Sequential(*fifth, nn.AdaptiveAvgPool2d(1), nn.Flatten()),
        nn.Linear(1024, classes),
    )


class LeNet(nn.Module):
    """LeNet for 32 x 32 grey pictures, no activation after the convolutions; gives logits."""

    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Sequential(
            nn.Conv2d(1, 6, 5), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.MaxPool2d(2)
        )
        widths = (400, 120, 84, classes)
        layers = [nn.Flatten()]
        for inputs, outputs in zip(widths, widths[1:]):
            layers += [nn.Linear(inputs, outputs), nn.ReLU()]
        self.linear = nn.Sequential(*layers[:-1])

    def forward(self, images):
        return self.linear(self.conv(images))


# Name -> how to make it, its side length, its number of parameters.
MODELS = {
    "googlenet-d2l": (googlenet_d2l, 96, 5_977_530),
    "lenet": (LeNet, 32, 61_706),
}


def make(name):
    """The network of that name with PyTorch's own random weights."""
    build, _, parameters = MODELS[name]
    network = build()
    assert sum(math.prod(p.shape) for p in network.parameters()) == parameters
    return network

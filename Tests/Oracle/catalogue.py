"""PyTorch twins of every network in the catalogue: same parameter names and shapes, logits as results.

The networks of teaching texts are written out here; those named after torchvision's come from it.
"""

import torch
from torch import cat, flatten, nn
from torch.nn import functional as F

import networks

try:
    from torchvision import models as torchvision_models
except (OSError, RuntimeError):
    # torchvision's wheel registers two operators that a CPU build of torch lacks.
    _library = torch.library.Library("torchvision", "DEF")
    for _name in ("nms", "qnms"):
        _library.define(f"{_name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    from torchvision import models as torchvision_models


def steps(*layers):
    """Layers one after the other, those that are None left out."""
    return nn.Sequential(*(layer for layer in layers if layer is not None))


def dense_head(features, hidden, classes, flat=True):
    """Two hidden dense layers with dropout and a last one, perhaps after a flattening."""
    layers = [nn.Flatten()] if flat else []
    for inputs in (features, hidden):
        layers += [nn.Linear(inputs, hidden), nn.ReLU(), nn.Dropout(0.5)]
    return nn.Sequential(*layers, nn.Linear(hidden, classes))


def pooled(size, *windows):
    """The size of an image after windows (extent, stride, padding on each side)."""
    for extent, stride, padding in windows:
        size = (size + 2 * padding - extent) // stride + 1
    return size


class ClassicLeNet(networks.LeNet):
    """LeNet with sigmoids and average pooling throughout."""

    def __init__(self, classes=10):
        super().__init__(classes)
        self.conv[1] = self.conv[3] = nn.AvgPool2d(2)
        for index in (2, 4):
            self.linear[index] = nn.Sigmoid()

    def forward(self, images):
        maps = self.conv[1](torch.sigmoid(self.conv[0](images)))
        return self.linear(self.conv[3](torch.sigmoid(self.conv[2](maps))))


class AlexNet2012(nn.Module):
    """One tower, a normalization or none after each of the first two convolutions."""

    def __init__(self, classes=10, channels=1, size=224, norm="none"):
        super().__init__()

        def normalization(filters):
            if norm == "lrn":
                return nn.LocalResponseNorm(5, alpha=5e-4, beta=0.75, k=2.0)
            return nn.BatchNorm2d(filters) if norm == "batch" else None

        layers = [nn.Conv2d(channels, 96, 11, stride=4), nn.ReLU(), normalization(96)]
        layers += [nn.MaxPool2d(3, 2), nn.Conv2d(96, 256, 5, padding=2), nn.ReLU(), normalization(256)]
        layers += [nn.MaxPool2d(3, 2)]
        for inputs, outputs in ((256, 384), (384, 384), (384, 256)):
            layers += [nn.Conv2d(inputs, outputs, 3, padding=1), nn.ReLU()]
        self.conv = steps(*layers, nn.MaxPool2d(3, 2))
        side = pooled(size, (11, 4, 0), (3, 2, 0), (3, 2, 0), (3, 2, 0))
        self.linear = dense_head(256 * side * side, 4096, classes)

    def forward(self, images):
        return self.linear(self.conv(images))


def vgg11_d2l(classes=10, channels=1, size=224):
    """Five blocks and three dense layers in one sequence."""
    blocks = []
    for count, filters in ((1, 64), (1, 128), (2, 256), (2, 512), (2, 512)):
        block = []
        for _ in range(count):
            block += [nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU()]
            channels = filters
        blocks.append(nn.Sequential(*block, nn.MaxPool2d(2, 2)))
    return nn.Sequential(*blocks, *dense_head(512 * (size // 32) ** 2, 4096, classes))


# The columns of VGG's table 1: the sides of the filters of each stage.
VGG_TABLE = {
    "a": ([3], [3], [3, 3], [3, 3], [3, 3]),
    "a-lrn": ([3], [3], [3, 3], [3, 3], [3, 3]),
    "b": ([3, 3],) * 5,
    "c": ([3, 3], [3, 3], [3, 3, 1], [3, 3, 1], [3, 3, 1]),
    "d": ([3, 3], [3, 3], [3] * 3, [3] * 3, [3] * 3),
    "e": ([3, 3], [3, 3], [3] * 4, [3] * 4, [3] * 4),
}


class VGG(nn.Module):
    """A column of table 1 of the paper."""

    def __init__(self, column, classes=1000, channels=3, size=224):
        super().__init__()
        layers = []
        for filters, sides in zip((64, 128, 256, 512, 512), VGG_TABLE[column]):
            for side in sides:
                layers += [nn.Conv2d(channels, filters, side, padding=side // 2), nn.ReLU()]
                channels = filters
            if column == "a-lrn" and filters == 64:
                layers.append(nn.LocalResponseNorm(5, alpha=5e-4, beta=0.75, k=2.0))
            layers.append(nn.MaxPool2d(2, 2))
        self.features = nn.Sequential(*layers)
        self.classifier = dense_head(512 * (size // 32) ** 2, 4096, classes, flat=False)

    def forward(self, images):
        return self.classifier(flatten(self.features(images), 1))


class VGGFashion(nn.Module):
    """Convolutions without bias, batch normalization after each, all widths scaled."""

    def __init__(self, depth, classes=10, channels=1, size=224, width=1.0):
        super().__init__()
        counts = {11: [1] * 5, 13: [2] * 5, 16: [2, 2, 3, 3, 3], 19: [2, 2, 4, 4, 4]}[depth]
        layers = []
        for filters, count in zip((64, 128, 256, 512, 512), counts):
            filters = int(filters * width)
            for _ in range(count):
                layers.append(nn.Conv2d(channels, filters, 3, padding=1, bias=False))
                layers += [nn.BatchNorm2d(filters), nn.ReLU()]
                channels = filters
            layers.append(nn.MaxPool2d(2, 2))
        self.VGG_layer = nn.Sequential(*layers)
        self.FC_layer = nn.Sequential()
        head = dense_head(channels * (size // 32) ** 2, int(4096 * width), classes)
        self.FC_layer.add_module("fc", head)

    def forward(self, images):
        return self.FC_layer(self.VGG_layer(images))


def nin(classes=10, channels=1, size=224):
    """Blocks of a convolution and two 1 x 1, and a mean for each class."""

    def block(inputs, filters, side, stride=1, padding=0):
        first = nn.Conv2d(inputs, filters, side, stride=stride, padding=padding)
        rest = [nn.Conv2d(filters, filters, 1) for _ in range(2)]
        return nn.Sequential(*(each for layer in (first, *rest) for each in (layer, nn.ReLU())))

    return nn.Sequential(
        block(channels, 96, 11, stride=4),
        nn.MaxPool2d(3, 2),
        block(96, 256, 5, padding=2),
        nn.MaxPool2d(3, 2),
        block(256, 384, 3, padding=1),
        nn.MaxPool2d(3, 2),
        nn.Dropout(0.5),
        block(384, classes, 3, padding=1),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
    )


class BlogInception(nn.Module):
    """Four branches; no function between a reduction and what follows it."""

    def __init__(self, channels, one, three, five, pool):
        super().__init__()
        self.p1 = nn.Sequential(nn.Conv2d(channels, one, 1), nn.ReLU())
        self.p2 = nn.Sequential(
            nn.Conv2d(channels, three[0], 1), nn.Conv2d(*three, 3, padding=1), nn.ReLU()
        )
        self.p3 = nn.Sequential(
            nn.Conv2d(channels, five[0], 1), nn.Conv2d(*five, 5, padding=2), nn.ReLU()
        )
        self.p4 = nn.Sequential(nn.MaxPool2d(3, 1, 1), nn.Conv2d(channels, pool, 1), nn.ReLU())

    def forward(self, images):
        return cat([branch(images) for branch in (self.p1, self.p2, self.p3, self.p4)], 1)


def googlenet_blog(classes=10, channels=1, size=224):
    """Five stages in one sequence, the dense layer inside the last."""
    third, fourth, fifth = ([BlogInception(*row) for row in stage] for stage in networks.STAGES)
    return nn.Sequential(
        nn.Sequential(nn.Conv2d(channels, 64, 7, 2, 3), nn.ReLU(), nn.MaxPool2d(3, 2, 1)),
        nn.Sequential(
            nn.Conv2d(64, 64, 1), nn.ReLU(), nn.Conv2d(64, 192, 3, padding=1), nn.ReLU(),
            nn.MaxPool2d(3, 2, 1),
        ),
        nn.Sequential(*third, nn.MaxPool2d(3, 2, 1)),
        nn.Sequential(*fourth, nn.MaxPool2d(3, 2, 1)),
        nn.Sequential(*fifth, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1024, classes)),
    )


class ConvReLU(nn.Module):
    """A convolution and ReLU."""

    def __init__(self, channels, filters, side, **options):
        super().__init__()
        self.conv = nn.Conv2d(channels, filters, side, **options)

    def forward(self, images):
        return F.relu(self.conv(images))


class PaperInception(nn.Module):
    """Four branches of convolutions that each end in ReLU."""

    def __init__(self, channels, one, three, five, pool):
        super().__init__()
        self.branch1 = ConvReLU(channels, one, 1)
        self.branch2 = nn.Sequential(ConvReLU(channels, three[0], 1), ConvReLU(*three, 3, padding=1))
        self.branch3 = nn.Sequential(ConvReLU(channels, five[0], 1), ConvReLU(*five, 5, padding=2))
        self.branch4 = nn.Sequential(nn.MaxPool2d(3, 1, 1), ConvReLU(channels, pool, 1))

    def forward(self, images):
        branches = (self.branch1, self.branch2, self.branch3, self.branch4)
        return cat([branch(images) for branch in branches], 1)


class PaperAuxiliary(nn.Module):
    """The classifier on the side."""

    def __init__(self, channels, classes, side):
        super().__init__()
        self.conv = ConvReLU(channels, 128, 1)
        self.fc1 = nn.Linear(128 * pooled(side, (5, 3, 0)) ** 2, 1024)
        self.fc2 = nn.Linear(1024, classes)
        self.dropout = nn.Dropout(0.5)

    def forward(self, images):
        maps = flatten(self.conv(F.avg_pool2d(images, 5, 3)), 1)
        return self.fc2(self.dropout(F.relu(self.fc1(self.dropout(maps)))))


class GoogLeNet2014(nn.Module):
    """The paper's network; in training the result is (logits, those of aux1, those of aux2)."""

    def __init__(self, classes=1000, channels=3, size=224, aux=True):
        super().__init__()
        self.conv1 = ConvReLU(channels, 64, 7, stride=2, padding=3)
        self.conv2 = ConvReLU(64, 64, 1)
        self.conv3 = ConvReLU(64, 192, 3, padding=1)
        self.names = []
        for number, stage in zip("345", networks.STAGES):
            for letter, row in zip("abcde", stage):
                self.names.append(f"inception{number}{letter}")
                setattr(self, self.names[-1], PaperInception(*row))
        if aux:
            side = pooled(size, (7, 2, 3))
            for _ in range(3):
                side = -(-(side - 3) // 2) + 1  # the last window may be cut
            self.aux1 = PaperAuxiliary(512, classes, side)
            self.aux2 = PaperAuxiliary(528, classes, side)
        self.dropout = nn.Dropout(0.4)
        self.fc = nn.Linear(1024, classes)

    def forward(self, images):
        def halve(maps):
            return F.max_pool2d(maps, 3, 2, ceil_mode=True)

        maps = halve(self.conv3(self.conv2(halve(self.conv1(images)))))
        sides = []
        for name in self.names:
            maps = getattr(self, name)(maps)
            if name in ("inception3b", "inception4e"):
                maps = halve(maps)
            head = {"inception4a": "aux1", "inception4d": "aux2"}.get(name)
            if self.training and head and hasattr(self, head):
                sides.append(getattr(self, head)(maps))
        logits = self.fc(self.dropout(flatten(F.adaptive_avg_pool2d(maps, 1), 1)))
        return (logits, *sides) if sides else logits


class DenseBlock(nn.Module):
    """Each layer adds its channels to all before it."""

    def __init__(self, layers, channels, growth):
        super().__init__()
        self.net = nn.Sequential(*(
            nn.Sequential(
                nn.BatchNorm2d(channels + i * growth), nn.ReLU(),
                nn.Conv2d(channels + i * growth, growth, 3, padding=1),
            )
            for i in range(layers)
        ))

    def forward(self, images):
        for layer in self.net:
            images = cat((images, layer(images)), 1)
        return images


def densenet_d2l(classes=10, channels=1, size=224, growth=32, blocks=(4, 4, 4, 4)):
    """Dense blocks with transitions between them."""
    layers = [
        nn.Sequential(
            nn.Conv2d(channels, 64, 7, 2, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)
        )
    ]
    channels = 64
    for index, count in enumerate(blocks):
        layers.append(DenseBlock(count, channels, growth))
        channels += count * growth
        if index < len(blocks) - 1:
            shrink = nn.Conv2d(channels, channels // 2, 1)
            layers.append(
                nn.Sequential(nn.BatchNorm2d(channels), nn.ReLU(), shrink, nn.AvgPool2d(2, 2))
            )
            channels //= 2
    head = (nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, classes))
    return nn.Sequential(*layers, nn.Sequential(nn.BatchNorm2d(channels), nn.ReLU(), *head))


def same(images, side, stride):
    """Zeros as Keras adds them, the odd row and column behind the image."""
    totals = []
    for extent in (images.shape[3], images.shape[2]):
        total = max((-(-extent // stride) - 1) * stride + side - extent, 0)
        totals += [total // 2, total - total // 2]
    return totals


class KerasConv(nn.Module):
    """A convolution with Keras's padding, batch normalization and ReLU."""

    def __init__(self, channels, filters, side, stride=1):
        super().__init__()
        self.conv = nn.Conv2d(channels, filters, side, stride=stride)
        self.bn = nn.BatchNorm2d(filters, eps=1e-3, momentum=0.01)
        self.side, self.stride = side, stride

    def forward(self, images):
        padded = F.pad(images, same(images, self.side, self.stride))
        return F.relu(self.bn(self.conv(padded)))


class KerasInception(nn.Module):
    """Four branches with as many filters each."""

    def __init__(self, channels, filters, stride):
        super().__init__()
        self.c1 = KerasConv(channels, filters, 1, stride)
        self.c2_1 = KerasConv(channels, filters, 1, stride)
        self.c2_2 = KerasConv(filters, filters, 3)
        self.c3_1 = KerasConv(channels, filters, 1, stride)
        self.c3_2 = KerasConv(filters, filters, 5)
        self.c4_2 = KerasConv(channels, filters, 1, stride)

    def forward(self, images):
        pool = F.max_pool2d(F.pad(images, same(images, 3, 1), value=-torch.inf), 3, 1)
        parts = (self.c1(images), self.c2_2(self.c2_1(images)), self.c3_2(self.c3_1(images)))
        return cat((*parts, self.c4_2(pool)), 1)


class Inception10(nn.Module):
    """A stem, two blocks of two units with 16 and 32 filters a branch, a mean and a dense layer.

    Unless `batch_norm` is "batch", training leaves the running statistics alone and normalises with them.
    """

    def __init__(self, classes=10, channels=3, size=32, batch_norm="frozen"):
        super().__init__()
        self.frozen = batch_norm == "frozen"
        self.c1 = KerasConv(channels, 16, 3)
        rows = ((16, 16, 2), (64, 16, 1), (64, 32, 2), (128, 32, 1))
        self.blocks = nn.Sequential(*(KerasInception(*row) for row in rows))
        self.f1 = nn.Linear(128, classes)
        self.train()

    def train(self, mode=True):
        super().train(mode)
        for module in self.modules():
            if isinstance(module, nn.BatchNorm2d) and self.frozen:
                module.eval()
        return self

    def forward(self, images):
        return self.f1(self.blocks(self.c1(images)).mean((2, 3)))


def from_torchvision(name, classes=1000, channels=3, size=224, aux=True, **options):
    """The network that torchvision calls by this name, without weights from elsewhere."""
    if name in ("googlenet", "inception_v3"):
        options |= {"aux_logits": aux, "init_weights": False}
    network = getattr(torchvision_models, name)(weights=None, num_classes=classes, **options)
    if channels != 3:
        path, first = next((p, m) for p, m in network.named_modules() if isinstance(m, nn.Conv2d))
        network.set_submodule(path, nn.Conv2d(
            channels, first.out_channels, first.kernel_size, first.stride, first.padding, bias=first.bias is not None))
    return network


TORCHVISION = (
    "alexnet densenet121 densenet161 densenet169 densenet201 googlenet inception_v3 resnet18 resnet34"
    " resnet50 resnet101 resnet152 vgg11 vgg11_bn vgg13 vgg13_bn vgg16 vgg16_bn vgg19 vgg19_bn"
).split()

# Name -> how to make it. All take classes, channels and size but the first two, and their settings.
MODELS = {
    "googlenet-d2l": lambda classes=10, **_: networks.googlenet_d2l(classes),
    "lenet": lambda classes=10, activation="none", **_: (
        ClassicLeNet if activation == "sigmoid" else networks.LeNet
    )(classes),
    "alexnet-2012": AlexNet2012,
    "vgg11-d2l": vgg11_d2l,
    **{f"vgg-{c}": (lambda c: lambda **options: VGG(c, **options))(c) for c in VGG_TABLE},
    **{
        f"vgg{d}-fashion": (lambda d: lambda **options: VGGFashion(d, **options))(d)
        for d in (11, 13, 16, 19)
    },
    "nin": nin,
    "googlenet-blog": googlenet_blog,
    "googlenet-2014": GoogLeNet2014,
    "densenet-d2l": densenet_d2l,
    "inception10": Inception10,
    **{n: (lambda n: lambda **options: from_torchvision(n, **options))(n) for n in TORCHVISION},
}

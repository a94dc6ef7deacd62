"""Where a network decides: the sign at a ReLU, the winner of a max pooling window.

A gradient jumps when rounding turns a decision round. Two correct float32 programs then differ by
1e-3 and more, whatever their quality. The goldens therefore use only pictures on which each
decision is clear: its gap is several times the largest rounding error of float32 at that place.
"""

import torch
from torch.nn import functional as F
from torch.utils._python_dispatch import TorchDispatchMode

RELU, POOL = torch.ops.aten.relu.default, torch.ops.aten.max_pool2d_with_indices.default


class Recording(TorchDispatchMode):
    """Collects (window of a pooling or None, its input) for every ReLU and max pooling that runs inside."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        if function is RELU:
            self.seen.append((None, args[0].detach()))
        elif function is POOL:
            size, stride, padding, _, up = (*args[1:], *([], 0, 1, False)[len(args) - 2 :])
            window = [each[0] if isinstance(each, (list, tuple)) else each for each in (size, stride, padding)]
            self.seen.append(((*window, up), args[0].detach()))
        return function(*args, **(kwargs or {}))


def recorded(network, pictures):
    """What a network decides on a batch, in order."""
    with Recording() as recording, torch.no_grad():
        network(pictures)
    return recording.seen


def pooling_gap(window, values):
    """The lead of each window's winner over its second, infinite where both are the same number.

    Equal float64 numbers are zeros behind a ReLU or one element that two windows of an earlier
    pooling share; either way the gradient reaches the same place.
    """
    k, s, p, up = window
    rows, columns = ((size + 2 * p - k + (s - 1) * up) // s + 1 for size in values.shape[2:])
    reach = [(count - 1) * s + k - size - p for count, size in zip((columns, rows), values.shape[:1:-1])]
    wide = F.pad(values, (p, max(reach[0], 0), p, max(reach[1], 0)), value=-float("inf"))
    first = torch.full((*values.shape[:2], rows, columns), -float("inf"), dtype=values.dtype)
    second = first.clone()
    for y in range(k):
        for x in range(k):
            here = wide[:, :, y : y + s * rows : s, x : x + s * columns : s][:, :, :rows, :columns]
            second = torch.maximum(second, torch.minimum(first, here))
            first = torch.maximum(first, here)
    return torch.where(first == second, float("inf"), first - second)


def gaps(network, pictures):
    """The smallest gap on each picture in each channel of each place: a list of float64 [N, C]."""
    found = [
        values.abs() if window is None else pooling_gap(window, values) / 2
        for window, values in recorded(network, pictures.double())
    ]
    return [gap.reshape(*gap.shape[:2], -1).amin(2) for gap in found]


def rounding(network, batches, variants):
    """The largest float32 error in each channel of each place over variants: a list of float64 [C]."""
    largest = []
    for pictures in batches:
        exact = recorded(network, pictures.double())
        largest = largest or [torch.zeros(v.shape[1], dtype=torch.float64) for _, v in exact]
        for run in variants:
            for i, ((_, a), (_, b)) in enumerate(zip(exact, run(pictures))):
                error = (a - b.double()).nan_to_num(0).abs().transpose(0, 1).flatten(1).amax(1)
                largest[i] = torch.maximum(largest[i], error)
    return largest


def clearance(found, errors):
    """How many times its rounding error the least clear decision of each picture is away: [N]."""
    return torch.stack([(gap / error).amin(1) for gap, error in zip(found, errors)]).amin(0)

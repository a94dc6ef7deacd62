"""Where a network decides: the sign at a ReLU, the winner of a max pooling window.

A gradient jumps when rounding turns a decision round. Two correct float32 programs then differ by
1e-3 and more, whatever their quality. The goldens therefore use only pictures on which each
decision is clear: its gap is several times the largest rounding error of float32 at that place.
"""

import contextlib

import torch
from torch import nn
from torch.nn import functional as F


@contextlib.contextmanager
def recording(network):
    """Collects (pooling or None, its input) for every ReLU and max pooling that runs inside."""
    seen = []
    hooks = [
        module.register_forward_pre_hook(
            lambda module, inputs: seen.append(
                (module if isinstance(module, nn.MaxPool2d) else None, inputs[0].detach())
            )
        )
        for module in network.modules()
        if isinstance(module, (nn.MaxPool2d, nn.ReLU))
    ]
    try:
        yield seen
    finally:
        for hook in hooks:
            hook.remove()


def pooling_gap(pool, values):
    """The lead of each window's winner over its second, infinite where both are the same number.

    Equal float64 numbers are zeros behind a ReLU or one element that two windows of an earlier
    pooling share; either way the gradient reaches the same place.
    """
    k, s, p = pool.kernel_size, pool.stride, pool.padding
    wide = F.pad(values, (p, p, p, p), value=-float("inf"))
    rows, columns = ((size - k) // s + 1 for size in wide.shape[2:])
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
    with recording(network) as seen, torch.no_grad():
        network(pictures.double())
    found = [values.abs() if pool is None else pooling_gap(pool, values) / 2 for pool, values in seen]
    return [gap.reshape(*gap.shape[:2], -1).amin(2) for gap in found]


def rounding(network, pictures, variants):
    """The largest float32 error in each channel of each place over variants: a list of float64 [C]."""
    with recording(network) as exact, torch.no_grad():
        network(pictures.double())
    largest = [torch.zeros(values.shape[1], dtype=torch.float64) for _, values in exact]
    for run in variants:
        for i, ((_, a), (_, b)) in enumerate(zip(exact, run(pictures))):
            error = (a - b.double()).abs().transpose(0, 1).flatten(1).amax(1)
            largest[i] = torch.maximum(largest[i], error)
    return largest


def clearance(found, errors):
    """How many times its rounding error the least clear decision of each picture is away: [N]."""
    return torch.stack([(gap / error).amin(1) for gap, error in zip(found, errors)]).amin(0)

"""Writes Tests/FoveaConformanceTests/Goldens/operations.json: what PyTorch makes of operations whose
definition is delicate, in double precision. Needs torch (made with 2.13.0) and nothing else:

    python Tests/Oracle/operations.py
"""

import json
import pathlib

import torch
import torch.nn.functional as F

generator = torch.Generator().manual_seed(0)
cases = {}


def numbers(*shape):
    """Normal numbers, rounded to 1/64 so that the file stays short."""
    drawn = torch.randn(*shape, generator=generator, dtype=torch.float64)
    return (drawn * 64).round() / 64


def tensor(value):
    return {"shape": list(value.shape), "values": value.detach().flatten().tolist()}


def record(name, inputs, results):
    cases[name] = {"inputs": [tensor(i) for i in inputs], "results": [tensor(r) for r in results]}


def function(name, body, *inputs, differentiate=None):
    """Records a result y, and the gradients of sum(y * weights); the weights are the last input."""
    chosen = range(len(inputs)) if differentiate is None else differentiate
    leaves = [i.clone().requires_grad_(n in chosen) for n, i in enumerate(inputs)]
    result = body(*leaves)
    weights = numbers(*result.shape)
    (result * weights).sum().backward()
    record(name, [*inputs, weights], [result, *(leaves[n].grad for n in chosen)])


images = numbers(2, 6, 5, 7)
function("lrn-odd", lambda x: F.local_response_norm(x, 5, 0.8, 0.75, 2.0), numbers(2, 7, 2, 2))
function("lrn-even", lambda x: F.local_response_norm(x, 4, 1.5, 0.5, 1.0), numbers(1, 6, 2, 2))
for counted in (True, False):
    function(
        f"average-pool-ceil-{'counted' if counted else 'not-counted'}",
        lambda x: F.avg_pool2d(x, 3, 2, 1, ceil_mode=True, count_include_pad=counted), images[:1, :2, :4, :6])
function("max-pool-ceil", lambda x: F.max_pool2d(x, 2, 2, 1, ceil_mode=True), images[:1, :2])
function("max-pool-ties", lambda x: F.max_pool2d(x, 3, 1, 1), (images[:1, :2] * 2).round())
function("max-pool-dilation", lambda x: F.max_pool2d(x, 2, 1, 1, dilation=2), images[:1, :2])
function("adaptive-average-pool", lambda x: F.adaptive_avg_pool2d(x, (3, 4)), images[:, :2])
function(
    "convolution-groups", lambda x, w, b: F.conv2d(x, w, b, 2, (1, 2), (2, 1), 3), images, numbers(9, 2, 2, 3),
    numbers(9))

labels = torch.tensor([2, 0, 4, 2])
logits = numbers(4, 5)
weights = torch.tensor([0.5, 1.0, 2.0, 1.5, 0.25], dtype=torch.float64)
for name, smoothing, weight in (
    ("plain", 0.0, None), ("smoothing", 0.1, None), ("weights", 0.0, weights), ("both", 0.2, weights),
):
    leaf = logits.clone().requires_grad_()
    loss = F.cross_entropy(leaf, labels, weight, label_smoothing=smoothing)
    loss.backward()
    extra = [] if weight is None else [weight]
    record(f"cross-entropy-{name}", [logits, labels, *extra], [loss, leaf.grad])

norm = torch.nn.BatchNorm2d(3, dtype=torch.float64)
with torch.no_grad():
    norm.weight.copy_(numbers(3))
    norm.bias.copy_(numbers(3))
    norm.running_mean.copy_(numbers(3))
    norm.running_var.copy_(numbers(3).abs() + 0.5)
batch = numbers(4, 3, 2, 2)
before = [norm.weight, norm.bias, norm.running_mean, norm.running_var]
before = [b.detach().clone() for b in before]
leaf = batch.clone().requires_grad_()
result = norm(leaf)
upstream = numbers(*result.shape)
(result * upstream).sum().backward()
record(
    "batch-normalization", [batch, *before, upstream],
    [result, leaf.grad, norm.weight.grad, norm.bias.grad, norm.running_mean, norm.running_var])

optimizers = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.1, weight_decay=0.01),
    "sgd-momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.01),
    "sgd-nesterov": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01),
    "adam": lambda p: torch.optim.Adam(p, lr=0.1),
    "adam-decay": lambda p: torch.optim.Adam(p, lr=0.1, weight_decay=0.01),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.1, weight_decay=0.01),
}
start, gradients = numbers(4), [numbers(4) for _ in range(3)]
for name, make in optimizers.items():
    parameter = start.clone().requires_grad_()
    optimizer = make([parameter])
    for gradient in gradients:
        parameter.grad = gradient.clone()
        optimizer.step()
    record(name, [start, *gradients], [parameter])

targets = torch.tensor([[0.0, 0, 0.75, 0.25, 0], [1, 0, 0, 0, 0], [0, 0, 0, 0.375, 0.625], [0.2] * 5], dtype=torch.float64)
for name, smoothing, weight in (
    ("plain", 0.0, None), ("smoothing", 0.1, None), ("weights", 0.0, weights), ("both", 0.2, weights),
):
    leaf = logits.clone().requires_grad_()
    loss = F.cross_entropy(leaf, targets, weight, label_smoothing=smoothing)
    loss.backward()
    extra = [] if weight is None else [weight]
    record(f"soft-target-cross-entropy-{name}", [logits, targets, *extra], [loss, leaf.grad])

path = pathlib.Path(__file__).parent.parent / "FoveaConformanceTests/Goldens/operations.json"
body = ",\n".join(f" {json.dumps(name)}: {json.dumps(case)}" for name, case in cases.items())
path.write_text(f'{{"torch": "{torch.__version__}", "cases": {{\n{body}\n}}}}\n')

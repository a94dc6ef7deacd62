"""Makes Tests/FoveaTrainingTests/Goldens/optimizers.json and schedules.json: 50 steps of PyTorch's optimizers on a
linear classifier, and the rates of its schedules.

    python optimizers.py            # PyTorch 2.13 CPU and numpy
"""

import json
import pathlib

import numpy
import torch

GOLDENS = pathlib.Path(__file__).parent.parent / "FoveaTrainingTests" / "Goldens"
INPUTS = [[0.5, -1], [2, 0.25], [-0.75, 1.5]]
LABELS = [0, 2, 1]
WEIGHT = [[0.1, -0.2], [0.3, 0.05], [-0.4, 0.2]]
BIAS = [0.01, -0.02, 0.03]
STEPS = 50


def single(number):
    """The number as a float32, which programs are given rates as."""
    return float(numpy.float32(number))


def train(rate, make, clip=None):
    weight = torch.tensor(numpy.float32(WEIGHT).astype(numpy.float64), requires_grad=True)
    bias = torch.tensor(numpy.float32(BIAS).astype(numpy.float64), requires_grad=True)
    optimizer = make([weight, bias], single(rate))
    records = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        logits = torch.tensor(INPUTS, dtype=torch.float64) @ weight.T + bias
        torch.nn.functional.cross_entropy(logits, torch.tensor(LABELS)).backward()
        if clip:
            clip([weight, bias])
        optimizer.step()
        records.append(weight.flatten().tolist() + bias.tolist())
    return records


def optimizers():
    o, clip = torch.optim, torch.nn.utils
    cases = [
        ("sgd", 0.5, lambda p, r: o.SGD(p, r), {}),
        ("sgd:momentum=0.9,weight_decay=0.01", 0.1, lambda p, r: o.SGD(p, r, 0.9, weight_decay=0.01), {}),
        ("sgd:momentum=0.9,nesterov=true", 0.1, lambda p, r: o.SGD(p, r, 0.9, nesterov=True), {}),
        ("adam:beta1=0.8,weight_decay=0.1", 0.02,
         lambda p, r: o.Adam(p, r, (0.8, 0.999), weight_decay=0.1), {}),
        ("adamw:weight_decay=0.1", 0.02, lambda p, r: o.AdamW(p, r, weight_decay=0.1), {}),
        ("rmsprop", 0.01, lambda p, r: o.RMSprop(p, r), {}),
        ("rmsprop:alpha=0.9,momentum=0.5,weight_decay=0.05", 0.01,
         lambda p, r: o.RMSprop(p, r, 0.9, momentum=0.5, weight_decay=0.05), {}),
        ("rmsprop:centered=true,epsilon=0.001,momentum=0.9", 0.005,
         lambda p, r: o.RMSprop(p, r, eps=0.001, momentum=0.9, centered=True), {}),
        ("sgd:momentum=0.9", 0.5, lambda p, r: o.SGD(p, r, 0.9),
         {"gradients": ["clip-norm:max_norm=0.1"], "clip": lambda p: clip.clip_grad_norm_(p, 0.1)}),
        ("adam", 0.05, lambda p, r: o.Adam(p, r),
         {"gradients": ["clip-value:limit=0.02"], "clip": lambda p: clip.clip_grad_value_(p, 0.02)}),
        ("sgd:momentum=0.5,weight_decay=0.2", 0.5,
         lambda p, r: o.SGD([{"params": [p[0]], "lr": r * 0.25, "weight_decay": 0.01},
                             {"params": [p[1]], "weight_decay": 0}], r, 0.5),
         {"groups": [{"pattern": "*.weight", "rate_factor": 0.25, "weight_decay": 0.01}], "no_decay": ["bias"]}),
    ]
    return [
        {"opt": name, "lr": rate, "gradients": extra.get("gradients", []), "groups": extra.get("groups", []),
         "no_decay": extra.get("no_decay", []),
         "parameters": [[float(f"{x:.9g}") for x in r]
                        for r in train(rate, make, extra.get("clip"))[9::10]]}
        for name, rate, make, extra in cases
    ]


def schedules():
    s = torch.optim.lr_scheduler
    cases = [
        ("step:gamma=0.5,step_size=3", lambda o, n: s.StepLR(o, 3, 0.5), 1),
        ("multi-step:gamma=0.3,milestones=[2,5]", lambda o, n: s.MultiStepLR(o, [2, 5], 0.3), 1),
        ("exponential:gamma=0.8", lambda o, n: s.ExponentialLR(o, 0.8), 1),
        ("polynomial:power=2", lambda o, n: s.PolynomialLR(o, n, 2), 1),
        ("cosine", lambda o, n: s.CosineAnnealingLR(o, n), 1),
        ("one-cycle", lambda o, n: s.OneCycleLR(o, 0.4, n * 7, cycle_momentum=False), 7),
        ("one-cycle:div_factor=10,final_div_factor=100,pct_start=0.5",
         lambda o, n: s.OneCycleLR(o, 0.4, n * 7, pct_start=0.5, div_factor=10, final_div_factor=100,
                                   cycle_momentum=False), 7),
    ]
    result = []
    for name, make, steps in cases:
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], 0.4)
        schedule = make(optimizer, 8)
        rates = []
        for step in range(8 * steps):
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            if step < 8 * steps - 1:
                schedule.step()
        result.append({"lr_scheduler": name, "steps_per_epoch": steps, "rates": rates})
    return result


def plateaus():
    losses = [2.0, 1.0, 1.01, 0.99995, 1.2, 1.3, 0.5, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6, 0.4, 0.41, 0.42, 0.43]
    result = []
    for name, options in [
        ("plateau:patience=2", dict(patience=2)),
        ("plateau:cooldown=2,factor=0.5,patience=1", dict(patience=1, cooldown=2, factor=0.5)),
        ("plateau:factor=0.2,min_lr=0.05,patience=0,threshold=0.01",
         dict(patience=0, factor=0.2, min_lr=0.05, threshold=0.01)),
    ]:
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], 0.4)
        schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, **options)
        rates = []
        for loss in losses:
            rates.append(optimizer.param_groups[0]["lr"])
            schedule.step(loss)
        result.append({"lr_scheduler": name, "losses": losses, "rates": rates})
    return result


GOLDENS.mkdir(exist_ok=True)
for name, value in [("optimizers", optimizers()), ("schedules", {"rates": schedules(), "plateaus": plateaus()})]:
    (GOLDENS / f"{name}.json").write_text(json.dumps(value, indent=1) + "\n")

"""Makes Tests/FoveaTrainingTests/Goldens/optimizers.json and schedules.json: 50 steps of PyTorch's and timm's optimizers
on a linear classifier, and the rates of PyTorch's schedules over 50 epochs.

    python optimizers.py            # PyTorch 2.13 CPU, timm 1.0 and numpy
"""

import json
import pathlib

import numpy
import torch

# torchvision's wheel, which timm imports, registers two operators that a CPU build of torch lacks.
_library = torch.library.Library("torchvision", "DEF")
for _name in ("nms", "qnms"):
    _library.define(f"{_name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
import timm.optim  # noqa: E402

GOLDENS = pathlib.Path(__file__).parent.parent / "FoveaTrainingTests" / "Goldens"
INPUTS = [[0.5, -1], [2, 0.25], [-0.75, 1.5]]
LABELS = [0, 2, 1]
WEIGHT = [[0.1, -0.2], [0.3, 0.05], [-0.4, 0.2]]
BIAS = [0.01, -0.02, 0.03]
STEPS = 50
BASE = 0.4


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
    o, t, clip = torch.optim, timm.optim, torch.nn.utils
    cases = [
        ("sgd", 0.5, lambda p, r: o.SGD(p, r), {}),
        ("sgd:momentum=0.9,weight_decay=0.01", 0.1, lambda p, r: o.SGD(p, r, 0.9, weight_decay=0.01), {}),
        ("sgd:momentum=0.9,nesterov=true", 0.1, lambda p, r: o.SGD(p, r, 0.9, nesterov=True), {}),
        ("adam", 0.02, lambda p, r: o.Adam(p, r), {}),
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
        ("lamb", 0.02, lambda p, r: t.Lamb(p, r, max_grad_norm=None), {}),
        ("lamb:beta1=0.8,weight_decay=0.1", 0.05,
         lambda p, r: t.Lamb(p, r, betas=(0.8, 0.999), weight_decay=0.1, max_grad_norm=None), {}),
        ("lamb:trust_clip=true,weight_decay=0.02", 0.1,
         lambda p, r: t.Lamb(p, r, weight_decay=0.02, trust_clip=True, max_grad_norm=None), {}),
        ("lamb:always_adapt=true,weight_decay=0", 0.02,
         lambda p, r: t.Lamb(p, r, weight_decay=0, always_adapt=True, max_grad_norm=None), {}),
        ("lamb:weight_decay=0", 0.02, lambda p, r: t.Lamb(p, r, weight_decay=0, max_grad_norm=None), {}),
        # timm's own limit of the norm is the transform.
        ("lamb", 0.05, lambda p, r: t.Lamb(p, r, max_grad_norm=0.1), {"gradients": ["clip-norm:max_norm=0.1"]}),
        ("lamb:weight_decay=0.1", 0.05,
         lambda p, r: t.Lamb([{"params": [p[0]]}, {"params": [p[1]], "weight_decay": 0}], r, weight_decay=0.1,
                             max_grad_norm=None), {"no_decay": ["bias"]}),
        ("lars", 0.1, lambda p, r: t.Lars(p, r), {}),
        ("lars:momentum=0.9,weight_decay=0.01", 10, lambda p, r: t.Lars(p, r, 0.9, weight_decay=0.01), {}),
        ("lars:momentum=0.9,nesterov=true,trust_coeff=0.02,weight_decay=0.1", 0.5,
         lambda p, r: t.Lars(p, r, 0.9, nesterov=True, trust_coeff=0.02, weight_decay=0.1), {}),
        ("lars:always_adapt=true,epsilon=0.001,trust_coeff=0.01", 1,
         lambda p, r: t.Lars(p, r, trust_coeff=0.01, eps=0.001, always_adapt=True), {}),
        ("lars:momentum=0.5,trust_clip=true,trust_coeff=0.5,weight_decay=0.01", 0.2,
         lambda p, r: t.Lars(p, r, 0.5, trust_coeff=0.5, trust_clip=True, weight_decay=0.01), {}),
        ("lars:momentum=0.9,weight_decay=0.1", 2,
         lambda p, r: t.Lars([{"params": [p[0]]}, {"params": [p[1]], "weight_decay": 0}], r, 0.9,
                             weight_decay=0.1), {"no_decay": ["bias"]}),
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
    # Name, what makes it for so many epochs, steps in an epoch, epochs, epochs of warm-up.
    cases = [
        ("constant", lambda o, n: s.ConstantLR(o, 1), 1, 50, 0),
        ("step:gamma=0.5,step_size=3", lambda o, n: s.StepLR(o, 3, 0.5), 1, 50, 0),
        ("multi-step:gamma=0.3,milestones=[2,5,30]", lambda o, n: s.MultiStepLR(o, [2, 5, 30], 0.3), 1, 50, 0),
        ("exponential:gamma=0.8", lambda o, n: s.ExponentialLR(o, 0.8), 1, 50, 0),
        ("polynomial:power=2", lambda o, n: s.PolynomialLR(o, n, 2), 1, 50, 0),
        ("cosine", lambda o, n: s.CosineAnnealingLR(o, n), 1, 50, 0),
        ("cosine-restarts", lambda o, n: s.CosineAnnealingWarmRestarts(o, 10), 1, 50, 0),
        ("cosine-restarts:eta_min=0.01,t_0=3,t_mult=2",
         lambda o, n: s.CosineAnnealingWarmRestarts(o, 3, 2, 0.01), 1, 50, 0),
        ("one-cycle", lambda o, n: s.OneCycleLR(o, BASE, n * 7, cycle_momentum=False), 7, 8, 0),
        ("one-cycle:div_factor=10,final_div_factor=100,pct_start=0.5",
         lambda o, n: s.OneCycleLR(o, BASE, n * 7, pct_start=0.5, div_factor=10, final_div_factor=100,
                                   cycle_momentum=False), 7, 8, 0),
        ("constant", lambda o, n: s.ConstantLR(o, 1), 1, 50, 5),
        ("step:gamma=0.5,step_size=10", lambda o, n: s.StepLR(o, 10, 0.5), 1, 50, 4),
        ("multi-step:gamma=0.3,milestones=[2,30]", lambda o, n: s.MultiStepLR(o, [2, 30], 0.3), 1, 50, 4),
        ("exponential:gamma=0.9", lambda o, n: s.ExponentialLR(o, 0.9), 1, 50, 4),
        ("polynomial", lambda o, n: s.PolynomialLR(o, n), 1, 50, 4),
        ("cosine", lambda o, n: s.CosineAnnealingLR(o, n), 1, 50, 4),
    ]
    result = []
    for name, make, steps, epochs, warmup in cases:
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], BASE)
        if warmup:
            # From the first share of the rate to the whole of it in the last step of the warm-up.
            rise = s.LinearLR(optimizer, 1 / (warmup * steps), 1, warmup * steps - 1)
            rest = make(optimizer, epochs - warmup)
            schedule = s.SequentialLR(optimizer, [rise, rest], [warmup * steps])
        else:
            schedule = make(optimizer, epochs)
        rates = []
        for step in range(epochs * steps):
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            if step < epochs * steps - 1:
                schedule.step()
        result.append({"lr_scheduler": name, "epochs": epochs, "warmup_epochs": warmup, "steps_per_epoch": steps,
                       "rates": rates})
    return result


def plateaus():
    losses = [2.0, 1.0, 1.01, 0.99995, 1.2, 1.3, 0.5, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6, 0.4, 0.41, 0.42, 0.43]
    # Falls that become slower, with every third one a little worse, up to 50 evaluations.
    losses += [round(0.4 - 0.05 * (k // 6) + 0.02 * (k % 3), 5) for k in range(50 - len(losses))]
    result = []
    for name, options in [
        ("plateau:patience=2", dict(patience=2)),
        ("plateau:cooldown=2,factor=0.5,patience=1", dict(patience=1, cooldown=2, factor=0.5)),
        ("plateau:factor=0.2,min_lr=0.05,patience=0,threshold=0.01",
         dict(patience=0, factor=0.2, min_lr=0.05, threshold=0.01)),
    ]:
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], BASE)
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

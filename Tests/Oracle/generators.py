"""Weights, images and labels of the goldens, all drawn from keys: see README.md for the rules."""

import functools
import math

import numpy as np
import torch

from philox import RandomKey

f32 = np.float32


def bound_of(path, shapes, scheme):
    """The largest absolute value of a weight or a bias at a path, as float32."""
    weight = shapes[path.rsplit(".", 1)[0] + ".weight"]
    fan_in, fan_out = math.prod(weight[1:]), weight[0] * math.prod(weight[2:])
    if path.endswith("bias"):
        return f32(0.1) if scheme == "he" else f32(math.sqrt(1 / fan_in))
    return f32(math.sqrt(6 / (fan_in if scheme == "he" else fan_in + fan_out)))


@functools.lru_cache(maxsize=4)
def symmetric(path, count):
    """`2 u - 1` for the uniform numbers of a path, made in pieces to keep memory small."""
    key, piece, parts = RandomKey(7).folding(path), 1 << 20, []
    for start in range(0, (count + 3) // 4, piece):
        blocks = key.blocks(min(piece, (count + 3) // 4 - start), start=start).reshape(-1)
        uniform = (blocks >> np.uint32(8)).astype(f32) * f32(2.0**-24)
        parts.append(f32(2) * uniform - f32(1))
    return np.concatenate(parts)[:count]


def value_at(path, shapes, scheme):
    """The value of a parameter or a statistic, float32."""
    drawn = symmetric(path, math.prod(shapes[path])).reshape(shapes[path])
    if path.endswith("running_mean"):
        return f32(0.1) * drawn
    if path.endswith("running_var"):
        return f32(1) + f32(0.5) * drawn
    if path.endswith("weight") and len(shapes[path]) == 1:
        return f32(1) + f32(0.25) * drawn
    return drawn * bound_of(path, shapes, scheme)


def weights(name, shapes, scheme):
    """Path -> float32 array of the given shape for the schemes `he`, `xavier` and `carrier`."""
    drawn = {path: value_at(path, shapes, scheme) for path in shapes}
    if scheme == "carrier":
        drawn = {path: value * f32(0.5) for path, value in drawn.items()}
        carry = {"googlenet-d2l": carry_through_googlenet, "lenet": carry_through_lenet}[name]
        carry(drawn)
    return drawn


def tile(name, label):
    """The texture of a class: a square of 7 x 7 (googlenet-d2l) or 5 x 5 (lenet) zeros and ones.

    The first half is drawn, the last half is its complement read backwards, the middle is 0.5: so
    every tile has the same sum, and no class has an advantage.
    """
    side = 7 if name == "googlenet-d2l" else 5
    half = side * side // 2
    bits = (RandomKey(11).folding("tiles").folding(label).bits(half) & np.uint32(1)).astype(f32)
    return np.concatenate([bits, [f32(0.5)], f32(1) - bits[::-1]]).astype(f32).reshape(side, side)


def template(name, label):
    """The tile of a class, moved to -1 ..< 1 (exact in float32)."""
    return f32(2) * tile(name, label) - f32(1)


def carry_through_googlenet(drawn, classes=10):
    """Adds filters that look for the tiles, and a path that carries channel c to logit c."""
    for c in range(classes):
        drawn["0.0.weight"][c, 0] += f32(0.25) * template("googlenet-d2l", c)
        drawn["0.0.bias"][c] -= f32(1.5)
        drawn["1.0.weight"][c, c, 0, 0] += f32(1)
        drawn["1.2.weight"][c, c, 1, 1] += f32(1)
        for path in drawn:
            if path.endswith("p1_1.weight"):
                drawn[path][c, c, 0, 0] += f32(1)
        drawn["5.weight"][c, c] += f32(2)


def carry_through_lenet(drawn, classes=10):
    """Adds a path that samples the picture, compares it with the tiles and carries c to logit c."""
    drawn["conv.0.weight"][0, 0, 2, 2] += f32(1)
    drawn["conv.2.weight"][0, 0, 2, 2] += f32(1)
    for c in range(classes):
        drawn["linear.1.weight"][c, :25] += f32(0.5) * template("lenet", c).reshape(-1)
        drawn["linear.3.weight"][c, c] += f32(1)
        drawn["linear.5.weight"][c, c] += f32(1)


def picture(name, channels, side, label, kind, step, candidate):
    """float32 [C, side, side]: the candidate's noise, or half of it and half of the class's texture."""
    key = RandomKey(11).folding("images").folding(step).folding(candidate)
    noise = key.uniform(channels * side * side).reshape(channels, side, side)
    if kind == "noise":
        return noise
    at = np.arange(side)
    at = at % 7 if name == "googlenet-d2l" else (at + 14) // 4 % 5
    return f32(0.5) * tile(name, label)[np.ix_(at, at)] + f32(0.5) * noise


def batch(case, step, candidates):
    """Pictures [N, C, side, side] and labels [N] of these candidates of a step."""
    drawn = RandomKey(11).folding("labels").folding(step).integers(max(candidates) + 1, 10)
    labels = [int(drawn[c]) for c in candidates]
    pictures = [
        picture(case.model, case.channels, case.side, y, case.pictures, step, c)
        for y, c in zip(labels, candidates)
    ]
    return torch.from_numpy(np.stack(pictures)), torch.tensor(labels)

"""What the Python peers share: their options, the initial weights, the artist, Adam's rate and the one line
that each prints. Each peer's training itself is in its own file, as a good user of its framework writes it.
"""

import argparse
import json

import numpy as np

IDEAS = 5
RATE, BETA1, BETA2, EPSILON = 1e-4, 0.9, 0.999, 1e-8


def options(*flags, **more):
    """The options that every peer takes; flags are a peer's own, each on or off, and so are more, by their defaults."""
    parser = argparse.ArgumentParser()
    for name, default in {"steps": 5000, "batch": 64, "width": 128, "points": 15, "seed": 1, **more}.items():
        parser.add_argument("--" + name, type=type(default), default=default)
    for flag in flags:
        parser.add_argument("--" + flag, action="store_true")
    return parser.parse_args()


def glorot(rng, *sizes):
    """Initial weights and biases of dense layers of these sizes: Glorot uniform, and zeros."""
    weights = []
    for n_in, n_out in zip(sizes, sizes[1:]):
        limit = np.sqrt(6 / (n_in + n_out))
        weights += [rng.uniform(-limit, limit, (n_in, n_out)).astype("f4"), np.zeros(n_out, "f4")]
    return weights


def batches(path, batch, size, condition, ideas):
    """The batches that a lesson's program wrote: works [batch, size, size, 3], conditions (empty ones where there are
    none) and ideas of each.
    """
    values = np.fromfile(path, "<f4")
    sizes = size * size * 3, condition, ideas
    count = len(values) // (batch * sum(sizes))
    if count < 1 or count * batch * sum(sizes) != len(values):
        raise SystemExit(f"{path} does not hold batches of {batch} works and their {ideas} ideas")
    works, conditions, drawn = np.split(values, np.cumsum([count * batch * n for n in sizes[:2]]))
    return list(zip(works.reshape(count, batch, size, size, 3),
                    conditions.reshape(count, batch, *((size, size, 1) if condition else (0,))),
                    drawn.reshape(count, batch, ideas)))


def space_to_depth(x, k):
    """[batch, height, width, channels] → [batch, height/k, width/k, k·k·channels], of whichever library x is."""
    b, h, w, c = x.shape
    return x.reshape(b, h // k, k, w // k, k * c).swapaxes(2, 3).reshape(b, h // k, w // k, k * k * c)


def depth_to_space(x, k):
    """The inverse."""
    b, h, w, c = x.shape
    return x.reshape(b, h, w, k, c // k).swapaxes(2, 3).reshape(b, h * k, w * k, c // k // k)


def squares(points):
    return np.linspace(-1, 1, points).astype("f4") ** 2


def adam_rates(first, n):
    """Adam's learning rate of n steps from number first on (1 is the first), both bias corrections in it."""
    t = np.arange(first, first + n, dtype="f8")
    return (RATE * np.sqrt(1 - BETA2**t) / (1 - BETA1**t)).astype("f4")


def report(steps, train_s, compile_s, scores):
    """Prints the peer's line. scores holds (p_real, d_score) of every step; the last 500 count."""
    p_real, d_score = np.asarray(scores, "f8").reshape(-1, 2)[-500:].mean(0)
    print(json.dumps({
        "train_s": round(train_s, 4), "us_per_step": round(train_s / steps * 1e6, 2),
        "compile_s": round(compile_s, 3), "p_real": round(p_real, 5), "d_score": round(d_score, 5),
    }))

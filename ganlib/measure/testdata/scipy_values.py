"""What scipy and numpy make of a few samples and curves: it writes scipy.json,
with which the tests compare package measure. The tests need neither.

    pip install numpy==2.4.6 scipy==1.17.1
    python3 scipy_values.py
"""
import json
import pathlib

import numpy as np
import scipy
from scipy import stats

rng = np.random.default_rng(1)


def pair(a, b):
    a, b = np.round(a, 6), np.round(b, 6)
    return {"a": a.tolist(), "b": b.tolist(), "distance": stats.wasserstein_distance(a, b)}


def against_uniform(sample, low, high):
    sample = np.round(sample, 6)
    n = 1_000_000  # the uniform distribution, in as many equal steps
    grid = low + (high - low) * (np.arange(n) + 0.5) / n
    return {"sample": sample.tolist(), "low": low, "high": high,
            "distance": stats.wasserstein_distance(sample, grid)}


def curve(points, noise):
    xx = np.linspace(-1, 1, points) ** 2
    y = (rng.normal() * xx + rng.normal() + noise * rng.normal(size=points)).astype("f4")
    b, c = np.polyfit(xx, y.astype("f8"), 1)
    line = stats.linregress(xx, y.astype("f8"))
    assert np.allclose([b, c], [line.slope, line.intercept])
    return {"curve": y.tolist(), "b": b, "c": c,
            "rms": float(np.sqrt(np.mean((y - (b * xx + c)) ** 2)))}


def sliced(a, b, directions):
    """The mean and its standard error, over so many random directions."""
    lines = rng.normal(size=(a.shape[1], directions))
    lines /= np.linalg.norm(lines, axis=0)
    d = [stats.wasserstein_distance(a @ line, b @ line) for line in lines.T]
    return {"a": a.tolist(), "b": b.tolist(), "distance": np.mean(d),
            "error": np.std(d, ddof=1) / np.sqrt(directions), "spread": np.std(d, ddof=1)}


def cloud(n, values, shift):
    return np.round(rng.normal(size=(n, values)) * rng.uniform(0.5, 2, values) + shift, 4).astype("f4")


values = {
    "made by": f"scipy {scipy.__version__}, numpy {np.__version__}",
    "pairs": [
        pair(rng.normal(size=20), rng.normal(size=20) + 1),
        pair(rng.normal(size=7), rng.uniform(size=13)),
        pair(rng.uniform(1, 2, 100), rng.uniform(1.2, 1.7, 33)),
        pair(rng.integers(0, 4, 12), rng.integers(0, 4, 9)),  # many equal numbers
        pair([3.0], [-1.0, 2.0, 2.0]),
    ],
    "uniform": [
        against_uniform(rng.normal(1.5, 0.4, 25), 1, 2),
        against_uniform(rng.uniform(1.2, 1.4, 10), 1, 2),
        against_uniform(rng.normal(0, 3, 8), -2, 5),
    ],
    "curves": [curve(15, 0), curve(15, 0.05), curve(15, 1), curve(3, 1), curve(40, 0.3)],
    "clouds": [
        sliced(cloud(30, 3, 0), cloud(20, 3, 0.5), 20_000),
        sliced(cloud(25, 15, 0), cloud(25, 15, 0), 20_000),
    ],
}
pathlib.Path(__file__).with_name("scipy.json").write_text(json.dumps(values) + "\n")

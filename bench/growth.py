"""Draws how the time of a step grows with the batch, the width and the canvas, for Atelier and for JAX:
out/growth.png from out/result.json. bench.py runs it with the Python of the peers, which has matplotlib.
"""

import json
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

OUT = Path(__file__).resolve().parent / "out"
START = {"batch": 64, "width": 128, "points": 15}
growth = json.loads((OUT / "result.json").read_text())["growth"]
figure, axes = plt.subplots(1, 3, figsize=(12, 3.8), layout="constrained")
for ax, axis in zip(axes, START):
    rows = [row for row in growth if all(row[other] == START[other] for other in START if other != axis)]
    rows.sort(key=lambda row: row[axis])
    for name, label, colour in (("jax", "JAX", "#FF9359"), ("atelier", "Atelier", "#4AD631")):
        ax.loglog([row[axis] for row in rows], [row[name] for row in rows], "o-", c=colour, lw=3, label=label)
    ax.set_xlabel(axis)
    ax.set_ylabel("µs/step")
    ax.set_xticks([row[axis] for row in rows], [str(row[axis]) for row in rows])
    ax.minorticks_off()
    ax.grid(alpha=0.3)
    ax.legend()
figure.savefig(OUT / "growth.png", dpi=120)

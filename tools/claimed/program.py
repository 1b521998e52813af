"""Makes a program of a notebook's cells and of an experiment's statements, and runs it.

The statements may use all that the cells declare, and what is in HELPERS. They tell results; each is a line of JSON.
In place of the notebook's seed stands the program's first argument.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(CHECKOUT / "bench"))
sys.path.insert(0, str(CHECKOUT / "tools"))

import lessons  # noqa: E402  (it lies in bench)
import notebook_files  # noqa: E402
import tidy  # noqa: E402
from test_instructions import INSTRUCTIONS, Instruction, Notebook  # noqa: E402

HELPERS = """
type found map[string]any

// given is the seed.
func given() uint64 { return notebook.Checked(strconv.ParseUint(os.Args[1], 10, 64)) }

// tell prints what was found.
func tell(r found) { notebook.Check(json.NewEncoder(os.Stdout).Encode(r)) }

// goOnTo trains a GAN up to a step.
func goOnTo(gan *ganlib.GAN, step int) *ganlib.GAN {
	for _, err := range gan.Train(notebook.Context(), step-gan.Step(), 50) {
		notebook.Check(err)
	}
	return gan
}

// learned is a GAN of a configuration that has learned so many steps.
func learned(config ganlib.Config, steps int) *ganlib.GAN {
	return goOnTo(notebook.Checked(ganlib.New(notebook.Backend(), config)), steps)
}

// needles are the mean scores of the last hundred steps.
func needles(gan *ganlib.GAN) ganlib.Scores { return ganlib.Mean(gan.Film().Scores[gan.Step()-100:]) }
"""
# The seed in the cells: a constant, or a value of a configuration.
SEEDS = [(re.compile(r"^\tseed += 1\b.*\n", re.MULTILINE), "", "\nvar seed = given()\n"), (re.compile(r"\bSeed: 1\b"), "Seed: seed", "\nvar seed = given()\n")]


class Stopped(Exception):
    """A program that did not do what it was made for; the text says why."""


def source(experiment):
    """Returns the experiment's program. Raises Stopped where the notebook no longer says, or has, what is to be changed."""
    path = next(path for path in notebook_files.notebooks() if path.name.startswith(experiment.notebook))
    notebook = Notebook(path)
    followed = [instruction for words in experiment.follow for instruction in told(notebook, words)]
    everything = Instruction(experiment.notebook, "", [*(edit for each in followed for edit in each.edits), *experiment.edits])
    try:
        cells = notebook.follow(everything)
    except AssertionError as err:
        raise Stopped(str(err)) from err
    text = lessons.source(json.dumps({"cells": [{"cell_type": "code", "source": cell} for cell in cells]}), HELPERS + experiment.helpers + "\nfunc main() {\n" + experiment.go + "}\n")
    for old, new, more in SEEDS:
        seeded, times = old.subn(new, text)
        if times == 1:
            return seeded.replace("import (", "".join(["import (", *(f'\n\t_ "{name}"' for name in experiment.imports)]), 1) + more
    raise Stopped(f"{path.name} has no seed that could be changed.")


def told(notebook, words):
    """Returns the instruction with these words, and whether the prose has them."""
    found = [each for each in INSTRUCTIONS if notebook.name.startswith(each.notebook) and each.words == words]
    if not found or not any(words in prose for prose in notebook.prose):
        raise Stopped(f"{notebook.name} does not tell, or tools/test_instructions.py does not follow: {words}")
    return found[:1]


def build(experiment, folder):
    """Builds the experiment's program in the folder, which lies in the checkout; returns its path."""
    main, program = folder / "main.go", folder / "program"
    main.write_text(source(experiment), encoding="utf-8")
    for command in ["goimports", "-w", main], ["go", "build", "-o", program, main]:
        done = tidy.run(command, cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            raise Stopped(f"{experiment.name}: {done.stdout}")
    return program


def results(experiment, folder):
    """Builds and runs the experiment's program; yields, for each seed, its results and the seconds that they took."""
    program = build(experiment, folder)
    for width in experiment.widths:
        for seed in experiment.seeds:
            place = folder / f"{seed}{width}"
            place.mkdir()
            env = os.environ | ({"XLA_FLAGS": f"--xla_cpu_max_isa={width}"} if width else {})
            start = time.monotonic()
            done = tidy.run([program, str(seed), *map(str, experiment.arguments())], cwd=place, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
            if done.returncode or not rows:
                raise Stopped(f"{experiment.name}, seed {seed}: {(done.stderr or done.stdout).strip()[-2000:]}")
            yield [{"seed": seed} | ({"width": width} if len(experiment.widths) > 1 else {}) | row for row in rows], time.monotonic() - start


def digest(experiment):
    """Returns what tells the experiment's program from others."""
    return hashlib.sha256(source(experiment).encode()).hexdigest()[:8]

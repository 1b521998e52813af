"""Measures how fast Atelier is against what one would use instead, and says which targets are met.

    make bench                      # five rounds of everything
    make bench ROUNDS=1 ONLY=jax    # one round of the rows whose names match

It installs the peers into bench/.venv, builds what is in Go and C++, and runs all rows one after the other,
several rounds, so that what else the machine does falls on all of them alike. Every training is a process of
its own, and cells run in real kernels. A row that cannot run says so and is left out, never guessed. The
tables, with medians and ranges, also go to bench/out/table.md, and every single figure to bench/out/result.json.
"""

import argparse
import datetime
import json
import os
import platform
import queue
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpecManager

BENCH = Path(__file__).resolve().parent
CHECKOUT = BENCH.parent
sys.path.insert(0, str(CHECKOUT / "tools"))

import lessons  # noqa: E402  (it lies beside this file)
from kernel import processes  # noqa: E402  (it lies in tools)

OUT = BENCH / "out"
VENV = BENCH / ".venv"
PYTHON = str(VENV / "bin" / "python")
PEERS = BENCH / "peers"
NOTEBOOK = CHECKOUT / "notebooks" / "01_painter_and_critic.ipynb"
PROCESS_SECONDS = 300  # a process or a cell that takes longer has failed
PICTURES = 100
DIGITS_SECONDS = 60  # that peers train for where Atelier's are not known
BATCHES = 64  # of each notebook's training that its peers get, over and over

# Means over 40 seeds of an independent implementation, and what a single seed may differ by.
EXPECTED = {"p_real": (0.5034, 0.003), "d_score": (-1.3716, 0.0075)}


class Failed(Exception):
    """A row cannot be measured; the text says why."""


# ---- what has to be there

def install():
    """Installs the peers into bench/.venv; returns why PyTorch is not there, or None."""
    locks = {name: BENCH / f"{name}.lock" for name in ("requirements", "torch")}
    stamps = {name: VENV / f"{name}.stamp" for name in locks}
    inputs = {name: f"{VENV} {sys.version}\n{lock.read_text()}" for name, lock in locks.items()}

    def there(name):
        return Path(PYTHON).exists() and stamps[name].is_file() and stamps[name].read_text() == inputs[name]

    def pip_install(name):
        subprocess.run([PYTHON, CHECKOUT / "tools/run_pip.py", "install", "--quiet", "--require-hashes", "--no-deps", "-r", locks[name]],
                       check=True, env=peers_env())
        stamps[name].write_text(inputs[name])

    if not there("requirements"):
        say("installing the peers (TensorFlow, JAX, matplotlib) into bench/.venv, about 2 minutes …")
        shutil.rmtree(VENV, ignore_errors=True)
        subprocess.run([sys._base_executable, "-m", "venv", VENV], check=True)
        pip_install("requirements")
    if os.environ.get("ATELIER_BENCH_TORCH") == "0":
        return "left out, as you asked (ATELIER_BENCH_TORCH=0)"
    if not there("torch"):
        say("installing PyTorch, which brings about 2 GB of CUDA libraries along; ATELIER_BENCH_TORCH=0 leaves it out …")
        try:
            pip_install("torch")
        except subprocess.CalledProcessError:
            return "not installed"
    return None


def build(chosen):
    """Builds the programs, those of notebooks for the chosen rows only; returns their names and why one is not there."""
    OUT.mkdir(exist_ok=True)
    say("building bench/atelier, the notebooks' trainings and bench/peers/floor.cpp …")
    problems = {}
    for name, command in (
        ("atelier", ["go", "build", "-buildvcs=false", "-o", str(OUT / "atelier"), "./bench/atelier"]),
        ("picture", ["go", "test", "-c", "-o", str(OUT / "picture"), "./bench/atelier"]),
        ("floor", ["g++", "-O3", "-ffast-math", "-mavx2", "-mfma", str(PEERS / "floor.cpp"), "-o", str(OUT / "floor")]),
    ):
        try:
            subprocess.run(command, cwd=CHECKOUT, check=True)
        except (OSError, subprocess.CalledProcessError) as err:
            problems[name] = f"not built: {err}"
    for row in lessons.PROGRAMS:
        if not any(name.startswith(row) for name in chosen):
            continue
        data = ["-write", OUT / "digits.data"] if row == "digits" else ["-batches", str(BATCHES), "-to", OUT / f"{row}.batches"]
        try:
            subprocess.run([lessons.build(CHECKOUT, OUT, row), *data], check=True)
        except (OSError, ValueError, subprocess.CalledProcessError) as err:
            problems[row] = f"not built: {err}"
    flags = cpu_flags()
    if flags and not {"avx2", "fma"} <= flags:
        problems.setdefault("floor", "this processor has no AVX2 with FMA")
    return problems


def peers_env():
    """The peers' environment: nothing of the workshop's own Python, and caches inside bench/."""
    env = dict(os.environ, MPLCONFIGDIR=str(VENV / "matplotlib"), TF_CPP_MIN_LOG_LEVEL="2",
               TORCHINDUCTOR_CACHE_DIR=str(VENV / "inductor"), CUDA_VISIBLE_DEVICES="", JAX_PLATFORMS="cpu")
    return env


# ---- a training as a process

def process(command, env=None, cwd=PEERS, most=PROCESS_SECONDS):
    """Runs a program from start to end; returns the figures that it prints, its seconds and its peak memory."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
        start = time.perf_counter()
        child = subprocess.Popen(command, stdout=out, stderr=errors, env=env, cwd=cwd, preexec_fn=processes.end_with_parent)
        watch = Watch(child.pid, most)
        watch.start()
        try:
            _, status, usage = os.wait4(child.pid, 0)
        finally:
            watch.done.set()
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        watch.join()
        for stream in (out, errors):
            stream.seek(0)
        lines, last_words = out.read().splitlines(), errors.read().strip().splitlines()
    if watch.killed:
        raise Failed(f"took longer than {most} s")
    if child.returncode:
        raise Failed(f"exit status {child.returncode}: {last_words[-1] if last_words else 'no words'}")
    if not lines:
        raise Failed("printed nothing")
    # A child's usage begins at the memory of the process that it was forked from: this one.
    own = resident(os.getpid())
    peak = usage.ru_maxrss if usage.ru_maxrss > 1.1 * own else watch.peak
    return lines, {"process_s": seconds, "peak_mb": peak / 1024}


class Watch(threading.Thread):
    """Looks at a process's peak memory now and then, and ends it when it takes too long."""

    def __init__(self, pid, most):
        super().__init__(daemon=True)
        self.pid, self.most, self.peak, self.killed, self.done = pid, most, 0, False, threading.Event()

    def run(self):
        deadline = time.monotonic() + self.most
        while not self.done.wait(0.02):
            self.peak = max(self.peak, resident(self.pid))
            if time.monotonic() > deadline:
                self.killed = True
                os.kill(self.pid, 9)
                return


def resident(pid):
    """The most memory, in KiB, that a process has had so far; 0 if it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) if found else 0


def training(command, env=None):
    def run():
        lines, figures = process(command, env)
        figures.update(json.loads(lines[-1]))
        for name, (mean, most) in EXPECTED.items():
            if not abs(figures[name] - mean) <= most:
                raise Failed(f"did not train the tutorial's GAN: {name} {figures[name]}, expected {mean} ± {most}")
        return figures
    return run


def lesson(command, env=None):
    """µs/step of a training of pictures, whose scores are nobody's reference."""
    def run():
        lines, _ = process(command, env)
        return {"lesson_us": json.loads(lines[-1])["us_per_step"]}
    return run


class Digits:
    """Trainings of handwritten digits, for the same seconds, and what notebook 06's judge says of them."""

    def __init__(self):
        self.seconds = DIGITS_SECONDS

    @staticmethod
    def judged(*flags):
        lines, _ = process([str(OUT / "lesson-digits"), *flags], most=900)
        said = json.loads(lines[-1])
        return {"digits_" + name: value for name, value in said.items()}

    def atelier(self):
        figures = self.judged()
        self.seconds = figures["digits_seconds"]
        return figures

    def keras(self, *flags):
        def run():
            painted = OUT / "digits.f32"
            lines, _ = process([PYTHON, str(PEERS / "keras_digits.py"), f"--data={OUT / 'digits.data'}", f"--to={painted}",
                                f"--seconds={self.seconds}", *flags], peers_env(), most=900)
            trained = {"digits_" + name: value for name, value in json.loads(lines[-1]).items()}
            return self.judged(f"-judge={painted}", *([] if flags else ["-unlabelled"])) | trained
        return run


def notebook(name):
    """Seconds that a whole notebook takes, without a browser."""
    def run():
        start = time.perf_counter()
        process([sys.executable, str(CHECKOUT / "tools" / "run_notebooks.py"), str(CHECKOUT / "notebooks" / f"{name}.ipynb")],
                dict(os.environ), CHECKOUT, 900)
        return {"notebook_s": time.perf_counter() - start}
    return run


def picture():
    lines, _ = process([str(OUT / "picture"), "-test.run=^$", "-test.bench=Picture", "-test.benchtime=300x"])
    for line in lines:
        found = re.search(r"^BenchmarkPicture\S*\s+\d+\s+([\d.]+) ns/op", line)
        if found:
            return {"picture_ms": float(found[1]) / 1e6}
    raise Failed("the Go benchmark printed no figure")


# ---- cells in a real kernel

class Kernel:
    """A kernel and somebody who runs cells in it."""

    def __init__(self, folder, name, specs=None, env=None):
        manager = KernelSpecManager(kernel_dirs=[str(specs)]) if specs else KernelSpecManager()
        self.manager = KernelManager(kernel_name=name, kernel_spec_manager=manager)
        self.started = time.perf_counter()
        self.manager.start_kernel(cwd=str(folder), env=env or dict(os.environ), stderr=subprocess.DEVNULL)
        self.client = self.manager.client()
        self.client.start_channels()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.stop_channels()
        self.manager.shutdown_kernel()  # not now=True: what ends after its return would disturb the next row

    def send(self, code):
        return self.client.execute(code)

    def until_idle(self, message, start):
        """Waits until a cell is done and its last picture has arrived."""
        seen = Cell()
        deadline = time.monotonic() + PROCESS_SECONDS
        idle = None
        while True:
            try:
                msg = self.client.get_iopub_msg(timeout=0.5)
            except queue.Empty:
                if idle is not None:
                    break  # nothing has come for half a second after the end
                if not self.manager.is_alive():
                    raise Failed("the kernel died") from None
                if time.monotonic() > deadline:
                    raise Failed(f"a cell took longer than {PROCESS_SECONDS} s") from None
                continue
            if msg["parent_header"].get("msg_id") != message:
                continue
            now = time.perf_counter()
            kind, content = msg["msg_type"], msg["content"]
            data = content.get("data", {})
            if kind == "status" and content["execution_state"] == "idle":
                idle = now
            elif kind == "stream":
                seen.text += content["text"]
            elif kind == "error":
                seen.error = f"{content['ename']}: {content['evalue']}"
            elif kind in ("display_data", "update_display_data"):
                if "image/png" in data or "<img" in data.get("text/html", ""):
                    seen.pictures += 1
                    seen.first = seen.first or now
                    seen.last = now
        if seen.error:
            raise Failed(f"a cell failed: {seen.error} {seen.text[-300:]}")
        seen.seconds = max(idle, seen.last) - start
        return seen

    def run(self, code):
        start = time.perf_counter()
        return self.until_idle(self.send(code), start)

    def train(self, code):
        """Runs a training cell; returns its seconds."""
        seen = self.run(code)
        if seen.pictures < PICTURES or "5000 steps" not in seen.text:
            raise Failed(f"the training cell showed {seen.pictures} pictures and said {seen.text[-200:]!r}")
        return seen.seconds


class Cell:
    """What has been seen of a running cell."""

    def __init__(self):
        self.text, self.error, self.pictures, self.first, self.last, self.seconds = "", None, 0, 0, 0, 0


def notebook_cells():
    """The cells of notebook 01 as a learner runs them: to the first picture, after it, and the training."""
    notebook = json.loads(NOTEBOOK.read_text())
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    first = next(i for i, cell in enumerate(cells) if "notebook.Show" in cell)
    train = next(i for i, cell in enumerate(cells) if "notebook.NewLive" in cell)
    return cells[:first + 1], cells[first + 1:train], cells[train]


def atelier_cells():
    to_picture, between, train = notebook_cells()
    with tempfile.TemporaryDirectory(prefix="cells-", dir=OUT) as folder, Kernel(folder, "gonb") as kernel:
        # All at once, as "Run All Cells" does.
        messages = [kernel.send(code) for code in to_picture]
        first = kernel.until_idle(messages[-1], kernel.started).first - kernel.started
        for code in between:
            kernel.run(code)
        kernel.train(train)
        unchanged = kernel.train(train)
        # An edit that Go has never compiled before.
        edited = train.replace('live.Close("', f'live.Close("Take {time.time_ns()}. ', 1)
        if edited == train:
            raise Failed("the training cell is not the one that this benchmark knows how to edit")
        return {"first_picture_s": first, "unchanged_s": unchanged, "edited_s": kernel.train(edited)}


def python_cells(name):
    def run():
        specs = OUT / "kernels"
        spec = specs / "peers" / "kernel.json"
        spec.parent.mkdir(parents=True, exist_ok=True)
        spec.write_text(json.dumps({"argv": [PYTHON, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
                                    "display_name": "the peers' Python", "language": "python"}))
        cells = (BENCH / "cells" / name).read_text().split("# %%\n")[1:]
        with Kernel(PEERS, "peers", specs, peers_env()) as kernel:
            kernel.client.wait_for_ready(timeout=60)
            for code in cells[:-1]:
                kernel.run(code)
            return {"edited_s": kernel.train(cells[-1])}
    return run


# ---- the rows

def peer(name, *flags):
    return [PYTHON, str(PEERS / name), *flags]


def rows(no_torch, problems):
    """Name → (what it is, how it is measured, why it can't be or None)."""
    peers = peers_env()
    pure_go = dict(os.environ, GOMLX_BACKEND="go")
    no_atelier = problems.get("atelier")
    if not no_atelier and not os.environ.get("GOMLX_BACKEND", "").startswith("xla:"):
        no_atelier = "XLA is not set up on this machine"
    return {
        "atelier": ("Atelier, XLA", training([str(OUT / "atelier")]), no_atelier),
        "atelier-go": ("Atelier, pure Go backend", training([str(OUT / "atelier")], pure_go), problems.get("atelier")),
        "jax": ("JAX, lax.scan of 50 steps", training(peer("jax_gan.py"), peers), None),
        "numpy": ("numpy, tuned by hand", training(peer("numpy_gan.py"), peers), None),
        "torch": ("PyTorch, eager", training(peer("torch_gan.py"), peers), no_torch),
        "torch-compile": ("PyTorch, compiled step", training(peer("torch_gan.py", "--compile"), peers), no_torch),
        "tf2": ("TensorFlow 2, compiled block of 50", training(peer("tf2_block.py"), peers), None),
        "tf1": ("TensorFlow tutorial, no plots", training(peer("tf1_tutorial.py"), peers), None),
        "tf1-plots": ("TensorFlow tutorial, 100 plots", training(peer("tf1_tutorial.py", "--plots"), peers), None),
        "floor": ("C++ with AVX2, one thread", training([str(OUT / "floor")]), problems.get("floor")),
        "cells": ("Atelier, notebook 01 in its kernel", atelier_cells, no_atelier),
        "cells-tf1": ("TensorFlow tutorial in ipykernel", python_cells("tf1_tutorial.py"), None),
        "cells-jax": ("JAX with matplotlib in ipykernel", python_cells("jax_matplotlib.py"), None),
        **lesson_rows(no_torch, no_atelier, problems, peers),
        "picture": ("one live picture, Frame to SVG", picture, no_atelier or problems.get("picture")),
    }


def lesson_rows(no_torch, no_atelier, problems, peers):
    """The rows of the notebooks 03 to 06: a step of their trainings beside the peers', or what the same seconds come to, and the whole notebooks."""
    all_rows = {}
    for row, (name, _) in lessons.LESSONS.items():
        number, missing = name[:2], problems.get(row)
        data = f"--batches={OUT / row}.batches"
        torch = [f"--lesson={row}", data, "--steps=200"]
        all_rows[row] = (f"{number}: Atelier, XLA", lesson([str(OUT / f"lesson-{row}"), "-steps=600"]), no_atelier or missing)
        all_rows[row + "-torch"] = (f"{number}: PyTorch, eager", lesson(peer("torch_lessons.py", *torch), peers), no_torch or missing)
        all_rows[row + "-torch-compile"] = (f"{number}: PyTorch, compiled step",
                                            lesson(peer("torch_lessons.py", "--compile", *torch), peers), no_torch or missing)
        if row == "faces":
            all_rows[row + "-jax"] = (f"{number}: JAX, lax.scan of 16 steps", lesson(peer("jax_faces.py", data, "--steps=480"), peers), missing)
        all_rows["notebook-" + number] = (f"notebook {number}, all of it", notebook(name), no_atelier)
    missing, number, digits = problems.get("digits"), lessons.DIGITS[:2], Digits()
    all_rows["digits"] = (f"{number}: Atelier, XLA", digits.atelier, no_atelier or missing)
    all_rows["digits-keras"] = (f"{number}: Keras's conditional GAN", digits.keras("--labelled"), missing)
    all_rows["digits-tf"] = (f"{number}: TensorFlow's DCGAN, without labels", digits.keras(), missing)
    all_rows["notebook-" + number] = (f"notebook {number}, all of it", notebook(lessons.DIGITS), no_atelier)
    return all_rows


START = {"batch": 64, "width": 128, "points": 15}
GROWTH = [dict(START)] + [dict(START, **{axis: size}) for axis, sizes in {
    "batch": (256, 1024, 4096), "width": (512, 2048), "points": (64, 256, 1024)}.items() for size in sizes]


def growth_name(sizes):
    return "growth-" + ("-".join(f"{axis}-{size}" for axis, size in sizes.items() if size != START[axis]) or "start")


def growth_run(who, sizes):
    """µs/step of one size."""
    grown = sizes["batch"] / 64 * (1 + (sizes["points"] - 15) / 25) * sizes["width"] / 128
    steps = 50 * max(4, min(100, round(10000 / grown / 50)))  # about a second's worth
    options = [f"--{name}={value}" for name, value in (*sizes.items(), ("steps", steps))]
    command, env = ([str(OUT / "atelier")], None) if who == "atelier" else (peer("jax_gan.py"), peers_env())
    lines, _ = process(command + options, env)
    return json.loads(lines[-1])["us_per_step"]


# ---- figures and tables

class Results:
    """Every figure measured: results[row][figure] is a list, one a round."""

    def __init__(self):
        self.figures, self.left_out = {}, {}

    def add(self, row, figures):
        for name, value in figures.items():
            self.figures.setdefault(row, {}).setdefault(name, []).append(value)

    def leave_out(self, row, why):
        self.left_out[row] = why
        self.figures.pop(row, None)

    def median(self, row, figure):
        values = self.figures.get(row, {}).get(figure)
        return statistics.median(values) if values else None

    def cell(self, row, figure, form):
        """A figure's median and range, for a table."""
        values = self.figures.get(row, {}).get(figure)
        if not values:
            return ""
        text = form % statistics.median(values)
        if len(values) > 1:
            text += f" ({form % min(values)}–{form % max(values)})"
        return text


def table(heads, lines):
    return "\n".join("| " + " | ".join(line) + " |" for line in [heads, ["---"] * len(heads), *lines])


def tables(results, all_rows, growth, rounds):
    trainings = ("us_per_step", "%.0f"), ("train_s", "%.2f"), ("compile_s", "%.2f"), ("process_s", "%.2f"), ("peak_mb", "%.0f")
    cells = ("edited_s", "%.2f"), ("unchanged_s", "%.2f"), ("first_picture_s", "%.2f"), ("picture_ms", "%.2f")

    def part(heads, columns):
        lines = [[all_rows[row][0]] + [results.cell(row, *column) for column in columns]
                 for row in results.figures if row in all_rows and columns[0][0] in results.figures[row]
                 or row in all_rows and columns is cells and "picture_ms" in results.figures[row]]
        return [table(heads, lines), ""] if lines else []

    text = [machine(), f"Medians (lowest–highest) of {rounds} round{'s' if rounds > 1 else ''}; growth, of 3 at most.", ""]
    text += part(["5000 steps", "µs/step", "loop s", "compile s", "whole process s", "peak MB"], trainings)
    text += part(["in a notebook", "training cell, edited s", "rerun unchanged s", "kernel start to first picture s", "one picture ms"], cells)
    text += part(["notebook's training, batch 16", "µs/step"], [("lesson_us", "%.0f")])
    text += part(["digits after the same seconds", "Fréchet distance", "labels confirmed", "worst digit's", "seconds", "steps", "floor of the distance"],
                 [("digits_frechet", "%.2f"), ("digits_confirmed", "%.4f"), ("digits_worst", "%.3f"), ("digits_seconds", "%.0f"), ("digits_steps", "%.0f"), ("digits_floor", "%.2f")])
    text += part(["whole notebook, without a browser", "s"], [("notebook_s", "%.0f")])
    if growth:
        text += [table(["batch", "width", "points", "Atelier µs/step", "JAX µs/step", "ratio"], [
            [str(row["batch"]), str(row["width"]), str(row["points"]),
             results.cell(growth_name(size_of(row)), "atelier", "%.0f"), results.cell(growth_name(size_of(row)), "jax", "%.0f"),
             "%.2f" % (row["atelier"] / row["jax"])] for row in growth]), ""]
    text += [f"Left out: {all_rows[row][0] if row in all_rows else row}: {why}." for row, why in results.left_out.items()]
    return "\n".join(text).rstrip() + "\n"


def size_of(row):
    return {axis: row[axis] for axis in START}


def targets(results):
    """The lines about the targets. Ratios are of medians of this run."""
    def ratio(one, other, figure):
        a, b = results.median(one, figure), results.median(other, figure)
        return None if a is None or b is None else a / b

    speed = ratio("jax", "atelier", "us_per_step")
    edited = results.median("cells", "edited_s")
    yield line("throughput-times-jax", speed, 1.3, "x", at_least=True)
    yield line("step-over-jax", ratio("atelier", "jax", "us_per_step"), 1, "x")
    yield line("loop-over-floor", ratio("atelier", "floor", "train_s"), 2.5, "x")
    yield line("process-over-jax", ratio("atelier", "jax", "process_s"), 0.3, "x")
    yield line("process-over-tf", ratio("atelier", "tf1", "process_s"), 0.15, "x")
    yield line("cell-edited", edited, 1.8, "s")
    yield line("cell-edited-over-tf", ratio("cells", "cells-tf1", "edited_s"), 0.2, "x")
    yield line("cell-edited-over-jax", ratio("cells", "cells-jax", "edited_s"), 0.25, "x")
    yield line("cell-unchanged", results.median("cells", "unchanged_s"), 1.6, "s")
    yield line("first-picture", results.median("cells", "first_picture_s"), 3, "s")
    yield line("one-picture", results.median("picture", "picture_ms"), 2, "ms")
    yield line("peak-memory", results.median("atelier", "peak_mb"), 210, "MB")
    for row, goal in ("rooms", 0.8), ("faces", 0.6), ("strokes", 0.8):
        yield line(f"{row}-step-over-torch", ratio(row, row + "-torch", "lesson_us"), goal, "x")
    yield line("faces-step-over-jax", ratio("faces", "faces-jax", "lesson_us"), 1, "x")
    yield line("pure-go", results.median("atelier-go", "process_s"), 8, "s")
    for sizes in GROWTH:
        name = growth_name(sizes)
        a, b = results.median(name, "atelier"), results.median(name, "jax")
        yield line(name + "-over-jax", a / b if a and b else None, 0.9 if sizes["width"] > 128 else 1, "x")


def line(name, value, goal, unit, at_least=False):
    sign = ">=" if at_least else "<="
    if value is None:
        return f"target {name} - {sign}{goal:g}{unit} not measured"
    met = value >= goal if at_least else value <= goal
    return f"target {name} {value:.3g}{unit} {sign}{goal:g}{unit} {'ok' if met else 'MISSED'}"


def cpu_flags():
    try:
        found = re.search(r"^flags\s*:(.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        return set()
    return set(found[1].split()) if found else set()


def machine():
    try:
        model = re.search(r"^model name\s*:\s*(.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)[1]
    except (OSError, TypeError):
        model = platform.machine()
    date = datetime.date.today().isoformat()
    return f"{model}, {len(os.sched_getaffinity(0))} cores, {platform.system()} {platform.release()}, {date}."


def say(text):
    print(text, file=sys.stderr, flush=True)


# ---- all of it

def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="how often every row is run (5)")
    parser.add_argument("--only", default="", help="a regular expression: only rows whose names match")
    parser.add_argument("--list", action="store_true", help="only list the rows' names")
    args = parser.parse_args()
    if args.rounds < 1:
        sys.exit("--rounds must be at least 1")
    if args.list:
        print("\n".join([*rows(None, {}), *map(growth_name, GROWTH)]))
        return

    begun = time.monotonic()
    chosen = [name for name in rows(None, {}) if re.search(args.only, name)]
    sizes = [size for size in GROWTH if re.search(args.only, growth_name(size))]
    if not chosen and not sizes:
        sys.exit(f"no row's name matches {args.only!r}; --list lists them")
    no_torch = install()
    all_rows = rows(no_torch, build(chosen))
    results = Results()
    for name in chosen:
        if all_rows[name][2]:
            results.leave_out(name, all_rows[name][2])
            say(f"left out: {name}: {all_rows[name][2]}")
    warm = {"torch-compile": ["torch_gan.py", "--batch=64"]}
    for row in lessons.LESSONS:
        warm[row + "-torch-compile"] = ["torch_lessons.py", f"--lesson={row}", f"--batches={OUT / row}.batches"]
    for name, command in warm.items():
        if name in chosen and not all_rows[name][2]:
            say("warming PyTorch's cache of compiled code …")  # as it is on every run of it but the first
            attempt(results, name, lambda: process(peer(*command, "--compile", "--steps=2"), peers_env()))
    if os.getloadavg()[0] > 0.5:
        say(f"this machine is not idle (load {os.getloadavg()[0]:.1f}): the figures will say so")

    # Growth takes turns with the rest, in at most three of the rounds.
    for number in range(1, args.rounds + 1):
        for name in chosen:
            if name not in results.left_out:
                say(f"round {number} of {args.rounds}: {name}")
                figures = attempt(results, name, all_rows[name][1])
                if figures:
                    results.add(name, figures)
        for size in sizes if number <= 3 else []:
            name = growth_name(size)
            if name in results.left_out:
                continue
            if all_rows["atelier"][2]:
                results.leave_out(name, all_rows["atelier"][2])
                continue
            say(f"round {number} of {args.rounds}: {name}")
            figures = attempt(results, name, lambda: {who: growth_run(who, size) for who in ("atelier", "jax")})
            if figures:
                results.add(name, figures)

    growth = [dict(size, **{who: results.median(growth_name(size), who) for who in ("atelier", "jax")})
              for size in sizes if growth_name(size) in results.figures]
    lines = list(targets(results))
    (OUT / "result.json").write_text(json.dumps({
        "machine": machine(), "rounds": args.rounds, "only": args.only, "seconds": round(time.monotonic() - begun),
        "figures": results.figures, "left_out": results.left_out, "growth": growth, "targets": lines,
    }, indent=1) + "\n")
    if growth:
        attempt(results, "the plot of growth", lambda: subprocess.run([PYTHON, BENCH / "growth.py"], check=True, env=peers_env()))
    text = tables(results, all_rows, growth, args.rounds)
    (OUT / "table.md").write_text(text + "\n```\n" + "\n".join(lines) + "\n```\n")
    print(text)
    print("\n".join(lines))


def attempt(results, name, function):
    """Calls a function; a failure leaves the row out, with the reason."""
    try:
        return function()
    except (Failed, OSError, ValueError, KeyError, RuntimeError, subprocess.SubprocessError) as err:
        why = " ".join(str(err).split())[:300]
        results.leave_out(name, why)
        say(f"left out: {name}: {why}")
        return None


if __name__ == "__main__":
    main()

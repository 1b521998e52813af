"""Does with notebook 01 what a learner does, in the real kernel, cell by cell:
stops the lessons, goes on, edits the painter and the learning rate, and looks
for anything stale. What it finds wrong it says in a sentence, and exits with 1.

    tools/env python tools/test_cells.py
"""
import time

import nbformat
from jupyter_core.utils import run_sync
from nbclient import NotebookClient

import notebook_files
import tidy
from checks import Checks

NOTEBOOK = notebook_files.NOTEBOOKS / "01_painter_and_critic.ipynb"
checks = Checks()
check = checks.check


class Learner:
    """A notebook that is open in a kernel."""

    def __init__(self, client):
        self.client = client
        self.cells = [c for c in client.nb.cells if c.cell_type == "code"]

    def find(self, text):
        return next(c for c in self.cells if text in c.source)

    def edit(self, text, old, new):
        cell = self.find(text)
        assert old in cell.source, f"no {old!r} in the cell with {text!r}"
        cell.source = cell.source.replace(old, new)

    def run(self, text, stop=False):
        """Runs the cell that holds text; returns its output and its seconds.
        With stop, presses stop after a few pictures, and counts from there."""
        cell = self.find(text)
        index = self.client.nb.cells.index(cell)
        start = time.monotonic()
        if not stop:
            self.client.execute_cell(cell, index)
            return Output(cell), time.monotonic() - start
        kc, pictures, stopped, outputs = self.client.kc, 0, None, []
        msg_id = kc.execute(cell.source)
        while True:
            msg = run_sync(kc.get_iopub_msg)(timeout=120)
            if msg["parent_header"].get("msg_id") != msg_id:
                continue
            kind, content = msg["msg_type"], msg["content"]
            if kind == "status" and content["execution_state"] == "idle":
                return Output.of(outputs), time.monotonic() - stopped
            if kind in ("display_data", "update_display_data", "stream", "error"):
                outputs.append(nbformat.v4.output_from_msg(dict(msg, msg_type=kind.replace("update_", ""), header=dict(msg["header"], msg_type=kind.replace("update_", "")))))
                pictures += "text/html" in content.get("data", {})
            if stopped is None and pictures > 5:
                stopped = time.monotonic()
                run_sync(self.client.km.interrupt_kernel)()


class Output:
    """What a cell has put out."""

    def __init__(self, cell):
        self.list = cell.outputs

    @classmethod
    def of(cls, outputs):
        return cls(nbformat.v4.new_code_cell(outputs=outputs))

    @property
    def text(self):
        return "".join(o.get("text", "") + "\n".join(o.get("traceback", [])) for o in self.list)

    @property
    def failed(self):
        return any(o.output_type == "error" for o in self.list)

    @property
    def pictures(self):
        return [o.data for o in self.list if "image/png" in o.get("data", {})]


def lessons(learner):
    opened = "gan.NewIdeas(seed+1"  # the cell below the lessons
    train = "notebook.NewLive"
    for cell in ("import (", "seed         =", "func painter", "func critic", "type minimax", "var config"):
        learner.run(cell)

    # Stopping, and going on.
    learner.edit("steps        =", "5000", "400000")
    learner.run("steps        =")
    out, seconds = learner.run(train, stop=True)
    check("Stopped by you after step" in out.text, f"the stop button ends the lessons (after {seconds:.2f} s)", out.text)
    check("goOn = true" in out.text, "it says how to go on", out.text)
    check(out.pictures, "the last picture stays", [list(o) for o in out.list])
    stopped_at = int(out.text.split("after step ")[1].split()[0])
    out, _ = learner.run("plot.Strip")
    check(not out.failed and out.pictures, "the stopped GAN was saved and can be opened", out.text)
    learner.edit("steps        =", "400000", str(stopped_at + 500))
    learner.run("steps        =")
    learner.edit(train, "goOn = false", "goOn = true")
    out, _ = learner.run(train)
    check(f"{stopped_at + 500} steps" in out.text and not out.failed, "with goOn = true the lessons go on from there", out.text)
    learner.edit(train, "goOn = true", "goOn = false")
    learner.edit("steps        =", str(stopped_at + 500), "5000")
    learner.run("steps        =")

    # From start to end, and edited.
    _, first = learner.run(train)
    before, _ = learner.run(opened)
    learner.edit("func painter", "ideas, 128)", "ideas, 32)")
    learner.run("func painter")
    out, _ = learner.run(opened)
    check(out.failed and "Painter: has changed since the training" in out.text, "a painter edited after the lessons is not passed off as the trained one", out.text)
    out, edited = learner.run(train)
    check(not out.failed, f"the lessons run with the edited painter ({edited:.1f} s; {first:.1f} s unedited)", out.text)
    after, _ = learner.run(opened)
    check(not after.failed and after.pictures[0]["image/png"] != before.pictures[0]["image/png"], "and her paintings are other ones", after.text)

    learner.edit("func critic", "activation.Relu(x)", "graph.Tanh(x)")
    learner.run("func critic")
    out, _ = learner.run(opened)
    check(out.failed and "Critic: has changed since the training" in out.text and "computes something else" in out.text, "a critic of the same shapes who computes something else is noticed", out.text)
    learner.edit("func critic", "graph.Tanh(x)", "activation.Relu(x)")
    learner.run("func critic")
    learner.edit("type minimax", "graph.Neg(graph.Softplus(painted))", "graph.Softplus(graph.Neg(painted))")
    learner.run("type minimax")
    out, _ = learner.run(opened)
    check(out.failed and "Loss main.minimax" in out.text, "an edited loss is noticed", out.text)
    learner.edit("type minimax", "graph.Softplus(graph.Neg(painted))", "graph.Neg(graph.Softplus(painted))")
    learner.run("type minimax")
    learner.edit("learningRate =", "0.0001", "0.001")
    learner.run("learningRate =")
    out, _ = learner.run(opened)
    check(out.failed and "PainterRate 0.001" in out.text, "an edited learning rate is noticed", out.text)
    out, _ = learner.run(train)
    fast, _ = learner.run(opened)
    check(not fast.failed and fast.pictures[0]["image/png"] != after.pictures[0]["image/png"], "and after the lessons the paintings are other ones", fast.text)


def main():
    tidy.on_signals()
    with tidy.folder("cells ") as scratch:
        folder = scratch / "notebooks"
        notebook_files.copy_folder(NOTEBOOK.parent, folder)
        nb = notebook_files.read(NOTEBOOK)
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs = []
        client = NotebookClient(nb, timeout=300, kernel_name="gonb", allow_errors=True, resources={"metadata": {"path": str(folder)}})
        with client.setup_kernel():
            lessons(Learner(client))
    checks.end()


if __name__ == "__main__":
    main()

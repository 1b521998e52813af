"""Runs notebooks from top to bottom in the Go kernel, without a browser, and fails where a cell fails.

    tools/env python tools/run_notebooks.py [--write | --short] [--jobs 2] [NOTEBOOK...]

Without names, every notebook in notebooks/ runs, and every translation. They run in a copy of their folder, inside
.venv, so that what they save does not stay. The copy has the folder's name: it says which language ganlib speaks. With
--write the outputs are stored in the notebooks: that is how the outputs that a reader without Go sees get there. With
--short the painters of pictures have a part of their lessons: whether every cell runs can be seen sooner, and how well
they paint can't.

Told to end, by Ctrl-C or otherwise, it ends the kernels, begins no other notebook and removes the copies. What it
leaves if it is killed, the next run removes.
"""

import argparse
import html
import re
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbclient
import nbformat
from jupyter_client.kernelspec import NoSuchKernel

import notebook_files
import tidy
import whole_file

CHECKOUT = Path(__file__).resolve().parent.parent
SCRATCH = "run-"  # how the folders in .venv begin in which notebooks run
KERNEL = "gonb"
CELL_SECONDS = 1200  # no measure of speed: a cell that has not ended by then hangs

# For --short: the part of its lessons that a notebook runs, 1 of so many. With fewer, notebook 04 would find too few faces.
PARTS = {"03": 4, "04": 2, "05": 4, "06": 4}
STEPS = re.compile(r"^(\tsteps += )(\d+)", re.MULTILINE)

clients = set()  # of the notebooks that run now


def cell_error(cell):
    """Returns in one line what went wrong in an executed cell, or None."""
    error = page = None
    stderr = ""
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            error = error or one_line(output.evalue or output.ename)
        elif output.output_type == "stream" and output.name == "stderr":
            stderr += output.text
        elif "application/vnd.jupyter.stderr" in output.get("data", {}).get("text/html", ""):
            page = page or one_line(without_tags(output.data["text/html"]))
    panic = re.search(r"^(panic: .*|fatal error: .*)$", stderr, re.MULTILINE)
    if panic:
        return one_line(panic[1])  # says more than the exit status that follows it
    if error:
        return page or error  # the page holds the compiler's words
    return None


def without_tags(page):
    """Returns the text of an HTML page."""
    page = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]*>", "", page))


def one_line(text):
    """Returns the text, without colours, in one line of at most 300 characters."""
    text = " ".join(re.sub(r"\x1b\[[0-9;]*m", "", text).split())
    return text if len(text) <= 300 else text[:299] + "…"


def run(notebook, folder):
    """Executes a notebook in place, in the folder; returns a list of (cell's number, error)."""
    client = nbclient.NotebookClient(
        notebook,
        kernel_name=KERNEL,
        timeout=CELL_SECONDS,
        allow_errors=True,  # every failing cell is reported, not only the first
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
    )
    failures = []
    clients.add(client)
    try:
        client.execute()
    except (nbclient.exceptions.CellTimeoutError, nbclient.exceptions.DeadKernelError) as err:
        failures.append((client.code_cells_executed + 1, one_line(str(err))))
    finally:
        clients.discard(client)
    number = 0
    for cell in notebook.cells:
        if cell.cell_type == "code":
            number += 1
            error = cell_error(cell)
            if error:
                failures.append((number, error))
    return failures


def store(notebook, path):
    """Writes the notebook with its outputs, whole or not at all, without what changes from run to run."""
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    whole_file.write(path, nbformat.writes(notebook) + "\n")


def shorten(notebook, part):
    """Leaves of the lessons one of so many. Raises ValueError where no cell says how many there are."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code" and STEPS.search(cell.source)]
    if len(cells) != 1:
        raise ValueError(f"{len(cells)} cells say how many steps there are, and --short changes one: see PARTS in tools/run_notebooks.py.")
    cells[0].source = STEPS.sub(lambda found: f"{found[1]}{int(found[2]) // part}", cells[0].source, count=1)


def visit(path, short=False):
    """Runs the notebook at path in a copy of its folder; returns it, its failures, and the seconds that it took.

    Raises ValueError, in one sentence, where there is no notebook, or none whose lessons can be shortened as told.
    """
    notebook = notebook_files.read(path)
    if short and path.name[:2] in PARTS:
        shorten(notebook, PARTS[path.name[:2]])
    with tidy.folder(SCRATCH, CHECKOUT / ".venv") as scratch:
        folder = scratch / "copy" / (path.resolve().parent.name or "notebooks")
        notebook_files.copy_folder(path.absolute().parent, folder)
        start = time.monotonic()
        try:
            failures = run(notebook, folder)
        except NoSuchKernel as err:
            raise ValueError("The Go kernel is not set up: run make setup first.") from err
        return notebook, failures, time.monotonic() - start


def report(path, visiting, write, short=False):
    """Says what has come of a visit, and stores the outputs if told to; returns whether all is well."""
    try:
        notebook, failures, seconds = visiting.result()
    except ValueError as err:
        return complain(str(err))
    except (OSError, RuntimeError) as err:  # the disk is full, the kernel does not start
        return complain(f"{path} cannot be run: {one_line(str(err))}")
    if write and not failures:
        try:
            store(notebook, path)
        except (OSError, ValueError) as err:
            return complain(f"{path} cannot be stored: {err}")
    name = notebook_files.name(path)
    part = PARTS.get(path.name[:2], 1) if short else 1
    print(f"{name}: {seconds:.1f} s" + (f", with 1 of {part} of its lessons" if part > 1 else ""), flush=True)
    for number, error in failures:
        print(f"{name}: code cell {number}: {error}", flush=True)
    return not failures


def complain(sentence):
    print(sentence, file=sys.stderr, flush=True)
    return False


def break_off(workers, visits):
    """Ends the kernels, and returns when all notebooks that run have ended; the others do not begin."""
    workers.shutdown(wait=False, cancel_futures=True)
    while not all(visiting.done() for visiting in visits):
        for client in list(clients):
            process = getattr(getattr(client.km, "provisioner", None), "process", None)
            if process:
                process.terminate()
        time.sleep(0.2)  # and again, for a kernel may just be starting


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--write", action="store_true", help="store the outputs in the notebooks")
    way.add_argument("--short", action="store_true", help="painters of pictures have a part of their lessons")
    parser.add_argument("--jobs", type=int, default=1, help="how many run at the same time (1)")
    parser.add_argument("notebooks", nargs="*", type=Path, metavar="NOTEBOOK")
    args = parser.parse_args()
    if args.jobs < 1:
        sys.exit("--jobs must be at least 1")

    paths = args.notebooks or notebook_files.with_translations()
    if not paths:
        sys.exit("There is no notebook in notebooks/: nothing was run.")

    tidy.on_signals()
    tidy.sweep(SCRATCH, CHECKOUT / ".venv")
    passed = failed = 0
    with ThreadPoolExecutor(args.jobs) as workers:
        visits = []
        try:
            visits.extend(workers.submit(visit, path, args.short) for path in paths)
            for path, visiting in zip(paths, visits):
                well = report(path, visiting, args.write, args.short)
                passed, failed = passed + well, failed + (not well)
        except BaseException:  # Ctrl-C, or another signal
            break_off(workers, visits)
            raise
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)

"""Tests of the workshop itself: what set-up says when something is missing, and what fails a notebook.

    tools/env python tools/test_workshop.py
"""

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import nbformat

TOOLS = Path(__file__).resolve().parent
CHECKOUT = TOOLS.parent
sys.path.insert(0, str(TOOLS))

import kernelspec  # noqa: E402  (it lies beside this file)
import notebook_imports  # noqa: E402
import run_notebooks  # noqa: E402

# What the scripts use beyond the prerequisites.
UTILITIES = "awk bash cat dirname env mkdir rm sed uname".split()


class Prerequisites(unittest.TestCase):
    """tools/setup in a checkout of its own, on a PATH that holds only what the test puts there."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="workshop ")
        self.addCleanup(scratch.cleanup)
        self.checkout = Path(scratch.name) / "checkout"
        self.bin = Path(scratch.name) / "bin"
        shutil.copytree(TOOLS, self.checkout / "tools")
        (self.checkout / "go.mod").write_text("module atelier\n\ngo 1.26.5\n")
        self.bin.mkdir()
        for name in UTILITIES:
            (self.bin / name).symlink_to(shutil.which(name))
        self.program("go", "echo go version go1.26.8 linux/amd64")
        self.program("python3", f'exec {shlex.quote(sys.executable)} "$@"')
        self.program("gcc", "exit 0")
        self.program("make", "exit 0")

    def program(self, name, script):
        (self.bin / name).write_text(f"#!{shutil.which('bash')}\n{script}\n")
        (self.bin / name).chmod(0o755)

    def refusal(self):
        """Runs set-up, which must refuse and install nothing; returns what it said."""
        done = subprocess.run(
            [str(self.checkout / "tools/setup")],
            env={"PATH": str(self.bin)}, capture_output=True, text=True, timeout=60,
        )
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertFalse((self.checkout / ".venv").exists())
        return done.stderr

    def test_no_go(self):
        (self.bin / "go").unlink()
        self.assertEqual(self.refusal(), "Go is missing: install Go 1.26.5 or newer from https://go.dev/dl and put its bin folder on the PATH.\n")

    def test_old_go(self):
        for version in "1.25.9", "1.26.4", "1.9":
            self.program("go", f"echo go version go{version} linux/amd64")
            self.assertEqual(self.refusal(), f"Go {version} is too old: install Go 1.26.5 or newer from https://go.dev/dl and put its bin folder first on the PATH.\n")

    def test_no_python(self):
        (self.bin / "python3").unlink()
        self.assertEqual(self.refusal(), "Python is missing: install Python 3.11 or newer with its venv module.\n")

    def test_old_python(self):
        self.program("python3", "echo 3.10")
        self.assertEqual(self.refusal(), "Python 3.10 is too old: install Python 3.11 or newer with its venv module.\n")

    def test_python_without_venv(self):
        self.program("python3", f'[[ $2 != *ensurepip* ]] && case $2 in *_base_executable*) echo "$0" ;; *) echo 3.12 ;; esac')
        self.assertEqual(self.refusal(), "Python 3.12 has no venv module: install it (on Debian and Ubuntu, the package python3-venv).\n")

    def test_no_gcc(self):
        (self.bin / "gcc").unlink()
        self.assertEqual(self.refusal(), "gcc is missing: install it (on Debian and Ubuntu, the package build-essential).\n")

    def test_gcc_without_headers(self):
        self.program("gcc", "exit 1")
        self.assertEqual(self.refusal(), "gcc finds no C library headers: install them (on Debian and Ubuntu, the package libc6-dev).\n")

    def test_no_make(self):
        (self.bin / "make").unlink()
        self.assertEqual(self.refusal(), "make is missing: install it (on Debian and Ubuntu, the package make).\n")

    def test_everything_at_once(self):
        for name in "go", "python3", "gcc", "make":
            (self.bin / name).unlink()
        self.assertEqual(len(self.refusal().splitlines()), 4)

    def test_path_that_the_kernel_cannot_take(self):
        self.checkout = self.checkout.rename(self.checkout.with_name("a,b"))
        self.assertRegex(self.refusal(), r"^The checkout's path, .*/a,b, holds a comma.*: move the checkout to another folder\.\n$")


class Lab(unittest.TestCase):
    """What tools/lab says before it sets anything up."""

    def refusal(self, port):
        done = subprocess.run([str(TOOLS / "lab"), str(port)], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stdout, "")
        return done.stderr

    def test_port_in_use(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            self.assertRegex(self.refusal(port), rf"^Port {port} is in use, .*: stop that one, or run make lab PORT=\d+\.\n$")

    def test_no_port(self):
        for port in "80", "abc", "99999":
            self.assertEqual(self.refusal(port), f"PORT={port} is not a port between 1024 and 65535: choose one, as in make lab PORT=8889.\n")


class Kernelspec(unittest.TestCase):
    """The kernel's specification, from the template."""

    def test_strange_path(self):
        checkout = '/home/o\'hara/my "own" $HOME/atelier'
        with open(TOOLS / "kernel.json.in", encoding="utf-8") as file:
            template = json.load(file)
        names = re.findall(r"@([A-Z]+)@", json.dumps(template))
        spec = kernelspec.kernelspec(template, {name: checkout for name in names})
        self.assertIn("-go_work=" + checkout, spec["argv"])
        self.assertEqual(spec["env"]["GOMLX_BACKEND"], checkout.replace("$", "$$"))
        self.assertEqual(spec["interrupt_mode"], "message")


class Imports(unittest.TestCase):
    """What set-up reads in the notebooks' cells."""

    def test_imports(self):
        source = 'import (\n\t"fmt"\n\t"atelier/ganlib"\n\tg "github.com/gomlx/gomlx/core/graph"\n)\nvar a = "x.org/y"\nimport "gonum.org/v1/plot"'
        notebook = {"cells": [{"cell_type": "code", "source": source}, {"cell_type": "markdown", "source": '"a.org/b"'}]}
        self.assertEqual(notebook_imports.imports(notebook), {"atelier/ganlib", "github.com/gomlx/gomlx/core/graph", "gonum.org/v1/plot"})


class Notebooks(unittest.TestCase):
    """tools/run_notebooks.py, with the real kernel."""

    def run_them(self, *args):
        command = [sys.executable, str(TOOLS / "run_notebooks.py"), *map(str, args)]
        return subprocess.run(command, capture_output=True, text=True, timeout=300)

    def test_good_and_bad(self):
        good = ['%%\nfmt.Println("hello")']
        bad = ["func f() int { return nothing }", "%%\nvar a []int\nfmt.Println(a[3])", *good]
        with tempfile.TemporaryDirectory() as scratch:
            paths = []
            for name, sources in ("good", good), ("bad", bad):
                path = Path(scratch) / f"{name}.ipynb"
                cells = [nbformat.v4.new_code_cell(source) for source in sources]
                nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
                paths.append(path)
            before = paths[1].read_bytes()
            done = self.run_them("--write", *paths)
            after = nbformat.read(paths[0], as_version=4)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertRegex(done.stdout, r"(?m)^good.ipynb: \d+\.\d s$")
            self.assertRegex(done.stdout, r"(?m)^bad.ipynb: code cell 1: .*undefined: nothing")
            self.assertRegex(done.stdout, r"(?m)^bad.ipynb: code cell 2: .*index out of range")
            self.assertNotIn("code cell 3", done.stdout)
            self.assertTrue(done.stdout.endswith("\n1 passed, 1 failed\n"), done.stdout)
            self.assertEqual(after.cells[0].outputs[0].text, "hello\n")  # stored
            self.assertEqual(after.cells[0].execution_count, 1)
            self.assertNotIn("execution", after.cells[0].metadata)
            self.assertEqual(paths[1].read_bytes(), before)  # a notebook that fails is left alone

    def test_not_a_notebook(self):
        done = self.run_them(os.devnull)
        self.assertEqual((done.returncode, done.stdout), (1, "0 passed, 1 failed\n"))
        self.assertRegex(done.stderr, r"^/dev/null is no file: .*\n$")

    def test_stray_files(self):
        """Beside the notebook lie what editors leave, and one that is none: each named one is told of, the others run."""
        with tempfile.TemporaryDirectory() as scratch:
            good, empty = Path(scratch) / "good.ipynb", Path(scratch) / "empty.ipynb"
            nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell('%%\nfmt.Println("hello")')]), good)
            empty.touch()
            (Path(scratch) / ".#good.ipynb").symlink_to("user@host.1234:5678")
            (Path(scratch) / "up").symlink_to(".")
            os.mkfifo(Path(scratch) / "pipe")
            done = self.run_them(empty, good)
            self.assertEqual(done.returncode, 1)
            self.assertRegex(done.stdout, r"^good.ipynb: \d+\.\d s\n1 passed, 1 failed\n$")
            self.assertRegex(done.stderr, r"^\S*/empty.ipynb cannot be read as a notebook: .*\n$")


if __name__ == "__main__":
    unittest.main()

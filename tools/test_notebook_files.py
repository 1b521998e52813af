"""Tests of what is taken for a notebook, of a notebooks' folder being copied, and of files written whole.

    tools/env python tools/test_notebook_files.py
"""

import os
import socket
import stat
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import nbformat

TOOLS = Path(__file__).resolve().parent
sys.path.insert(0, str(TOOLS))

import notebook_files  # noqa: E402  (it lies beside this file)
import run_notebooks  # noqa: E402
import whole_file  # noqa: E402

NOTEBOOK = nbformat.writes(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell('import "atelier/ganlib"')]))


class Scratch(unittest.TestCase):
    """A folder of notebooks, notebooks/, and another one, elsewhere/, to which links lead."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="note books ")
        self.addCleanup(scratch.cleanup)
        self.top = Path(scratch.name)
        self.folder = self.top / "notebooks"
        (self.folder / "images").mkdir(parents=True)
        (self.folder / "images/a.svg").write_text("picture")
        (self.top / "elsewhere").mkdir()
        for name in "notebooks/a.ipynb", "notebooks/b c.ipynb", "elsewhere/d.ipynb":
            (self.top / name).write_text(NOTEBOOK)
        (self.folder / "linked.ipynb").symlink_to("../elsewhere/d.ipynb")
        (self.folder / "linked").symlink_to("../elsewhere")


class Folder(Scratch):
    """A folder of notebooks as it is after some work in it."""

    def stray(self):
        """Adds what editors, JupyterLab and others leave."""
        (self.folder / ".#a.ipynb").symlink_to("user@host.1234:5678")  # Emacs' lock
        (self.folder / "gone.ipynb").symlink_to("../gone/a.ipynb")
        (self.folder / "round.ipynb").symlink_to("round.ipynb")
        for name in "#a.ipynb#", "a.ipynb~", ".a.ipynb.swp", ".~a.ipynb", "._a.ipynb", "a.ipynb.new", ".DS_Store":
            (self.folder / name).write_text("no notebook")
        (self.folder / ".ipynb_checkpoints").mkdir()
        (self.folder / ".ipynb_checkpoints/a-checkpoint.ipynb").write_text(NOTEBOOK)
        (self.folder / "folder.ipynb").mkdir()
        os.mkfifo(self.folder / "pipe.ipynb")
        listener = socket.socket(socket.AF_UNIX)
        self.addCleanup(listener.close)
        here = os.getcwd()
        os.chdir(self.folder)  # the path of a socket must be short
        listener.bind("socket.ipynb")
        os.chdir(here)
        (self.folder / "up").symlink_to("..")
        (self.folder / "images/home").symlink_to(self.folder)
        (self.top / "elsewhere/across").symlink_to(self.folder)  # with linked/ a ring of two

    def test_notebooks(self):
        before = [path.name for path in notebook_files.notebooks(self.folder)]
        self.assertEqual(before, ["a.ipynb", "b c.ipynb", "linked.ipynb"])
        self.stray()
        self.assertEqual([path.name for path in notebook_files.notebooks(self.folder)], before)

    def test_translations(self):
        """A folder of them says so; a learner's own folder of notebooks is none, whatever its name."""
        for name in "zh-Hant", "my":
            (self.folder / name).mkdir()
            (self.folder / name / "a.ipynb").write_text(NOTEBOOK)
        (self.folder / "zh-Hant" / notebook_files.TRANSLATION).write_text("{}")
        self.assertEqual(notebook_files.languages(self.folder), [self.folder / "zh-Hant"])
        self.assertEqual([notebook_files.name(path) for path in notebook_files.with_translations(self.folder)], ["a.ipynb", "b c.ipynb", "linked.ipynb", "zh-Hant/a.ipynb"])
        self.assertEqual([notebook_files.language(self.folder / name) for name in ("zh-Hant/a.ipynb", "my/a.ipynb", "a.ipynb")], ["zh-Hant", "en", "en"])

    def test_a_folder_that_nobody_may_look_into(self):
        (self.top / "elsewhere").chmod(0)
        self.addCleanup((self.top / "elsewhere").chmod, 0o700)
        self.top.chmod(0o755)
        if os.geteuid() == 0:
            os.seteuid(65534)
            self.addCleanup(os.seteuid, 0)
        self.assertEqual([path.name for path in notebook_files.notebooks(self.folder)], ["a.ipynb", "b c.ipynb"])

    def files(self, folder):
        return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())

    def test_copy(self):
        self.stray()
        copy = self.top / "copy"
        notebook_files.copy_folder(self.folder, copy)
        self.assertEqual(self.files(copy), ["#a.ipynb#", "a.ipynb", "a.ipynb~", "b c.ipynb", "images/a.svg", "linked.ipynb", "linked/d.ipynb"])
        self.assertFalse(any(path.is_symlink() for path in copy.rglob("*")))

    def test_copy_without(self):
        (self.folder / "old.gan").touch()
        notebook_files.copy_folder(self.folder, self.top / "copy", without=["*.gan"])
        self.assertNotIn("old.gan", self.files(self.top / "copy"))

    def test_a_file_that_goes_while_its_folder_is_copied(self):
        notebook_files.copy_file(self.folder / "gone", self.top / "copy")
        self.assertFalse((self.top / "copy").exists())

    def test_read(self):
        self.stray()
        (self.folder / "empty.ipynb").touch()
        (self.folder / "list.ipynb").write_text("[]")
        (self.folder / "deep.ipynb").write_text("[" * 100_000)
        (self.folder / "binary.ipynb").write_bytes(b"\xff\xfe\0")
        self.assertEqual(len(notebook_files.read(self.folder / "linked.ipynb").cells), 1)
        for name in "empty", "list", "deep", "binary", "gone", "round", "folder", "pipe", "missing":
            with self.assertRaises(ValueError) as caught:
                notebook_files.read(self.folder / f"{name}.ipynb")
            self.assertRegex(str(caught.exception), rf"^[^\n]*/{name}\.ipynb (cannot be read as a notebook: |is no file: )[^\n]+$")

    def test_imports(self):
        self.stray()
        (self.folder / "empty.ipynb").touch()
        (self.folder / "odd.ipynb").write_text('{"cells": [{"cell_type": "code"}]}')
        (self.folder / "list.ipynb").write_text("[]")
        (self.folder / "deep.ipynb").write_text("[" * 100_000)
        names = [str(path) for path in self.folder.iterdir()] + ["no/*.ipynb"]
        done = subprocess.run([sys.executable, str(TOOLS / "notebook_imports.py"), *names], capture_output=True, text=True, timeout=60)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "atelier/ganlib\n", ""))


class Whole(Scratch):
    """Files that are written whole or not at all."""

    def test_a_link_stays(self):
        notebook = notebook_files.read(self.folder / "linked.ipynb")
        notebook.cells[0].source = "changed"
        run_notebooks.store(notebook, self.folder / "linked.ipynb")
        self.assertTrue((self.folder / "linked.ipynb").is_symlink())
        self.assertEqual(notebook_files.read(self.top / "elsewhere/d.ipynb").cells[0].source, "changed")
        self.assertEqual([path.name for path in (self.top / "elsewhere").iterdir()], ["d.ipynb"])

    def test_a_link_to_a_file_that_is_not_there_yet(self):
        (self.folder / "new").symlink_to("../elsewhere/new")
        whole_file.write(self.folder / "new", "text")
        self.assertEqual((self.top / "elsewhere/new").read_text(), "text")

    def test_permissions(self):
        path = self.folder / "a.ipynb"
        for mode in 0o600, 0o664:
            path.chmod(mode)
            whole_file.write(path, "text")
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), mode)
        whole_file.write(self.folder / "new", "text")
        mask = os.umask(0)
        os.umask(mask)
        self.assertEqual(stat.S_IMODE((self.folder / "new").stat().st_mode), 0o666 & ~mask)

    def test_text_to_the_letter(self):
        whole_file.write(self.folder / "new", "ä\r\n\n")
        self.assertEqual((self.folder / "new").read_bytes(), "ä\r\n\n".encode())

    def test_what_cannot_be_written(self):
        (self.folder / "round").symlink_to("round")
        for name in "images", "round", "no/where", "a.ipynb/b":
            with self.assertRaises(OSError, msg=name):
                whole_file.write(self.folder / name, "text")
        with self.assertRaises(UnicodeEncodeError):
            whole_file.write(self.folder / "a.ipynb", "text" * 10_000 + "\ud800")
        self.assertEqual((self.folder / "a.ipynb").read_text(), NOTEBOOK)
        self.assertEqual([name for name in os.listdir(self.folder) if name.endswith(".new")], [])


if __name__ == "__main__":
    unittest.main()

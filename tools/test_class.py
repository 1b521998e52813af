"""Tests of the class's parts that need neither a hub nor Docker: the teacher's commands, and the watch on the disk.

    tools/env python tools/test_class.py

class/test.py tries a class itself.
"""

import asyncio
import logging
import os
import subprocess
import sys
import tempfile
import types
import unittest
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
MANAGE = CHECKOUT / "class/manage"
sys.path.insert(0, str(CHECKOUT / "class"))

import disk  # noqa: E402  (they lie in class)
import limits  # noqa: E402

# In docker's stead: it warns, as docker does of its own settings, notes what it is asked, and does in this machine what
# it is to do in the hub's container, where class/manage knows of a learner, anna.
DOCKER = """#!/bin/sh
echo "$*" >>"$NOTES"
case $1 in
ps)
    echo "$WARNING" >&2
    [ -z "$HUB" ] || echo "$HUB"
    exit "$STATUS"
    ;;
esac
shift
[ "$1" != -i ] || shift
[ "$1" = "$HUB" ] || exit 9
shift
case $1 in
mktemp) mktemp -d "$SCRATCH/in-hub-XXXXXX" ;;
class/manage)
    [ "$2" != hand-out ] || [ $# = 3 ] || exit 1
    if [ "$2" = hand-out ]; then echo "anna: $(cat "$3") handed out"; fi
    if [ "$2" = collect ] && [ "$3" != none.ipynb ]; then mkdir "$4" && echo "$3" >"$4/anna.ipynb"; fi
    ;;
*) exec "$@" ;;
esac
"""


class Manage(unittest.TestCase):
    """class/manage, where the class is Docker's, and where there is none."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="a class ")
        self.addCleanup(scratch.cleanup)
        self.scratch = Path(scratch.name)
        (self.scratch / "docker").write_text(DOCKER)
        (self.scratch / "docker").chmod(0o755)
        self.notes = self.scratch / "notes"
        self.notes.touch()

    def run_it(self, *words, **env):
        path = os.pathsep.join((str(self.scratch), os.environ["PATH"]))
        said = {"PATH": path, "SCRATCH": str(self.scratch), "NOTES": str(self.notes), "HUB": "abc", "STATUS": "0", "WARNING": "WARNING: these settings can't be read"}
        clean = {name: value for name, value in os.environ.items() if name != "ATELIER_CLASS_FOLDER"}
        done = subprocess.run([MANAGE, *words], env=clean | said | env, cwd=self.scratch, capture_output=True, text=True, timeout=60)
        self.assertEqual([*self.scratch.glob("in-hub-*")], [], "what was brought to the hub stays there")
        return done

    def test_hand_out(self):
        for name in "a b.ipynb", "c.ipynb":
            (self.scratch / name).write_text(name)
        done = self.run_it("hand-out", "a b.ipynb", str(self.scratch / "c.ipynb"))
        self.assertEqual((done.returncode, done.stdout), (0, "anna: a b.ipynb handed out\nanna: c.ipynb handed out\n"), done.stderr)

    def test_nothing_to_hand_out(self):
        self.assertEqual(self.run_it("hand-out").returncode, 1)
        (self.scratch / "a.ipynb").write_text("a")
        asked = self.notes.read_text()
        done = self.run_it("hand-out", "a.ipynb", "none.ipynb")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (1, "", "There is no file none.ipynb here, and nothing was handed out.\n"))
        self.assertEqual(self.notes.read_text(), asked, "docker was asked all the same")

    def test_collect(self):
        done = self.run_it("collect", "a.ipynb", "on monday")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual((self.scratch / "on monday/anna.ipynb").read_text(), "a.ipynb\n")
        asked = self.notes.read_text()
        done = self.run_it("collect", "b.ipynb", "on monday")
        self.assertEqual(done.returncode, 1)
        self.assertIn("The folder on monday holds something already", done.stderr)
        self.assertEqual((self.scratch / "on monday/anna.ipynb").read_text(), "a.ipynb\n")
        self.assertEqual(self.notes.read_text(), asked, "docker was asked all the same")

    def test_nobody_has_what_is_collected(self):
        done = self.run_it("collect", "none.ipynb", "tuesday")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertFalse((self.scratch / "tuesday").exists())

    def test_the_rest_is_for_the_hub(self):
        self.assertEqual(self.run_it("delete", "anna", "bert").returncode, 0)
        self.assertIn("abc class/manage delete anna bert\n", self.notes.read_text())

    @unittest.skipIf(os.path.exists("/var/lib/atelier-class"), "a class without Docker is on this machine")
    def test_no_class(self):
        for status, warning in ("0", "WARNING: these settings can't be read"), ("1", "permission denied while trying to connect"):
            done = self.run_it("who", HUB="", STATUS=status, WARNING=warning)
            self.assertEqual(done.returncode, 1)
            self.assertRegex(done.stderr, rf"^No hub is running here: start it as docs/class.md says, also to stop servers that have gone on without it\. {warning}\n$")

    def test_another_class_is_left_alone(self):
        """Who names the folder of a class without Docker does not mean the one with it."""
        done = self.run_it("stop", ATELIER_CLASS_FOLDER=str(self.scratch / "none"))
        self.assertEqual(done.returncode, 1)
        self.assertNotIn("exec", self.notes.read_text())


class TheDisk(unittest.TestCase):
    """class/disk.py: who may come in, and stay, with how much."""

    class Learner(disk.Watch):
        user, log = types.SimpleNamespace(name="anna"), logging.getLogger("none")

        async def written(self):
            return self.bytes

    def setUp(self):
        logging.disable(logging.WARNING)
        self.addCleanup(logging.disable, logging.NOTSET)

    def comes_in(self, written):
        learner = self.Learner()
        learner.bytes = written
        asyncio.run(learner.admit())
        return learner

    def stays(self, learner, written):
        learner.bytes = written
        return not asyncio.run(learner.has_too_much())

    def test_below_the_limit(self):
        learner = self.comes_in(0)
        self.assertTrue(self.stays(learner, limits.DISK))
        self.assertFalse(self.stays(learner, limits.DISK + 1))

    def test_to_delete(self):
        """A server that starts writes by itself, and a notebook is saved before it is deleted."""
        learner = self.comes_in(limits.DISK + (300 << 20))
        self.assertTrue(self.stays(learner, limits.DISK + (310 << 20)))
        self.assertFalse(self.stays(learner, limits.DISK + (400 << 20)))

    def test_what_was_deleted_is_not_written_again(self):
        learner = self.comes_in(limits.DISK + (300 << 20))
        self.assertTrue(self.stays(learner, limits.DISK + (100 << 20)))
        self.assertTrue(self.stays(learner, limits.DISK + (110 << 20)))
        self.assertFalse(self.stays(learner, limits.DISK + (200 << 20)))

    def test_not_by_small_steps(self):
        learner = self.comes_in(limits.DISK + (300 << 20))
        steps = [self.stays(learner, limits.DISK + ((300 + 20 * i) << 20)) for i in range(6)]
        self.assertIn(False, steps)

    def test_far_above(self):
        with self.assertRaises(disk.TooMuch) as caught:
            self.comes_in(2 * limits.DISK + 1)
        self.assertIn(f"{2 * limits.DISK >> 20} MB", caught.exception.jupyterhub_message)


if __name__ == "__main__":
    unittest.main()

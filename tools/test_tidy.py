"""Tests that programs leave nothing behind, however they are ended (tidy.py).

    tools/env python tools/test_tidy.py
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

TOOLS = Path(__file__).resolve().parent
sys.path.insert(0, str(TOOLS))

import tidy  # noqa: E402  (it lies beside this file)
from kernel import processes  # noqa: E402

# A program with a folder that may not be written to, and a child that has one of its own.
PROGRAM = """
import os, sys, tidy
tidy.on_signals()
with tidy.folder("tidy-", sys.argv[1]) as path:
    (path / "a/b").mkdir(parents=True)
    (path / "a/b/c").touch()
    os.chmod(path / "a/b", 0o500)
    os.chmod(path / "a", 0)
    tidy.run(["sh", "-c", 'sleep 1000 & echo $! >"$0.new" && mv "$0.new" "$0"; wait', sys.argv[1] + "/pid"])
"""


class Scratch(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="tidy ")
        self.addCleanup(scratch.cleanup)
        self.scratch = Path(scratch.name).resolve()


class Told(Scratch):
    """A program that is told to end."""

    def start(self):
        program = subprocess.Popen([sys.executable, "-c", PROGRAM, str(self.scratch)], env=os.environ | {"PYTHONPATH": str(TOOLS)}, stderr=subprocess.DEVNULL)
        self.addCleanup(program.wait)
        self.addCleanup(program.kill)
        pid = self.scratch / "pid"
        self.assertTrue(processes.until(pid.exists, 60))
        self.assertEqual(len([*self.scratch.glob("tidy-*")]), 1)
        return program, int(pid.read_text())

    def test_it_leaves_nothing(self):
        for number in signal.SIGTERM, signal.SIGHUP, signal.SIGINT:
            with self.subTest(number):
                program, pid = self.start()
                program.send_signal(number)
                self.assertEqual(program.wait(60), -number if number == signal.SIGINT else 128 + number)
                self.assertEqual([path.name for path in self.scratch.iterdir()], ["pid"])
                self.assertTrue(processes.until(lambda: not processes.alive(pid), 60))
                (self.scratch / "pid").unlink()

    def test_what_nohup_starts(self):
        program = [sys.executable, "-c", "import signal, tidy; tidy.on_signals(); signal.raise_signal(signal.SIGHUP); print('on')"]
        done = subprocess.run(["sh", "-c", 'trap "" HUP; exec "$@"', "sh", *program], env=os.environ | {"PYTHONPATH": str(TOOLS)}, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (0, "on\n"), done.stderr)

    def test_killed(self):
        """What it leaves, the next one removes."""
        program, pid = self.start()
        self.addCleanup(os.kill, pid, signal.SIGKILL)
        left, = self.scratch.glob("tidy-*")
        os.utime(left, (0, 0))
        tidy.sweep("tidy-", self.scratch)
        self.assertTrue(left.exists())  # its program lives
        program.kill()
        program.wait()
        os.utime(left)
        tidy.sweep("tidy-", self.scratch)
        self.assertTrue(left.exists())  # it may be another's, who has not locked it yet
        os.utime(left, (0, 0))
        tidy.sweep("tidy-", self.scratch)
        self.assertFalse(left.exists())


class Run(Scratch):
    """What is like subprocess.run."""

    def test_the_same(self):
        for command, options in ([sys.executable, "-c", "print('a')"], {}), (["sh", "-c", "echo a >&2; exit 3"], {}), (["sh", "-c", "pwd"], {"cwd": "/"}):
            got, expected = (run(command, capture_output=True, text=True, **options) for run in (tidy.run, subprocess.run))
            self.assertEqual((got.returncode, got.stdout, got.stderr), (expected.returncode, expected.stdout, expected.stderr))
        with self.assertRaises(subprocess.CalledProcessError):
            tidy.run(["sh", "-c", "exit 1"], check=True)

    def test_too_long(self):
        start = time.monotonic()
        with self.assertRaises(subprocess.TimeoutExpired):
            tidy.run(["sleep", "1000"], timeout=0.1)
        self.assertLess(time.monotonic(), start + tidy.END_SECONDS)

    def test_what_heeds_no_signal(self):
        with tidy.started(["sh", "-c", "trap '' TERM; echo on; while :; do sleep 1; done"], stdout=subprocess.PIPE) as process:
            process.stdout.readline()
            tidy.end(process, seconds=0.1)
            process.stdout.close()
        self.assertEqual(process.returncode, -signal.SIGKILL)


class Folder(Scratch):
    def test_links_are_not_followed(self):
        (self.scratch / "outside").mkdir(mode=0o500)
        with tidy.folder("tidy-", self.scratch) as path:
            (path / "link").symlink_to(self.scratch / "outside")
        self.assertEqual([(path.name, path.stat().st_mode & 0o777) for path in self.scratch.iterdir()], [("outside", 0o500)])


if __name__ == "__main__":
    tidy.hear_all_signals()
    unittest.main()

"""Tests of the kernel's keeper and of its folder, tools/kernel, without a kernel.

    tools/env python tools/test_keeper.py
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path
from unittest import mock

TOOLS = Path(__file__).resolve().parent
sys.path.insert(0, str(TOOLS / "kernel"))

import folder  # noqa: E402  (they lie in tools/kernel)
import keeper  # noqa: E402
import processes  # noqa: E402


class Keeper(unittest.TestCase):
    def setUp(self):
        self.home = mock.Mock(path="/nowhere")
        self.child = subprocess.Popen(["sleep", "1000"])
        self.addCleanup(self.child.wait)
        self.addCleanup(self.child.kill)

    def test_another_interrupt_gains_no_time(self):
        for words, begun in ("interrupt\ninterrupt\n", 1), ("interrupt\ndone\ninterrupt\n", 2):
            here, there = socket.socketpair()
            wake, waker = os.pipe()
            with here, there, mock.patch.object(keeper, "Interrupt") as interrupt:
                kept = keeper.Keeper(there, self.home, [], {})
                kept.gonb = self.child.pid
                here.send(words.encode() + b"end\n")
                self.assertEqual(kept.serve(wake), "end")
                self.assertEqual(interrupt.call_count, begun)
            os.close(wake)
            os.close(waker)

    def test_a_number_that_is_another_program_s_by_now(self):
        """What is stubborn is killed, and nothing that has nothing to do with the kernel."""
        interrupt = keeper.Interrupt(os.getpid(), self.home, set())
        interrupt.told |= {self.child.pid, os.getppid()}
        interrupt.start = time.monotonic() - keeper.STUBBORN_SECONDS - 1
        self.assertEqual(self.signalled(interrupt, signal.SIGKILL), [self.child.pid])

    def signalled(self, interrupt, number):
        with mock.patch.object(processes, "send") as send:
            interrupt.go_on()
        return [pid for call in send.call_args_list if call.args[1] == number for pid in call.args[0]]

    def test_what_a_stopped_shell_leaves_behind(self):
        """It is below the keeper, and below GoNB no more."""
        gonb = subprocess.Popen(["sleep", "1000"])
        self.addCleanup(gonb.wait)
        self.addCleanup(gonb.kill)
        interrupt = keeper.Interrupt(gonb.pid, self.home, set())
        self.assertEqual(self.signalled(interrupt, signal.SIGINT), [self.child.pid])
        self.assertEqual(self.signalled(interrupt, signal.SIGINT), [])  # once is enough

    def test_what_former_cells_have_left_runs_on(self):
        here, there = socket.socketpair()
        wake, waker = os.pipe()
        with here, there:
            kept = keeper.Keeper(there, self.home, [], {})
            kept.gonb = os.getpid()
            here.send(b"cell\nend\n")
            kept.serve(wake)
        os.close(wake)
        os.close(waker)
        interrupt = keeper.Interrupt(kept.gonb, self.home, kept.left)
        interrupt.start = time.monotonic() - keeper.STUBBORN_SECONDS - 1
        for number in signal.SIGINT, signal.SIGKILL:
            self.assertNotIn(self.child.pid, self.signalled(interrupt, number))

    def test_what_breaks_the_keeper_is_said(self):
        script = "import keeper, start\ndef broken(*_): raise ValueError('this broke')\nkeeper.Keeper.run = broken\nstart.main(['connection.json', 'gonb'])"
        with tempfile.TemporaryDirectory(prefix="keeper ") as scratch:
            Path(scratch, "connection.json").write_text(
                '{"transport": "ipc", "ip": "%s/socket", "key": "", "shell_port": 1, "control_port": 2, "stdin_port": 3, "iopub_port": 4, "hb_port": 5}' % scratch)
            done = subprocess.run([sys.executable, "-c", script], cwd=scratch, env=os.environ | {"PYTHONPATH": str(TOOLS / "kernel")}, capture_output=True, text=True, timeout=60)
        self.assertIn("ValueError: this broke", done.stderr)


class Folder(unittest.TestCase):
    """What is left of a kernel's folder."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="keeper-")
        self.addCleanup(scratch.cleanup)
        self.scratch = Path(scratch.name).resolve()
        self.scratch.chmod(0o777)
        self.root = os.geteuid() == 0
        if self.root:  # who may do anything
            os.seteuid(65534)
            self.addCleanup(os.seteuid, 0)
        self.made = folder.make_in(str(self.scratch))
        self.path = Path(self.made.path)
        self.addCleanup(os.close, self.made.lock)

    def test_read_only(self):
        (self.path / "a/b").mkdir(parents=True)
        (self.path / "a/b/c").touch()
        for name in "a/b", "a", ".":
            (self.path / name).chmod(0o500)
        self.made.remove()
        self.assertFalse(self.path.exists())

    def test_what_cannot_be_removed(self):
        if not self.root:
            self.skipTest("only root can make what somebody else cannot remove")
        os.seteuid(0)
        (self.path / "a").mkdir()
        (self.path / "a/b").touch()
        os.seteuid(65534)
        (self.path / "c").touch()
        self.made.remove()
        self.assertEqual(sorted(os.listdir(self.path)), ["a", folder.SAYS_SO])
        self.assertTrue(folder.is_kernels(str(self.path)))


if __name__ == "__main__":
    unittest.main()

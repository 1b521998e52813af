"""Tests of the kernel, tools/kernel: real kernels, which are stopped, killed and abandoned in every way.

    tools/env python tools/test_kernel.py

No test measures time: what has not ended after SECONDS will never end.
"""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import unittest
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest import mock

from jupyter_client import BlockingKernelClient, KernelManager
from jupyter_client.session import Session

TOOLS = Path(__file__).resolve().parent
CHECKOUT = TOOLS.parent
sys.path.insert(0, str(TOOLS / "kernel"))

import cells  # noqa: E402  (they lie in tools/kernel)
import folder  # noqa: E402
import messages  # noqa: E402
import processes  # noqa: E402
import relay  # noqa: E402
import start  # noqa: E402

sys.path.insert(0, str(TOOLS))

import tidy  # noqa: E402

SECONDS = 120
MARK = "ATELIER_TEST_KERNEL"  # in the environment of all that a test starts

# A cell that hears of nothing, with a child that has a session and an environment of its own, and hears of nothing, too.
STUBBORN = r"""
%%
child := exec.Command("/bin/sh", "-c", "trap '' INT TERM HUP; while :; do sleep 1; done")
child.Env = []string{"PATH=/usr/bin:/bin"}
child.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
notebook.Check(child.Start())
ctx := notebook.Context()
fmt.Println("child", child.Process.Pid)
for ctx != nil {
	time.Sleep(time.Second)
}
"""

# A cell that ends when it is told to.
PATIENT = """
%%
ctx := notebook.Context()
fmt.Println("runs")
<-ctx.Done()
fmt.Println("ends")
"""

# A training that does not end by itself.
TRAINING = """
%%
gan := notebook.Checked(ganlib.New(notebook.Backend(), ganlib.Config{}))
for frame, err := range gan.Train(notebook.Context(), 100000000, 50) {
	if errors.Is(err, context.Canceled) {
		break
	}
	notebook.Check(err)
	if frame.Step == 100 {
		fmt.Println("runs")
	}
}
notebook.Check(gan.Save("saved.gan"))
"""


class Kernel:
    """A kernel, somebody who runs cells in it, and a mark that all it starts bears."""

    def __init__(self, test, **env):
        self.test, self.mark = test, os.environ.get(MARK) or uuid.uuid4().hex
        self.manager = KernelManager(kernel_name="gonb")
        self.manager.start_kernel(cwd=test.scratch, env=dict(os.environ, **{MARK: self.mark}, **env), stderr=subprocess.DEVNULL)
        self.client = self.manager.client()
        self.client.start_channels()
        test.addCleanup(self.close)
        self.client.wait_for_ready(timeout=SECONDS)

    def close(self):
        self.client.stop_channels()
        if self.manager.has_kernel:
            self.manager.shutdown_kernel(now=True)
        self.manager.cleanup_resources()

    @property
    def pid(self):
        return self.manager.provisioner.pid

    def send(self, code, **options):
        return self.client.execute(code, **options)

    def output(self, id, until=None):
        """Returns a request's messages on iopub, as (kind, content), up to its end, or to a text that matches until."""
        seen = []
        while True:
            msg = self.client.get_iopub_msg(timeout=SECONDS)
            if msg["parent_header"].get("msg_id") != id:
                continue
            kind, content = msg["msg_type"], msg["content"]
            seen.append((kind, content))
            if until and kind == "stream" and re.search(until, content["text"]):
                return seen
            if kind == "status" and content["execution_state"] == "idle":
                self.test.assertIsNone(until, seen)
                return seen

    def reply(self, id):
        """Returns the status in the reply to a request."""
        while True:
            msg = self.client.get_shell_msg(timeout=SECONDS)
            if msg["parent_header"].get("msg_id") == id:
                return msg["content"]["status"]

    def run(self, code):
        """Runs a cell; returns the status of its reply, and its text."""
        id = self.send(code)
        return text(self.output(id)), self.reply(id)

    def everything(self):
        return processes.marked(MARK, self.mark)

    def named(self, name):
        """Returns the pid of the kernel's process of that name."""
        running = processes.table()
        return next(pid for pid in self.everything() if pid in running and running[pid].name == name)

    def keeper(self):
        return next(pid for pid, process in processes.table().items() if process.parent == self.pid)


def text(seen):
    return "".join(content["text"] for kind, content in seen if kind == "stream")


def until(condition):
    """Waits until a condition holds; returns whether it does."""
    return processes.until(condition, SECONDS)


class RealKernel(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="kernel ")
        self.addCleanup(scratch.cleanup)
        self.scratch = scratch.name

    def assertNothingIsLeft(self, mark, *pids):
        left = lambda: processes.marked(MARK, mark) + [pid for pid in pids if processes.alive(pid)]
        if not until(lambda: not left()):
            running = processes.table()
            names = [f"{pid} {running[pid].name}" for pid in left() if pid in running]
            processes.send(left(), signal.SIGKILL)
            self.fail(f"these live on: {', '.join(names)}")


class TheEnd(RealKernel):
    """Whatever ends a kernel or its owner: nothing that it has started is left."""

    def end(self, way):
        temporary = Path(tempfile.mkdtemp(prefix="t", dir=self.scratch))
        kernel = Kernel(self, TMPDIR=str(temporary))
        if way == "group":  # once gopls has been at work; it takes a while to hear of GoNB
            kernel.client.complete("func f() { fmt.Pri", 18, reply=True, timeout=SECONDS)
        child = int(text(kernel.output(kernel.send(STUBBORN), r"child \d+\n")).split()[1])
        everything = kernel.everything()
        self.assertGreaterEqual(len(everything), 4)  # relay, keeper, gonb, the cell, perhaps gopls
        match way:
            case "restart":
                kernel.manager.restart_kernel()
                left = lambda: [pid for pid in [*everything, child] if processes.alive(pid)]
                self.assertTrue(until(lambda: not left()), f"{left()} live on after a restart")
                kernel.manager.shutdown_kernel()
            case "shutdown":
                kernel.manager.shutdown_kernel()
            case "now":
                kernel.manager.shutdown_kernel(now=True)
            case "gonb":
                os.kill(kernel.named("gonb"), signal.SIGKILL)
                self.assertTrue(until(lambda: not kernel.manager.is_alive()), "Jupyter is not told that the kernel has died")
            case "relay":
                os.kill(kernel.pid, signal.SIGKILL)
            case "group":
                os.killpg(kernel.pid, signal.SIGKILL)
            case "keeper":
                os.kill(kernel.keeper(), signal.SIGKILL)
        self.assertNothingIsLeft(kernel.mark, child)
        self.assertTrue(until(lambda: not list(temporary.iterdir())), list(temporary.iterdir()))

    def test_whatever_ends_the_kernel(self):
        ways = "restart", "shutdown", "now", "gonb", "relay", "group", "keeper"
        with ThreadPoolExecutor(len(ways)) as workers:
            endings = [workers.submit(self.end, way) for way in ways]
        for way, ending in zip(ways, endings):
            with self.subTest(way):
                ending.result()

    def test_the_owner_is_killed(self):
        mark = uuid.uuid4().hex
        owner = subprocess.Popen(
            [sys.executable, "-c", "import sys, test_kernel; test_kernel.own(*sys.argv[1:])", self.scratch], cwd=TOOLS,
            env=dict(os.environ, **{MARK: mark}), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            child = int(owner.stdout.readline().split()[1])
        finally:
            owner.kill()
            owner.wait()
            owner.stdin.close()
            owner.stdout.close()
        self.assertNothingIsLeft(mark, child)

    def test_a_leftover_is_removed(self):
        base = Path(self.scratch) / "tmp"
        old = base / "atelier-01234567"
        old.mkdir(parents=True)
        (old / "file").touch()
        (old / folder.SAYS_SO).write_bytes(os.fsencode(old.resolve()))
        os.utime(old, (0, 0))
        # Names that look alike, and a folder that was copied from a kernel's: these are somebody's own.
        for name in "atelier-89abcdef", "atelier-notes", "atelier-0123456789":
            (base / name).mkdir()
            (base / name / "own").touch()
            os.utime(base / name, (0, 0))
        (base / "atelier-fedcba98").mkdir()
        (base / "atelier-fedcba98" / folder.SAYS_SO).write_bytes(os.fsencode(old.resolve()))
        os.utime(base / "atelier-fedcba98", (0, 0))
        (base / "atelier-76543210").symlink_to(base / "elsewhere")
        os.utime(base / "atelier-76543210", (0, 0), follow_symlinks=False)
        owned = sorted(path for path in base.iterdir() if path != old)
        left = subprocess.Popen(["sleep", "1000"], env={folder.MARK: str(old.resolve())})
        self.addCleanup(left.kill)
        kernel = Kernel(self, TMPDIR=str(base))
        self.assertEqual(left.wait(SECONDS), -signal.SIGKILL)
        self.assertTrue(until(lambda: not old.exists()))
        self.assertLessEqual(set(owned), set(base.iterdir()))
        living = Kernel(self, TMPDIR=str(base))
        for made in base.iterdir():
            os.utime(made, (0, 0), follow_symlinks=False)
        Kernel(self, TMPDIR=str(base))
        for other in kernel, living:
            self.assertEqual(other.run('%%\nfmt.Println("lives")'), ("lives\n", "ok"))


def own(scratch):
    """Starts a kernel with a stubborn cell, says what the cell says, and waits to be killed."""
    test = RealKernel()
    test.scratch = scratch
    kernel = Kernel(test)
    print(text(kernel.output(kernel.send(STUBBORN), "child")), flush=True)
    sys.stdin.read()


class TheServer(RealKernel):
    """JupyterLab, as make lab runs it."""

    def serve(self, mark):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        env = dict(os.environ, BROWSER="none", ATELIER_JUPYTER=f"{self.scratch}/jupyter", **{MARK: mark})
        log = open(f"{self.scratch}/log", "w+", encoding="utf-8")
        self.addCleanup(log.close)
        server = subprocess.Popen([TOOLS / "lab", str(port), self.scratch], env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        self.addCleanup(lambda: (server.kill(), server.wait()))

        def address():
            log.seek(0)
            return re.search(rf"(http://127\.0\.0\.1:{port})/\S*\?token=(\w+)", log.read())

        self.assertTrue(until(lambda: address() or server.poll() is not None) and address(), "tools/lab does not say its address")
        return server, address()

    def test_the_terminal_is_closed(self):
        mark = uuid.uuid4().hex
        server, address = self.serve(mark)
        request = urllib.request.Request(
            f"{address[1]}/api/kernels", json.dumps({"name": "gonb", "path": "a.ipynb"}).encode(),
            {"Authorization": f"token {address[2]}", "Content-Type": "application/json"})
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=SECONDS) as answer:
            id = json.load(answer)["id"]
        client = BlockingKernelClient(connection_file=f"{self.scratch}/jupyter/runtime/kernel-{id}.json")
        client.load_connection_file()
        client.start_channels()
        self.addCleanup(client.stop_channels)

        def ready():
            try:
                client.wait_for_ready(timeout=SECONDS)
                return True
            except RuntimeError:  # on a busy machine jupyter_client gives a heartbeat up for lost after a second
                return False

        self.assertTrue(until(ready))
        client.execute(TRAINING)
        while True:
            msg = client.get_iopub_msg(timeout=SECONDS)
            self.assertNotEqual(msg["msg_type"], "error", msg["content"])
            if msg["msg_type"] == "stream" and "runs" in msg["content"]["text"]:
                break
        # A terminal tells its foreground processes, and the shell in it tells them again.
        os.killpg(server.pid, signal.SIGHUP)
        os.killpg(server.pid, signal.SIGHUP)
        self.assertEqual(server.wait(SECONDS), 0, "the server does not end in order")
        self.assertNothingIsLeft(mark)
        kernel = Kernel(self)
        out, status = kernel.run('%%\ngan := notebook.Checked(ganlib.Open(notebook.Backend(), "saved.gan", ganlib.Config{}))\nfmt.Println(gan.Step() >= 100)')
        self.assertEqual((out, status), ("true\n", "ok"))


class WhatWaits(RealKernel):
    """Cells that wait behind one that was stopped or has failed."""

    def setUp(self):
        super().setUp()
        self.kernel = Kernel(self)

    def statuses(self, ids):
        return [self.kernel.reply(id) for id in ids]

    def test_behind_a_stopped_cell(self):
        ids = [self.kernel.send(code) for code in (PATIENT, '%%\nfmt.Println("no")', '%%\nfmt.Println("no")')]
        self.kernel.output(ids[0], "runs")
        self.kernel.manager.interrupt_kernel()
        out = text(self.kernel.output(ids[0]))
        self.assertEqual(out, "ends\n2 cells were waiting for this one, and were not run.\n")
        for id in ids[1:]:
            self.assertEqual([content.get("execution_state") for _, content in self.kernel.output(id)], ["busy", "idle"])
        self.assertEqual(self.statuses(ids), ["ok", "aborted", "aborted"])
        self.assertEqual(self.kernel.run('%%\nfmt.Println("yes")'), ("yes\n", "ok"))

    def test_what_is_asked_for_after_the_interrupt_runs(self):
        ids = [self.kernel.send(code) for code in (PATIENT, '%%\nfmt.Println("no")')]
        self.kernel.output(ids[0], "runs")
        self.kernel.client.control_channel.send(self.kernel.client.session.msg("interrupt_request", {}))
        self.assertEqual(self.kernel.client.get_control_msg(timeout=SECONDS)["msg_type"], "interrupt_reply")
        ids.append(self.kernel.send('%%\nfmt.Println("yes")'))
        self.assertEqual(self.statuses(ids), ["ok", "aborted", "ok"])
        self.assertEqual(text(self.kernel.output(ids[2])), "yes\n")

    def test_behind_a_cell_that_fails(self):
        fails, runs = '%%\nnotebook.Check(errors.New("oh"))', '%%\nfmt.Println("x")'
        ids = [self.kernel.send(code) for code in (runs, fails, runs, runs)]
        self.assertEqual(self.statuses(ids), ["ok", "error", "aborted", "aborted"])
        ids = [self.kernel.send(fails, stop_on_error=False), self.kernel.send(runs)]
        self.assertEqual(self.statuses(ids), ["error", "ok"])

    def test_a_cell_is_stopped_in_any_phase(self):
        # At the first sign of it Go is still building it, and will be or not when the interrupt comes: it ends either way.
        for code in PATIENT, "!sleep 1000; true":
            ids = [self.kernel.send(code), self.kernel.send('%%\nfmt.Println("no")')]
            while self.kernel.client.get_iopub_msg(timeout=SECONDS)["msg_type"] != "execute_input":
                pass
            self.kernel.manager.interrupt_kernel()
            self.assertEqual(self.statuses(ids)[1], "aborted", code)


class Messages(RealKernel):
    """What the relay hands on."""

    def test_all_kinds(self):
        kernel = Kernel(self)
        client = kernel.client
        for channel, get in (client.shell_channel, client.get_shell_msg), (client.control_channel, client.get_control_msg):
            request = client.session.msg("kernel_info_request", {})
            channel.send(request)
            reply = get(timeout=SECONDS)
            while reply["parent_header"]["msg_id"] != request["header"]["msg_id"]:  # to wait_for_ready, which asks each second
                reply = get(timeout=SECONDS)
            self.assertEqual(reply["msg_type"], "kernel_info_reply")
        # A message with buffers, a large one, and one that somebody else has signed, which is let pass.
        client.session.send(client.shell_channel.socket, "comm_msg", {"comm_id": "none", "data": {}}, buffers=[b"\0" * 1000])
        Session(key=b"another").send(client.shell_channel.socket, "execute_request", {"code": "%%\npanic(1)"})
        client.shell_channel.socket.send_multipart([b"no", b"message"])
        client.shell_channel.socket.send_multipart(messages.Signer(client.session.key.decode()).message("execute_request", ["no object"]).frames([]))
        size = 3_000_000
        out, status = kernel.run(f'%%\nfmt.Println(len(`{"x" * size}`))\nfmt.Println(strings.Repeat("y", {size}))')
        self.assertEqual((out, status), (f"{size}\n{'y' * size}\n", "ok"))
        # Whoever asks for nothing while a cell runs is answered when it has ended, in the order of asking.
        first, second = kernel.send(""), kernel.send("")
        self.assertEqual([kernel.reply(first), kernel.reply(second)], ["ok", "ok"])
        # The heartbeat.
        client.hb_channel.unpause()
        self.assertTrue(until(client.hb_channel.is_beating))

    def test_input(self):
        kernel = Kernel(self)
        id = kernel.client.execute("%with_inputs\n!read x; echo \"got $x\"", allow_stdin=True)
        request = kernel.client.get_stdin_msg(timeout=SECONDS)
        self.assertEqual(request["parent_header"]["msg_id"], id)
        kernel.client.input("it")
        self.assertEqual(text(kernel.output(id)), "got it\n")

    def test_a_unix_socket(self):
        kernel = KernelManager(kernel_name="gonb", transport="ipc", ip=tempfile.mktemp(prefix="s", dir="/tmp"))
        kernel.start_kernel(cwd=self.scratch, stderr=subprocess.DEVNULL)
        self.addCleanup(kernel.shutdown_kernel, now=True)
        client = kernel.client()
        client.start_channels()
        self.addCleanup(client.stop_channels)
        client.wait_for_ready(timeout=SECONDS)

    def test_the_wire(self):
        ours, theirs = messages.Signer("a key"), Session(key=b"a key")
        parent = theirs.msg("execute_request", {"code": "é"})
        made = ours.message("status", {"execution_state": "busy"}, theirs.pack(parent["header"]))
        idents, frames = theirs.feed_identities(made.frames([b"topic"]))
        read = theirs.deserialize(frames)
        self.assertEqual((idents, read["msg_type"], read["parent_header"]["msg_id"]), ([b"topic"], "status", parent["msg_id"]))
        back = messages.parse([b"who", *theirs.serialize(parent)])
        self.assertTrue(ours.good(back))
        self.assertEqual((back.idents, back.kind(), back.id()), ([b"who"], "execute_request", parent["msg_id"]))
        self.assertFalse(messages.Signer("another").good(back))
        for frames in [], [b"x"], [messages.DELIMITER, b"1", b"2", b"3", b"4"]:
            self.assertIsNone(messages.parse(frames))


class Completion(RealKernel):
    """What the Tab key brings."""

    def test_in_little_memory(self):
        kernel = Kernel(self, GOMEMLIMIT="")
        code = "%%\nstrings.ToUp"
        self.assertEqual(kernel.run('%%\nfmt.Println(os.Getenv("GOMEMLIMIT"), strings.ToUpper("."))'), (" .\n", "ok"))

        def offered():
            id = kernel.client.complete(code, len(code))
            while True:
                msg = kernel.client.get_shell_msg(timeout=SECONDS)
                if msg["parent_header"].get("msg_id") == id:
                    return "ToUpper" in msg["content"]["matches"]

        self.assertTrue(until(offered), "gopls completes nothing")
        if sys.platform == "linux":
            running = processes.table()
            gopls = [Path(f"/proc/{pid}") for pid in kernel.everything() if pid in running and running[pid].name == "gopls"]
            programs = {str(process.joinpath("exe").readlink()): process.joinpath("environ").read_bytes() for process in gopls}
            self.assertEqual(sorted(programs), [f"{CHECKOUT}/.venv/bin/gopls", f"{CHECKOUT}/.venv/kernel/gopls"])
            self.assertRegex(programs[f"{CHECKOUT}/.venv/bin/gopls"], rb"(^|\0)GOMEMLIMIT=250MiB\0")


class TemporaryFolder(RealKernel):
    """Where a kernel's cells are built and run."""

    RUNS = '%%\nfmt.Println(os.TempDir())'

    def test_no_such_folder(self):
        out, status = Kernel(self, TMPDIR=f"{self.scratch}/none").run(self.RUNS)
        self.assertEqual(status, "ok")
        self.assertNotIn("none", out)

    def test_a_long_name_and_a_workspace_above(self):
        above = Path(self.scratch) / ("x" * 100)
        (above / "below").mkdir(parents=True)
        (above / "go.work").write_text("go 1.26\n\nuse ./elsewhere\n")
        kernel = Kernel(self, TMPDIR=str(above / "below"))
        out, status = kernel.run(self.RUNS)
        self.assertEqual(status, "ok", out)
        name = Path(out.strip())
        # gopls has the socket by which GoNB asks it.
        self.assertTrue(until(lambda: list(name.glob("gonb_*/gopls_socket"))), "gopls listens nowhere")
        kernel.manager.shutdown_kernel()
        self.assertFalse(name.exists())
        self.assertEqual(list((above / "below").iterdir()), [])

    def test_no_name_is_fit(self):
        above = Path(self.scratch) / ("x" * 100)
        above.mkdir()
        with mock.patch.object(folder, "CHECKOUT", str(above)), mock.patch.dict(os.environ, TMPDIR=str(above)):
            made = folder.make()
            self.addCleanup(made.remove)
            self.assertTrue(folder.fit_for_gonb(made.name), made.name)
            self.assertEqual(os.path.realpath(made.name), made.path)
            self.assertEqual(list(above.rglob("atelier-*")), [Path(made.path)])
            made.remove()
            self.assertFalse(os.path.lexists(made.name))
            self.assertEqual(list(above.rglob("atelier-*")), [])

    def test_programs_may_not_be_run_there(self):
        mounted = Path(self.scratch) / "noexec"
        mounted.mkdir()
        script = 'mount -t tmpfs -o noexec tmpfs "$1" && shift && exec "$@"'
        inside = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"]), "sh", "-c", script, "sh", str(mounted)]
        with contextlib.suppress(OSError):
            if subprocess.run([*inside, "true"], capture_output=True).returncode == 0:
                done = subprocess.run(
                    [*inside, sys.executable, __file__, "TemporaryFolder.run_one_cell"],
                    env=dict(os.environ, TMPDIR=str(mounted)), capture_output=True, text=True, timeout=SECONDS)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                return
        self.skipTest("no file system can be mounted here that forbids to run programs")

    def run_one_cell(self):
        """Called in the other test's namespace."""
        kernel = Kernel(self)
        out, status = kernel.run(self.RUNS)
        self.assertEqual(status, "ok", out)
        self.assertIn(f"{CHECKOUT}/.venv/cache/tmp/", out)
        kernel.manager.shutdown_kernel()
        self.assertFalse(Path(out.strip()).exists())


class Parts(unittest.TestCase):
    """What needs no kernel."""

    def test_the_owner(self):
        child = subprocess.Popen(["sleep", "1000"])
        for named, gone in (str(child.pid), False), (str(os.getppid()), False), (None, False), ("", False):
            with mock.patch.dict(os.environ):
                os.environ.pop("JPY_PARENT_PID", None)
                if named is not None:
                    os.environ["JPY_PARENT_PID"] = named
                owner = start.Owner()
            self.assertEqual(owner.gone(), gone, named)
            if named == str(child.pid):
                child.kill()
                child.wait()
                self.assertTrue(owner.gone())

    @unittest.skipUnless(processes.LINUX, "only Linux tells a process of its parent's end")
    def test_what_a_test_starts_ends_with_it(self):
        script = "import subprocess, sys; from kernel import processes; print(subprocess.Popen(['sleep', '1000'], preexec_fn=processes.end_with_parent).pid, flush=True); sys.stdin.read()"
        owner = subprocess.Popen([sys.executable, "-c", script], cwd=TOOLS, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        child = int(owner.stdout.readline())
        owner.kill()
        owner.wait()
        owner.stdin.close()
        owner.stdout.close()
        ended = until(lambda: child not in processes.table())
        processes.send([child], signal.SIGKILL)
        self.assertTrue(ended)

    def test_one_socket_does_not_keep_the_others_waiting(self):
        class Endless:
            def recv_multipart(self, _):
                self.taken += 1
                if self.taken > 10000:
                    raise AssertionError("the relay never looks at another socket")
                return [b"x"]

        endless = Endless()
        endless.taken = 0
        relay.Relay.drain(None, endless, lambda _: None)

    def test_a_cell_whose_last_message_is_lost(self):
        queue = cells.Cells()
        queue.add(cells.Request("shell", None, "1"))
        queue.add(cells.Request("shell", None, "2"))
        first = queue.next()
        self.assertIsNone(queue.next())
        queue.idle("1")
        self.assertEqual(queue.end(), (None, []))
        first.since -= cells.LOST_SECONDS
        self.assertEqual(queue.end(), (first, []))
        self.assertEqual(queue.next().id, "2")

    def test_the_processes_that_ps_shows(self):
        lines = ["    1     0 /sbin/launchd", "  200     1 /a folder/.venv/bin/gonb", "  202   200 go", " 203 202 compile"]
        running = processes.ps_table(lines)
        self.assertEqual(running[200], processes.Process(1, "gonb"))
        self.assertEqual(sorted(processes.below(1, running)), [200, 202, 203])
        self.assertEqual(sorted(processes.below(1, running, {202})), [200])


if __name__ == "__main__":
    tidy.hear_all_signals()
    unittest.main()

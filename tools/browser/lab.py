"""Starts the workshop as make lab does, and a browser; both end with the test, however it ends."""

import contextlib
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(CHECKOUT / "tools"))

import notebook_files  # noqa: E402  (it lies in tools)
import network  # noqa: E402
from kernel import processes  # noqa: E402

START_SECONDS = 120  # on a busy machine JupyterLab takes many times its three seconds

# Chromium speaks to no one but the page, and through no proxy, and runs where there is neither display nor sandbox
# (a container).
FLAGS = "--no-proxy-server --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync".split()


@contextlib.contextmanager
def lab(log):
    """Serves a copy of the notebooks; yields its folder and the page's address. What it says goes to log.

    Jupyter forgets nothing between two starts: which theme, which tabs, which notebooks one trusts. The
    test's server gets a memory of its own, empty, so that it is a newcomer each time and leaves no trace.
    """
    with tempfile.TemporaryDirectory(prefix="browser ") as scratch:
        folder = Path(scratch) / "copy"
        folder.mkdir()
        notebook_files.copy_folder(notebook_files.NOTEBOOKS, folder / "notebooks", without=["*.gan"])
        environment = dict(os.environ, BROWSER="none", ATELIER_JUPYTER=str(Path(scratch) / "jupyter"))
        command = [CHECKOUT / "tools" / "lab", str(network.free_port()), folder]
        with open(log, "w+", encoding="utf-8") as said:
            server = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said, preexec_fn=processes.end_with_parent)
            try:
                yield folder, address(server, said)
            finally:
                end(server)


def address(server, said):
    """Waits until the server has said where its page is, token and all."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        said.seek(0)
        found = re.search(r"(http://127\.0\.0\.1:\d+)/\S*\?(token=\w+)", said.read())
        if found:
            return found[1] + "/lab/tree/{}?" + found[2]
        time.sleep(0.1)
    said.seek(0)
    raise RuntimeError("tools/lab has not said its address; it said: " + said.read()[-2000:])


def end(server):
    """Ends the server, which ends its kernels."""
    server.terminate()
    try:
        server.wait(30)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@contextlib.contextmanager
def browser(playwright):
    """Starts the Chromium of $CHROMIUM, with a profile that is new and vanishes."""
    with tempfile.TemporaryDirectory(prefix="chromium-") as scratch:
        environment = dict(os.environ, XDG_CONFIG_HOME=scratch, XDG_CACHE_HOME=scratch)
        chromium = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=FLAGS, env=environment)
        try:
            yield chromium
        finally:
            chromium.close()

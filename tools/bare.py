"""A machine that has Python and make, and no more: a PATH, an environment, and what make lab does there.

For tests; it needs only Python's standard library.
"""

import os
import re
import shutil
import socket
import sys
import time
import urllib.error
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import network  # noqa: E402  (it lies beside this file)
import tidy  # noqa: E402

NOTEBOOK = "notebooks/01_painter_and_critic.ipynb"
SET_UP_SECONDS = 2400  # no measure of speed: a set-up that has not ended by then hangs

# What every Unix has, as far as the workshop and its tests use it.
UTILITIES = "awk bash cat chmod cp dirname env grep ln mkdir mktemp mv rm sed sh sleep touch uname xargs".split()


def path(folder, **programs):
    """Makes of the folder a PATH of the utilities, python3 and make, and of more programs, given by name and path."""
    folder.mkdir()
    programs |= {name: shutil.which(name) for name in [*UTILITIES, "make"]} | {"python3": os.path.realpath(sys._base_executable)}
    for name, program in programs.items():
        (folder / name).symlink_to(program)
    return str(folder)


def environment(home, path):
    """Returns the environment of an empty home on that PATH, with this machine's network."""
    home.mkdir()
    kept = {name: value for name, value in os.environ.items() if network.PLACES.fullmatch(name) or network.FILES.fullmatch(name)}
    return kept | {"PATH": path, "HOME": str(home), "LANG": "C.UTF-8"}


def answer(url):
    """Returns the status and the address of the page that the URL leads to."""
    try:
        with network.NO_PROXY.open(url, timeout=60) as page:
            return page.status, page.url
    except urllib.error.HTTPError as err:
        return err.code, err.url


def lab(checkout, check, environment=None):
    """Checks that make lab, from nothing, ends in a page that answers to who has the token; returns whether it did.

    check(holds, sentence, what was seen) is called for each thing that must hold.
    """
    port, log_path, start = network.free_port(), checkout.parent / "lab.log", time.monotonic()
    with open(log_path, "w") as log, tidy.started(["make", "lab", f"PORT={port}", "BROWSER=none"], cwd=checkout, env=environment, stdout=log, stderr=log) as make:
        address, token = f"http://127.0.0.1:{port}", None
        while not token and make.poll() is None and time.monotonic() < start + SET_UP_SECONDS:
            time.sleep(1)
            token = re.search(rf"{address}/\S*\?token=([0-9a-f]+)", log_path.read_text())
        check(token, f"make lab serves its page after {time.monotonic() - start:.0f} s", log_path.read_text()[-3000:])
        if not token:
            return False
        token = token[1]
        check(answer(f"{address}/api/contents?token={token}")[0] == 200, "with the token the server lists the notebooks")
        check(answer(f"{address}/lab/tree/{NOTEBOOK}?token={token}")[0] == 200, "and shows JupyterLab")
        check(answer(f"{address}/api/contents")[0] == 403, "without the token the server answers 403")
        status, url = answer(f"{address}/lab")
        check(status == 200 and "/login" in url, "and the page leads to the login", (status, url))
    check(not listens(port), "once stopped, nothing listens any more")
    return True


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0

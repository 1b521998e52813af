"""Sets the workshop up with what the README asks for and nothing else, from empty caches, and works in it.

    tools/env python tools/test_bare.py          (make bare-test)

First on a PATH that holds Python, make and a Unix's utilities; then with Go 1.21 beside them, which fetches a newer
Go. Each takes some minutes and needs the network. Nothing that it makes stays.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT / "tools"))

import bare  # noqa: E402  (it lies beside this file)
import tidy  # noqa: E402
import tracked  # noqa: E402
from checks import Checks  # noqa: E402

OLD_GO = "go1.21.13"

checks = Checks()
check = checks.check


def old_go():
    """Returns the path of an old go command, which Go itself fetches and verifies."""
    root = subprocess.run(["go", "env", "GOROOT"], env=os.environ | {"GOTOOLCHAIN": OLD_GO}, cwd="/", check=True, capture_output=True, text=True).stdout
    return Path(root.strip(), "bin/go")


def left_running(folder):
    """Returns the programs that run from below the folder, or in it, on Linux."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            places = [os.readlink(process / "exe"), os.readlink(process / "cwd")]
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue  # it has ended, or is another user's
        if str(folder) in command or any(place.startswith(f"{folder}/") for place in places):
            found.append(command)
    return found


def work(title, goroot, **programs):
    """Sets up and works with more programs on the PATH; goroot begins the path of the Go that must be taken."""
    print(f"{title}:", flush=True)
    start = time.monotonic()
    with tidy.folder("bare ") as scratch:
        checkout = scratch / "atelier"
        env = bare.environment(scratch / "home", bare.path(scratch / "bin", **programs))
        tracked.copy(checkout)
        if not bare.lab(checkout, check, env):
            return
        done = tidy.run(["tools/env", "python", "tools/run_notebooks.py", bare.NOTEBOOK], cwd=checkout, env=env, capture_output=True, text=True)
        check(done.returncode == 0 and done.stdout.endswith("\n1 passed, 0 failed\n"), f"notebook 01 runs without an error, {time.monotonic() - start:.0f} s after the start", done.stdout + done.stderr)
        made = {name: (checkout / ".venv" / name).read_text().strip() for name in ("goroot", "cc", "backend")}
        check(made["goroot"].startswith(goroot.format(checkout=checkout, home=scratch / "home")), "Go is where it should come from", made)
        check(made["cc"] == "zig-cc", "the C compiler is Zig's", made)
        home = scratch / "home"
        known = {home / name for name in ("go/pkg", ".cache/go-build", ".cache/pip", ".config/go")}  # the last: Go's telemetry counters
        outside = sorted(str(path) for path in [*home.glob("*"), *home.glob("*/*")]
                         if path not in known and not any(path in place.parents for place in known))
        check(not outside, "nothing is outside the checkout but caches", outside)
        running = left_running(scratch)
        check(not running, "nothing is left running", running)


def main():
    tidy.on_signals()
    old = old_go()
    work("with Python and make", "{checkout}/.venv/")
    work(f"with {OLD_GO} as well", "{home}/go/pkg/mod/golang.org/toolchain@", go=old)
    checks.end()


if __name__ == "__main__":
    main()

"""Sets the workshop up from the bundle of make bundle, where there is no network, and works in it.

    python3 tools/test_closed.py [BUNDLE]

All of it runs in a network namespace with nothing but a loopback interface, with an empty home and so with
empty caches, on a PATH that holds Python and make and neither Go nor a C compiler. It takes about ten minutes, for Go compiles everything anew. Where such a namespace is not
allowed it says so and exits with 77. It needs only Python's standard library, and Linux.
"""

import fcntl
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import tarfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT / "tools"))

import bare  # noqa: E402  (it lies beside this file)
import tidy  # noqa: E402
from checks import Checks  # noqa: E402
from kernel import processes  # noqa: E402

SKIPPED = 77
INSIDE = "--inside"  # what the script tells itself in the namespace

checks = Checks()
check = checks.check


def enter(bundle):
    """Runs this script again in a namespace without a network; returns its exit status."""
    unshare = [shutil.which("unshare") or "unshare", "--net", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    try:
        refused = subprocess.run([*unshare, "true"], capture_output=True, text=True).stderr
    except FileNotFoundError as err:
        refused = str(err)
    if refused:
        print(f"Nothing was tested: a namespace without a network is not to be had here ({refused.strip()}).")
        return SKIPPED
    with tidy.folder("closed ") as scratch:
        env = bare.environment(scratch / "home", bare.path(scratch / "bin"))
        return tidy.run([*unshare, sys.executable, __file__, INSIDE, str(bundle), str(scratch)], env=env).returncode


def raise_loopback():
    """Brings the loopback interface up, which is down in a new namespace."""
    up, get_flags, set_flags = 0x1, 0x8913, 0x8914  # IFF_UP, SIOCGIFFLAGS, SIOCSIFFLAGS
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        name, flags = struct.unpack("16sh", fcntl.ioctl(any_socket, get_flags, struct.pack("16sh", b"lo", 0)))
        fcntl.ioctl(any_socket, set_flags, struct.pack("16sh", name, flags | up))


def no_network():
    """Checks that nothing outside can be reached."""
    check([name for _, name in socket.if_nameindex()] == ["lo"], "there is no interface but the loopback", socket.if_nameindex())
    for place in ("192.0.2.1", 443), ("example.org", 443), ("example.com", 443):
        try:
            socket.create_connection(place, timeout=10).close()
            check(False, f"{place[0]} cannot be reached", "it answered")
        except OSError as err:
            check(not isinstance(err, TimeoutError), f"{place[0]} cannot be reached ({err})", "it neither answered nor failed")


def set_up(checkout, **env):
    """Runs set-up; returns its exit status and all that it said."""
    done = tidy.run(
        ["tools/setup"], cwd=checkout, env={**os.environ, **env},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=bare.SET_UP_SECONDS,
    )
    return done.returncode, done.stdout


def refusals(checkout):
    """Checks what set-up says of a bundle that does not fit or lacks something."""
    made_for = checkout / "bundle/made-for"
    platform, python = made_for.read_text().split()
    for changed, sentence in (
        (f"{platform} 3.99", rf"The bundle is for Python 3\.99, and this machine has {python}: install Python 3\.99 .*"),
        (f"plan9-mips {python}", rf"The bundle is for plan9-mips, and this machine is {platform}: make the bundle on .*"),
    ):
        made_for.write_text(changed + "\n")
        status, said = set_up(checkout)
        check(status == 1 and re.fullmatch(sentence + "\n", said), f"a bundle for {changed} is refused", said)
        check(not (checkout / ".venv").exists(), "and nothing is installed")
    made_for.write_text(f"{platform} {python}\n")

    wheel = next((checkout / "bundle/wheels").glob("jupyterlab-*.whl"))
    aside = wheel.rename(checkout.parent / wheel.name)
    status, said = set_up(checkout)
    check(status == 1 and "No matching distribution found for jupyterlab==" in said and "make the bundle anew" in said,
          "a bundle that lacks a wheel is refused", said)
    aside.rename(wheel)


def lacking_a_module(checkout):
    """Checks that set-up does notice a missing module, and so took the others from the bundle."""
    module = checkout / "bundle/modules/github.com/janpfeifer/gonb"
    aside = module.rename(checkout.parent / "gonb")
    status, said = set_up(checkout, GOMODCACHE=str(checkout.parent / "empty"))
    check(status == 1 and "github.com/janpfeifer/gonb" in said and "no such file" in said,
          "a bundle that lacks a module is refused", said)
    aside.rename(module)


def inside(bundle, scratch):
    raise_loopback()
    no_network()
    check(not any(map(shutil.which, ("go", "gcc", "clang", "cc"))), "there is neither Go nor a C compiler", os.environ["PATH"])

    with tarfile.open(bundle) as archive:
        archive.extractall(scratch, filter="data")
    checkout = Path(scratch) / "atelier"
    refusals(checkout)
    if bare.lab(checkout, check):
        done = tidy.run(["tools/env", "python", "tools/run_notebooks.py", bare.NOTEBOOK], cwd=checkout, capture_output=True, text=True)
        check(done.returncode == 0 and done.stdout.endswith("\n1 passed, 0 failed\n"), "notebook 01 runs without an error", done.stdout + done.stderr)
        backend = (checkout / ".venv/backend").read_text().strip()
        check(backend.startswith("xla:") == any((checkout / "bundle/wheels").glob("*pjrt*")), "on the backend that the bundle brings", backend)
        check((checkout / ".venv/goroot").read_text().startswith(f"{checkout}/.venv/"), "with the bundle's Go")
        check((checkout / ".venv/cc").read_text() == "zig-cc\n", "and the bundle's C compiler")
        lacking_a_module(checkout)
    checks.end()


def main():
    tidy.on_signals()
    if sys.argv[1:2] == [INSIDE]:
        processes.end_with_parent()
        return inside(sys.argv[2], sys.argv[3])
    if sys.argv[1:]:
        bundle = Path(sys.argv[1]).resolve()
    else:
        newest = sorted(CHECKOUT.glob("atelier-bundle-*.tar.gz"), key=os.path.getmtime)
        if not newest:
            sys.exit("There is no bundle: run make bundle first.")
        bundle = newest[-1]
    if not shutil.which("make"):
        sys.exit("make is missing: install it (on Debian and Ubuntu, the package make).")
    return enter(bundle)


if __name__ == "__main__":
    sys.exit(main())

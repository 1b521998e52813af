"""Runs ganlib's tests as on an ARM machine (Linux, aarch64), by emulation, on a machine of another kind.

    tools/env python tools/test_arm.py [PACKAGE...]          (make arm-test)

Zig compiles the tests with the C parts that Go needs; qemu's emulation of single programs runs them, with ARM's C
library, on the pure Go backend. What differs on ARM is the arithmetic: Go fuses a
product and a sum into one operation there, which rounds once instead of twice. What differs under emulation is the
time, which is many times as long, so this is no measure of it.

The system is told of the emulator in a namespace of this program's own: nothing of the machine is changed, and it
need not be run by root. Where that is not to be had it says so and exits with 77. It fetches Zig, 101 MB, once.
"""

import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT / "tools"))

from kernel import processes  # noqa: E402  (it lies beside this file)

SKIPPED = 77
INSIDE = "--inside"  # what the script tells itself in the namespace
EMULATORS = "qemu-aarch64-static", "qemu-aarch64"
SYSROOT = "/usr/aarch64-linux-gnu"  # ARM's C library, where Debian puts it; QEMU_LD_PREFIX names another folder
LOADER = "lib/ld-linux-aarch64.so.1"
BINFMT = Path("/proc/sys/fs/binfmt_misc")  # Linux's list of what runs programs that are not its own
# A program of the kind's first 20 bytes: ELF, 64 bits, little-endian, to be run or loaded, for machine 183.
MAGIC = rb"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00"
MASK = rb"\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff"
PACKAGES = ["./ganlib/..."]
TIMEOUT = "40m"  # a package's tests; no measure of speed: what has not ended by then hangs

# Tests that do not end in bearable time, or that wait for seconds which an emulated program needs many of.
LEFT_OUT = {
    "TestSavedTrainingGoesOnAsIfNothingHappened": "which trains 7500 steps",
}


def nothing(why):
    print(f"Nothing was tested: {why}")
    return SKIPPED


def sysroot():
    return os.environ.get("QEMU_LD_PREFIX", SYSROOT)


def zig():
    """Returns the path of Zig, which is fetched if it has not been yet."""
    folder, lock = CHECKOUT / ".venv/arm", CHECKOUT / "tools/cc.lock"
    stamp, program = folder / "lock", folder / "packages/ziglang/zig"
    if not stamp.exists() or stamp.read_text() != lock.read_text():
        print("fetching Zig, 101 MB …", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, str(CHECKOUT / "tools/run_pip.py"), "install", "--quiet", "--only-binary", ":all:", "--require-hashes",
                        "--no-deps", "--target", str(program.parent.parent), "-r", str(lock)], check=True)
        stamp.write_text(lock.read_text())
    return program


def compiler(folder, zig):
    """Writes into the folder the C compiler for ARM, arm-cc; returns the environment that finds it."""
    script = folder / "arm-cc"
    script.write_text('#!/bin/sh\nexec "$ATELIER_ZIG" cc -target aarch64-linux-gnu.2.36 "$@"\n')
    script.chmod(0o755)
    cache = str(zig.parent.parent.parent / "cache")
    return {
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "CC": script.name, "ATELIER_ZIG": str(zig),
        "ZIG_GLOBAL_CACHE_DIR": cache, "ZIG_LOCAL_CACHE_DIR": cache,
    }


def register(emulator):
    """Tells the system, in this namespace, what runs ARM's programs."""
    subprocess.run(["mount", "-t", "binfmt_misc", "binfmt_misc", str(BINFMT)], check=True)
    # F opens the emulator now, so that it is found from wherever a program is started.
    (BINFMT / "register").write_bytes(b":atelier-arm:M::" + MAGIC + b":" + MASK + b":" + os.fsencode(emulator) + b":F")


def inside(emulator, packages):
    try:
        register(emulator)
    except (OSError, subprocess.CalledProcessError) as err:
        return nothing(f"the system cannot be told of {emulator} here, which takes Linux 6.7 or newer ({err}).")
    with tempfile.TemporaryDirectory(prefix="arm ") as scratch:
        scratch = Path(scratch)
        env = os.environ | compiler(scratch, zig()) | {"GOARCH": "arm64", "GOMLX_BACKEND": "go", "QEMU_LD_PREFIX": sysroot()}
        env.pop("ATELIER_REQUIRE_XLA", None)
        probe = scratch / "probe"
        (scratch / "probe.c").write_text("int main(void) { return 42; }\n")
        subprocess.run(["arm-cc", "-o", str(probe), str(probe) + ".c"], env=env, check=True)
        status = subprocess.run([probe], env=env).returncode
        if status != 42:
            print(f"A small program for ARM ends with status {status}, not 42: {emulator} does not do here.")
            return 1
        done = subprocess.run(["go", "test", "-timeout", TIMEOUT, "-skip", f"^({'|'.join(LEFT_OUT)})$", *packages], cwd=CHECKOUT, env=env)
    for name, why in LEFT_OUT.items():
        print(f"left out: {name}, {why}")
    return done.returncode


def main():
    if sys.argv[1:2] == [INSIDE]:
        processes.end_with_parent()
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # ends what it has started
        return inside(sys.argv[2], sys.argv[3:])
    if platform.system() != "Linux":
        return nothing("qemu emulates single programs on Linux alone.")
    if platform.machine() == "aarch64":
        return nothing("this is an ARM machine; make test does it all.")
    emulator = next(filter(None, map(shutil.which, EMULATORS)), None)
    if not emulator:
        return nothing("qemu-aarch64 is missing (on Debian and Ubuntu, the package qemu-user-static).")
    if not Path(sysroot(), LOADER).exists():
        return nothing(f"there is no {LOADER} in {sysroot()} (on Debian and Ubuntu, the package libc6-arm64-cross).")
    unshare = ["unshare", "--user", "--map-root-user", "--mount"]
    try:
        refused = subprocess.run([*unshare, "true"], capture_output=True, text=True).stderr
    except FileNotFoundError as err:
        refused = str(err)
    if refused:
        return nothing(f"a namespace of one's own is not to be had here ({refused.strip()}).")
    return subprocess.run([*unshare, sys.executable, __file__, INSIDE, emulator, *(sys.argv[1:] or PACKAGES)]).returncode


if __name__ == "__main__":
    sys.exit(main())

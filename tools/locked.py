"""Packages that only one tool needs, in a folder of their own: those that its lock names, by their hashes."""

import shutil
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent


def folder(name):
    """Returns the folder .venv/NAME with what tools/NAME.lock names; fetches it when the lock is another one than last time.

    Raises OSError where it can't be fetched; pip says why.
    """
    target, lock = CHECKOUT / ".venv" / name, CHECKOUT / "tools" / f"{name}.lock"
    stamp = target / "stamp"
    if not stamp.exists() or stamp.read_bytes() != lock.read_bytes():
        shutil.rmtree(target, ignore_errors=True)
        done = subprocess.run([sys.executable, CHECKOUT / "tools/run_pip.py", "install", "--quiet", "--only-binary", ":all:", "--require-hashes", "--no-deps",
                               "--target", target, "-r", lock])
        if done.returncode:
            raise OSError(f"what tools/{name}.lock names could not be fetched")
        shutil.copyfile(lock, stamp)
    return target

"""Lets gopls read the packages that cells use, once, so that no learner's first completion waits for it: class/install runs this.

    ATELIER_CACHE=FOLDER tools/env python class/warm.py

A kernel's gopls keeps there what it has found out; with FOLDER .venv/gopls-cache, others begin with it (tools/kernel/bin/gopls).
"""

import os
import sys
import time
from pathlib import Path

from jupyter_client import KernelManager

SECONDS = 600  # no measure of speed: a kernel that has not answered by then hangs
CODE = 'import "atelier/ganlib"\n\n%%\nganlib.Ne'


def size(folder):
    return sum(1 for _ in folder.rglob("*"))


def main():
    folder = Path(os.environ["XDG_CACHE_HOME"])  # tools/env has set it
    manager = KernelManager(kernel_name="gonb")
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=SECONDS)
        client.execute_interactive('import "atelier/ganlib"\n\n%%\nfmt.Println(ganlib.Config{}.Seed)', timeout=SECONDS, output_hook=lambda _: None)
        deadline = time.monotonic() + SECONDS
        while "NewBackend" not in client.complete(CODE, len(CODE), reply=True, timeout=SECONDS)["content"]["matches"]:
            if time.monotonic() > deadline:
                sys.exit("gopls completes nothing.")
            time.sleep(1)
        before = -1
        while size(folder) != before:  # it reads on when it has answered
            before = size(folder)
            time.sleep(5)
    finally:
        client.stop_channels()
        manager.shutdown_kernel()
        manager.cleanup_resources()


if __name__ == "__main__":
    main()

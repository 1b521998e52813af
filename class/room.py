"""What class/test.py asks of a class, whatever runs it."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT / "tools"))

import network  # noqa: E402  (it lies in tools)

# Asks for a page from where a learner's cells run, and prints its status or what went wrong.
ASK = """
import urllib.request as web
try:
    print(web.build_opener(web.ProxyHandler({})).open('%s', timeout=10).status)
except Exception as error:
    print(error)
"""


def copy_checkout(to):
    """Copies what git has of the checkout, as it lies there now, for all to read."""
    names = subprocess.run(["git", "ls-files", "-z", "--cached"], cwd=CHECKOUT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        there = to / name
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(CHECKOUT / name, there)
        there.chmod(0o755 if os.access(CHECKOUT / name, os.X_OK) else 0o644)


class Room:
    """A class that was started for the test. What differs is in DockerRoom and AccountsRoom."""

    def __init__(self):
        self.port = network.free_port()
        self.site = f"http://127.0.0.1:{self.port}"

    def expect(self, name):
        """Says that a learner of that name will come."""

    def wait(self):
        """Waits until the hub answers."""
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            try:
                with network.NO_PROXY.open(f"{self.site}/hub/health", timeout=5):
                    return
            except OSError:
                pass
            time.sleep(0.5)
        raise RuntimeError("the hub does not answer; it says: " + self.log()[-3000:])

    def there(self, learner):
        """Whether anything of the learner's is running."""
        return learner.name in self.memory()

    def gone(self, learner, seconds):
        """Waits until nothing of the learner's is running; how long that took, or None."""
        start = time.monotonic()
        while time.monotonic() - start < seconds:
            if not self.there(learner):
                return time.monotonic() - start
            time.sleep(1)
        return None

"""File systems of a test's own: in a mount namespace, which Linux has, and not every machine allows."""

import os
import shutil
import subprocess
import tempfile


def namespace(test):
    """Returns the words before a command that run it in a mount namespace of its own; skips the test where none is to be had."""
    words = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    if not shutil.which("unshare"):
        test.skipTest("a mount of one's own is not to be had here: there is no unshare")
    with tempfile.TemporaryDirectory() as folder:
        tried = subprocess.run([*words, "mount", "-t", "tmpfs", "none", folder], capture_output=True, text=True)
    if tried.returncode:
        test.skipTest(f"a mount of one's own is not to be had here: {tried.stderr.strip()}")
    return words

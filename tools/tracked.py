"""The checkout's own files: what git tracks, or, where there is no git, all but what set-up and the tests make."""

import os
import shutil
import subprocess
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
MADE = {".venv", ".git", ".ipynb_checkpoints", "__pycache__", "out", "bundle", "html", "slides"}  # folders


def names(*places):
    """Returns the files' names, from the checkout; of those files and folders alone, if any is named."""
    try:
        done = subprocess.run(["git", "ls-files", "-z", *places], cwd=CHECKOUT, check=True, capture_output=True, text=True)
        found = sorted(filter(None, done.stdout.split("\0")))
    except (OSError, subprocess.CalledProcessError):
        found = []
    return [name for name in found if os.path.lexists(CHECKOUT / name)] or walked(places)


def walked(places):
    found = []
    for folder, inner, files in os.walk(CHECKOUT):
        inner[:] = [name for name in inner if name not in MADE]
        found += [str(Path(folder, name).relative_to(CHECKOUT)) for name in files]
    return sorted(name for name in found if not places or any(name == place or name.startswith(f"{place}/") for place in places))


def copy(target, *places):
    """Copies the files into the folder, as they lie in the checkout."""
    for name in names(*places):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(CHECKOUT / name, target / name, follow_symlinks=False)

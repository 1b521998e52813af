"""Packs the workshop into one archive, for a machine without a network.

    tools/env python tools/bundle.py        (make bundle)

In it are the checkout's tracked files, and in bundle/ all that set-up would download, Go and a C compiler among it.
There, unpack it and run make lab: tools/setup notices bundle/. The wheels are for this machine's platform and minor
version of Python, which the archive's name says. From the same checkout and the same downloads the same bytes come
out.
"""

import gzip
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
from pathlib import Path

import tidy
import tracked

CHECKOUT = Path(__file__).resolve().parent.parent
SCRATCH = "bundle."  # how the folder in .venv begins in which it is made
KINDS = (".info", ".mod", ".zip")  # of Go's files about a module: what a module proxy serves


def git(*arguments):
    return subprocess.run(["git", *arguments], cwd=CHECKOUT, check=True, capture_output=True, text=True).stdout


def locks():
    """Returns the locks whose wheels set-up may want on a machine of this kind."""
    # On ARM the plugin is none of the Python package index's, which has no wheel of it for such a machine.
    plugin = ["plugin.lock"] if "/site-packages/" in CHECKOUT.joinpath(".venv/backend").read_text() else []
    return [CHECKOUT / "tools" / name for name in ["requirements.lock", "go.lock", "cc.lock", *plugin]]


def download_wheels(target):
    requirements = [argument for lock in locks() for argument in ("-r", str(lock))]
    tidy.run([sys.executable, CHECKOUT / "tools/run_pip.py", "download", "--quiet", "--only-binary", ":all:",
                    "--require-hashes", "--no-deps", "--dest", str(target), *requirements], check=True)


def download_modules(target, scratch):
    """Fetches both modules' dependencies, from Go's own cache or from where Go takes modules; go.sum verifies either."""
    cache = scratch / "cache"
    have = Path(os.environ["GOMODCACHE"], "cache/download").as_uri()
    proxy = subprocess.run(["go", "env", "GOPROXY"], check=True, capture_output=True, text=True).stdout.strip()
    env = os.environ | {"GOMODCACHE": str(cache), "GOFLAGS": "-buildvcs=false -modcacherw", "GOPROXY": f"{have},{proxy}"}
    for module in CHECKOUT, CHECKOUT / "tools":
        tidy.run(["go", "mod", "download"], cwd=module, env=env, check=True)
        # Reads the go.mod of modules that nothing is built from, as a cell's "go get" does.
        tidy.run(["go", "mod", "graph"], cwd=module, env=env, check=True, stdout=subprocess.DEVNULL)
    served = cache / "cache/download"
    shutil.rmtree(served / "sumdb", ignore_errors=True)
    for path in served.rglob("*"):
        if path.is_file() and path.suffix not in KINDS:
            path.unlink()
    served.rename(target)


def archive(folder, path, seconds):
    """Packs the folder, without what differs from one run to the next."""
    def plain(entry):
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        entry.mtime = seconds
        entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
        return entry

    with open(path, "wb") as file, gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as tar:
            for inside in sorted([folder, *folder.rglob("*")]):
                tar.add(inside, inside.relative_to(folder.parent), recursive=False, filter=plain)


def main():
    try:
        git("rev-parse", "--is-inside-work-tree")
    except (OSError, subprocess.CalledProcessError):
        sys.exit("What to pack is what git tracks, and this is no git checkout: run make bundle in a clone.")
    platform, python = sysconfig.get_platform(), "%d.%d" % sys.version_info[:2]
    tidy.on_signals()
    tidy.sweep(SCRATCH, CHECKOUT / ".venv")
    with tidy.folder(SCRATCH, CHECKOUT / ".venv") as scratch:
        inside = scratch / "atelier"
        (inside / "bundle").mkdir(parents=True)
        tracked.copy(inside)
        (inside / "bundle/made-for").write_text(f"{platform} {python}\n")
        print("[1/3] wheels …", flush=True)
        download_wheels(inside / "bundle/wheels")
        print("[2/3] Go modules …", flush=True)
        download_modules(inside / "bundle/modules", scratch)
        print("[3/3] the archive …", flush=True)
        target = CHECKOUT / f"atelier-bundle-{platform}-python{python}.tar.gz"
        archive(inside, scratch / "archive", int(git("log", "-1", "--format=%ct")))
        os.replace(scratch / "archive", target)
    print(f"{target.name}, {target.stat().st_size // 1000000} MB: for {platform} with Python {python}.")


if __name__ == "__main__":
    main()

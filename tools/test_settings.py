"""Tests that no setting of its user's changes what the workshop does: of the environment, of Go, of pip, of Jupyter.

    tools/env python tools/test_settings.py
"""

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
import unittest
import zipfile
from pathlib import Path

TOOLS = Path(__file__).resolve().parent
CHECKOUT = TOOLS.parent
VENV = CHECKOUT / ".venv"
sys.path.insert(0, str(TOOLS))

import mounts  # noqa: E402  (they lie beside this file)
import run_pip  # noqa: E402
import tracked  # noqa: E402

# What people have in their environment for other work, and what each would do to ours.
HOSTILE = {
    "GOFLAGS": "-mod=vendor", "GOWORK": "/nowhere/go.work", "GO111MODULE": "off", "GOROOT": "/nowhere", "GOBIN": "/nowhere/bin",
    "GOOS": "plan9", "GOARCH": "mips", "GOAMD64": "v9", "GOEXPERIMENT": "nosuch", "GOTOOLCHAIN": "go1.21.0", "GODEBUG": "nosuch=1",
    "GOCACHEPROG": "false", "GOFIPS140": "v9", "GO_EXTLINK_ENABLED": "0", "GOTMPDIR": "/nowhere/tmp",
    "CGO_ENABLED": "0", "CGO_CFLAGS": "-nosuch", "CGO_LDFLAGS": "-nosuch", "CC": "false", "CXX": "false", "AR": "false",
    "CPATH": "/nowhere", "C_INCLUDE_PATH": "/nowhere", "CPLUS_INCLUDE_PATH": "/nowhere", "OBJC_INCLUDE_PATH": "/nowhere",
    "LIBRARY_PATH": "/nowhere", "GCC_EXEC_PREFIX": "/nowhere/", "COMPILER_PATH": "/nowhere", "LD_RUN_PATH": "/nowhere",
    "SDKROOT": "/nowhere", "MACOSX_DEPLOYMENT_TARGET": "10.1", "CCC_OVERRIDE_OPTIONS": "#", "DEPENDENCIES_OUTPUT": "/nowhere/a",
    "ZIG_LIB_DIR": "/nowhere", "ZIG_LIBC": "/nowhere", "ZIG_GLOBAL_CACHE_DIR": "/nowhere", "ZIG_VERBOSE_CC": "1",
    "STATICCHECK_CACHE": "/nowhere", "SHELLCHECK_OPTS": "--exclude=SC2086", "HADOLINT_IGNORE": "DL3008",
    "UV_CONFIG_FILE": "/nowhere", "UV_EXCLUDE_NEWER": "2020-01-01", "UV_PRERELEASE": "allow", "UV_RESOLUTION": "lowest",
    "XLA_FLAGS": "--nosuch", "GOMLX_BACKEND": "nosuch", "GOMLX_NO_AUTO_INSTALL": "",
    "PYTHONPATH": "/nowhere", "PYTHONHOME": "/nowhere", "PYTHONSTARTUP": "/nowhere", "PYTHONWARNINGS": "error", "PYTHONOPTIMIZE": "2",
    "JUPYTER_PATH": "/nowhere", "JUPYTER_CONFIG_PATH": "/nowhere", "JUPYTER_CONFIG_DIR": "/nowhere", "JUPYTER_TOKEN": "",
    "JUPYTER_DATA_DIR": "/nowhere", "JUPYTER_RUNTIME_DIR": "/nowhere", "JUPYTERLAB_DIR": "/nowhere", "IPYTHONDIR": "/nowhere",
    "CDPATH": "/", "VIRTUAL_ENV": "/nowhere", "BASH_ENV": "/nowhere", "ENV": "/nowhere", "GREP_OPTIONS": "-v",
    "BASH_FUNC_go%%": "() { false; }", "BASH_FUNC_mkdir%%": "() { false; }", "BASH_FUNC_exec%%": "() { false; }",
}

# What of Go's own variables gets through: where things come from and where they are kept, and what is none of the build's.
GO_FROM = {"GOPROXY", "GONOPROXY", "GOPRIVATE", "GOSUMDB", "GONOSUMDB", "GOINSECURE", "GOAUTH", "GOVCS"}
GO_KEEPS = {"GOPATH", "GOMODCACHE", "GOCACHE"}

# What go env -w may have written down.
HOSTILE_GO_ENV = "GOFLAGS=-mod=vendor\nGOOS=plan9\nCGO_ENABLED=0\nCC=false\nGOTOOLCHAIN=go1.21.0\nGOPRIVATE=example.org\nGOPROXY=https://go.example.org\n"

HOSTILE_PIP = """[global]
target = {away}
quiet = 3
no-binary = :all:
dry-run = true
find-links = {links}
no-index = true
[install]
user = yes
prefix = {away}
root = {away}
ignore-requires-python = true
[download]
dest = {away}
"""


class Scratch(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="settings ")
        self.addCleanup(scratch.cleanup)
        self.scratch = Path(scratch.name).resolve()

    def home(self, **settings):
        """Returns the environment of a home whose owner has all of those settings; more with the caches of this one."""
        (self.scratch / "config/go").mkdir(parents=True, exist_ok=True)
        (self.scratch / "config/go/env").write_text(HOSTILE_GO_ENV)
        outside = {name: value for name, value in os.environ.items() if not name.startswith(("GO", "CGO", "CC", "XDG_"))}
        caches = {name: os.environ[name] for name in ("GOMODCACHE", "GOCACHE")}
        return outside | HOSTILE | caches | {"XDG_CONFIG_HOME": str(self.scratch / "config"), "PATH": os.environ["ATELIER_PATH"], **settings}


class Environment(Scratch):
    """What tools/env gives to a command."""

    def given(self, env):
        done = subprocess.run([TOOLS / "env", sys.executable, "-c", "import json, os; print(json.dumps(dict(os.environ)))"], env=env, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_nothing_leaks_in(self):
        expected, got = self.given(self.clean()), self.given(self.clean() | HOSTILE)
        self.assertEqual(got, expected)
        self.home()
        got = self.given(self.clean() | HOSTILE | {"XDG_CONFIG_HOME": str(self.scratch / "config")})
        differ = {name for name in got.keys() | expected.keys() if got.get(name) != expected.get(name)}
        self.assertLessEqual(differ, {"XDG_CONFIG_HOME"} | GO_FROM)

    def clean(self):
        """Returns an environment without any setting."""
        return {name: os.environ[name] for name in ("HOME", "GOMODCACHE", "GOCACHE")} | {"PATH": os.environ["ATELIER_PATH"], "XDG_CONFIG_HOME": str(self.scratch)}

    def test_no_variable_of_go_s_leaks_in(self):
        """All that this Go knows of, and not only what is listed here."""
        done = subprocess.run([TOOLS / "env", "go", "env", "-json"], env=self.clean(), cwd=self.scratch, capture_output=True, text=True)
        names = set(json.loads(done.stdout))
        self.assertLessEqual(GO_FROM | GO_KEEPS | {"CC", "CGO_CFLAGS", "GOFLAGS", "GOAMD64"}, names)
        expected = self.given(self.clean())
        for name in sorted(names - GO_FROM - GO_KEEPS):
            self.assertEqual(self.given(self.clean() | {name: "nosuch"}), expected, name)

    def test_where_things_come_from_stays(self):
        got = self.given(self.home(GOSUMDB="sum.example.org", HTTPS_PROXY="http://127.0.0.1:9", GOMAXPROCS="1"))
        self.assertEqual(got["GOPROXY"], "https://go.example.org")  # of go env -w
        self.assertEqual((got["GOPRIVATE"], got["GONOPROXY"]), ("example.org", "example.org"))
        self.assertEqual((got["GOSUMDB"], got["HTTPS_PROXY"], got["GOMAXPROCS"]), ("sum.example.org", "http://127.0.0.1:9", "1"))

    def test_other_programs_variables_stay(self):
        got = self.given(self.home(GOOGLE_APPLICATION_CREDENTIALS="/a", GOPHER_x="b"))
        self.assertEqual((got["GOOGLE_APPLICATION_CREDENTIALS"], got["GOPHER_x"]), ("/a", "b"))

    def test_a_home_that_is_not_there(self):
        got = self.given({"PATH": os.environ["ATELIER_PATH"]})
        for name in "GOCACHE", "GOMODCACHE", "GOPATH":
            self.assertTrue(got[name].startswith(f"{VENV}/cache/"), got[name])

    def test_caches_that_go_refuses(self):
        got = self.given(self.home(GOCACHE="off", GOMODCACHE="here", GOPATH="~/go"))
        for name in "GOCACHE", "GOMODCACHE", "GOPATH":
            self.assertTrue(got[name].startswith(f"{VENV}/cache/"), got[name])

    def test_temporary_folder_where_nothing_can_be(self):
        for folder in self.scratch / "missing", "/dev/null", "/proc":
            self.assertEqual(self.given(self.home(TMPDIR=str(folder)))["TMPDIR"], f"{VENV}/cache/tmp")
        self.assertEqual(self.given(self.home(TMPDIR=str(self.scratch)))["TMPDIR"], str(self.scratch))

    def test_temporary_folder_where_no_program_runs(self):
        """A file system with the option noexec, in a mount namespace of the test's own."""
        script = 'mount -t tmpfs -o noexec none "$1" && TMPDIR=$1 exec "$2" go run hello.go'
        (self.scratch / "hello.go").write_text('package main\nimport "os"\nfunc main() { println(os.TempDir()) }\n')
        (self.scratch / "noexec").mkdir()
        done = subprocess.run([*mounts.namespace(self), "bash", "-c", script, "_", self.scratch / "noexec", TOOLS / "env"], cwd=self.scratch, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, f"{VENV}/cache/tmp\n"))


class Staticcheck(Scratch):
    """staticcheck.conf, which has staticcheck look for no other one."""

    def test_a_folder_above(self):
        (self.scratch / "staticcheck.conf").write_text('checks = ["none"]\n')
        checkout = self.scratch / "checkout"
        checkout.mkdir()
        (checkout / "go.mod").write_text("module some\n\ngo 1.26\n")
        (checkout / "some.go").write_text("package some\n\nfunc unused() {}\n")
        command = [TOOLS / "env", "staticcheck", "./..."]
        done = subprocess.run(command, cwd=checkout, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)
        shutil.copy(CHECKOUT / "staticcheck.conf", checkout)
        done = subprocess.run(command, cwd=checkout, capture_output=True, text=True)
        self.assertIn("func unused is unused", done.stdout, done.stderr)

    def test_all_that_is_checked_by_default(self):
        done = subprocess.run([TOOLS / "env", "staticcheck", "-list-checks"], capture_output=True, text=True, check=True)
        conf = tomllib.loads((CHECKOUT / "staticcheck.conf").read_text())
        off = {name[1:] for name in conf["checks"] if name.startswith("-")}
        self.assertLess(off, {line.split()[0] for line in done.stdout.splitlines()})


class Builds(Scratch):
    """Set-up's own builds, in a checkout below a go.work, with everything hostile at once."""

    def test_set_up(self):
        (self.scratch / "other").mkdir()
        (self.scratch / "other/go.mod").write_text("module other\n\ngo 1.26\n")
        (self.scratch / "go.work").write_text("go 1.26\n\nuse ./other\n")
        checkout = self.scratch / "checkout"
        tracked.copy(checkout, "go.mod", "go.sum", "ganlib", "internal", "bench/atelier", "bench/judged", "bench/timing", "tools", "notebooks")
        for name in "goroot", "cc", "backend":
            (checkout / ".venv").mkdir(exist_ok=True)
            shutil.copy(VENV / name, checkout / ".venv" / name)
        (checkout / ".venv/bin").mkdir()
        (checkout / ".venv/bin/python").symlink_to(sys._base_executable)
        if (VENV / "bin/zig-cc").exists():  # which set-up takes where there is no other compiler
            (checkout / ".venv/bin/zig-cc").symlink_to(VENV / "bin/zig-cc")
            (checkout / ".venv/lib").symlink_to(VENV / "lib")  # where Zig itself is
        # The tool that is built soonest.
        setup = checkout / "tools/setup"
        setup.write_text(setup.read_text().replace("tools=(gonb goimports gopls staticcheck)", "tools=(goimports)"))

        done = subprocess.run([setup, "tools", "packages"], env=self.home(GOPROXY=os.environ["GOPROXY"], GOSUMDB=os.environ["GOSUMDB"]), capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertTrue((checkout / ".venv/bin/goimports").is_file())
        done = subprocess.run([checkout / "tools/env", "go", "list", "./ganlib/..."], cwd=checkout, env=self.home(), capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("atelier/ganlib/plot\n", done.stdout)


class Kernel(Scratch):
    """What Jupyter gives to the Go kernel and its cells, whoever starts Jupyter."""

    def test_nothing_leaks_in(self):
        spec = json.loads((VENV / "share/jupyter/kernels/gonb/kernel.json").read_text())
        (self.scratch / "main.go").write_text('package main\n\nimport "C"\n\nfunc main() { println("built") }\n')
        starts = spec["argv"][:spec["argv"].index(str(VENV / "bin/python"))]  # what runs before the kernel itself
        home = self.home() | {name: value.replace("$$", "$") for name, value in spec["env"].items()}

        done = subprocess.run([*starts, "go", "run", self.scratch / "main.go"], env=home, cwd="/", capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, "built\n"))
        settings = subprocess.run([*starts, "go", "env", "GOPROXY", "GONOPROXY", "GOTOOLCHAIN", "GOFLAGS", "GOWORK"], env=home | {"GOPRIVATE": "*"}, cwd="/", capture_output=True, text=True)
        proxy, direct, toolchain, flags, work = settings.stdout.splitlines()
        # A private module would otherwise be asked of its own host. GoNB makes a go.work of its own.
        self.assertEqual((proxy, direct, toolchain, work), ("off", "none", "local", ""))
        self.assertIn("-buildvcs=false", flags)
        self.assertIn("-s -w", flags)


class Pip(Scratch):
    """What pip is told."""

    def setUp(self):
        super().setUp()
        self.scratch = Path(tempfile.mkdtemp(prefix="settings-"))  # pip takes no folder with a space in its name
        self.addCleanup(shutil.rmtree, self.scratch)
        self.away, self.links = self.scratch / "away", self.scratch / "links"
        self.links.mkdir()
        self.config = self.scratch / "pip.conf"
        self.config.write_text(HOSTILE_PIP.format(away=self.away, links=self.links))
        self.wheel()

    def wheel(self):
        """Makes a wheel that holds one module."""
        files = {"tiny.py": "", "tiny-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: tiny\nVersion: 1\n", "tiny-1.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"}
        record = "".join(f"{name},sha256={base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b'=').decode()},{len(text)}\n" for name, text in files.items())
        with zipfile.ZipFile(self.links / "tiny-1-py3-none-any.whl", "w") as archive:
            for name, text in [*files.items(), ("tiny-1.dist-info/RECORD", record + "tiny-1.dist-info/RECORD,,\n")]:
                archive.writestr(name, text)

    def test_settings(self):
        env = {"PIP_TARGET": "/away", "PIP_USER": "yes", "PIP_INDEX_URL": "https://a.example.org", "pip_prefix": "/away", "PIP_CONFIG_FILE": str(self.config), "PATH": "", "HOME": str(self.scratch)}
        got = run_pip.settings(env, "install")
        kept = {name: value for name, value in got.items() if name.upper().startswith("PIP_")}
        expected = {
            "PIP_INDEX_URL": "https://a.example.org", "PIP_FIND_LINKS": str(self.links), "PIP_NO_INDEX": "true",
            "PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1",
        }
        self.assertEqual({name: kept.get(name) for name in expected}, expected)
        # The machine's own pip.conf may say more of where things come from.
        self.assertLessEqual(set(kept) - set(expected), set(map(run_pip.variable, run_pip.FROM)))

    def test_the_commands_own_settings_come_first(self):
        listing = "global.index-url='a'\ninstall.index-url='b'\ndownload.index-url='c'\ninstall.target='d'\nglobal.find-links='e\\nf'\n"
        self.assertEqual(run_pip.configured(listing, "install"), {"index-url": "b", "find-links": "e\nf"})

    def test_an_installation(self):
        venv = self.scratch / "venv"
        subprocess.run([sys._base_executable, "-m", "venv", venv], check=True)
        env = run_pip.without_settings(os.environ) | {"PIP_CONFIG_FILE": str(self.config), "PIP_TARGET": str(self.away), "PIP_USER": "yes", "PIP_NO_DEPS": "no", "PIP_REQUIRE_VIRTUALENV": "1", "PIP_PYTHON": "/nowhere"}
        done = subprocess.run([venv / "bin/python", TOOLS / "run_pip.py", "install", "--quiet", "tiny"], env=env, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len([*venv.glob("lib/python*/site-packages/tiny.py")]), 1)
        self.assertFalse(self.away.exists())

    def test_an_installation_from_what_is_at_hand(self):
        """--no-index: no place of the user's is asked."""
        (self.scratch / "none").mkdir()
        config = self.scratch / "links.conf"
        config.write_text(f"[global]\nfind-links = {self.links}\nindex-url = https://pip.example.org\n")
        for env in {"PIP_CONFIG_FILE": str(config)}, {"PIP_FIND_LINKS": str(self.links)}:
            env = run_pip.without_settings(os.environ) | env
            done = subprocess.run([sys.executable, TOOLS / "run_pip.py", "download", "--no-index", "--find-links", self.scratch / "none", "--dest", self.away, "tiny"], env=env, capture_output=True, text=True)
            self.assertEqual(done.returncode, 1)
            self.assertIn("No matching distribution found for tiny", done.stderr)
        self.assertEqual(run_pip.settings({"PIP_PROXY": "a", "PIP_INDEX_URL": "b", "PIP_CONFIG_FILE": os.devnull, "PATH": ""}, "install", closed=True).keys() & {"PIP_PROXY", "PIP_INDEX_URL"}, {"PIP_PROXY"})

    def test_pip_conf_that_cannot_be_read(self):
        self.config.write_text("no section\n")
        done = subprocess.run([sys.executable, TOOLS / "run_pip.py", "install", "tiny"], env=os.environ | {"PIP_CONFIG_FILE": str(self.config)}, capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("pip.conf", done.stderr)


if __name__ == "__main__":
    unittest.main()

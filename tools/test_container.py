"""Tests of the container's parts that need no container: its health check, its start, and what reaches its build.

    tools/env python tools/test_container.py

docker/test.py tests the container itself.
"""

import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
DOCKERFILE = CHECKOUT / "docker/Dockerfile"
sys.path.insert(0, str(CHECKOUT / "tools"))

import mounts  # noqa: E402  (they lie beside this file)
import network  # noqa: E402
import tracked  # noqa: E402

# What asks a proxy, if there is one, unless it is told not to.
ASKS_A_PROXY = re.compile(r"(?<!def )\burlopen\(|urlretrieve\(|\brequests\.(get|post|put|head|request|Session)\(|\bhttpx\.|^\s*(import|from) (requests|httpx|aiohttp)\b")


def behind_a_proxy():
    """Returns the environment of who has a proxy for everything, that answers to nobody."""
    proxy = f"http://127.0.0.1:{network.free_port()}"  # where nothing listens
    clean = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    names = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "FTP_PROXY")
    return clean | {name: proxy for name in names} | {name.lower(): proxy for name in names}


class Server(http.server.BaseHTTPRequestHandler):
    """Answers as JupyterLab's API does, or with 503."""

    def do_GET(self):
        self.send_response(200 if self.path == "/api" else 503)
        self.end_headers()

    def log_message(self, *_):
        pass


class Health(unittest.TestCase):
    """The Dockerfile's health check."""

    def check(self, port, env):
        command = re.search(r"^HEALTHCHECK (?:.*\\\n)*?\s+CMD (\[.*\])$", DOCKERFILE.read_text(encoding="utf-8"), re.MULTILINE)
        program, *arguments = json.loads(command[1])
        self.assertEqual(program, "python3")
        return subprocess.run([sys.executable, *arguments], env=env | {"PORT": str(port)}, capture_output=True, text=True, timeout=60).returncode

    def test_health(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            for env in dict(os.environ), behind_a_proxy():
                self.assertEqual(self.check(server.server_port, env), 0)
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
        self.assertNotEqual(self.check(server.server_port, dict(os.environ)), 0, "nothing listens any more")


def is_python(path):
    """Whether a file is a Python program or module."""
    if path.is_symlink() or not path.is_file():
        return False
    with open(path, "rb") as file:
        return path.suffix == ".py" or bool(re.match(rb"#!.*\bpython3?\b", file.readline(200)))


# The class's test keeps a browser's cookies, in sessions that heed no setting.
DIRECT = "import requests  # in sessions that trust no environment", "    session = requests." + "Session()"


class Requests(unittest.TestCase):
    """No Python program of ours makes a request in a way that asks a proxy: all go to this machine. (Not Go's and pip's: those have to ask one.)"""

    def test_no_proxy_is_asked(self):
        programs = [name for name in tracked.names() if is_python(CHECKOUT / name)]
        self.assertLessEqual({"tools/audit", "tools/bare.py", "docker/visitor.py", "bench/bench.py"}, set(programs))
        for name in programs:
            for number, line in enumerate((CHECKOUT / name).read_text(encoding="utf-8").splitlines(), 1):
                if name != "class/people.py" or line not in DIRECT:
                    self.assertNotRegex(line, ASKS_A_PROXY, f"{name}, line {number}: network.NO_PROXY asks no proxy")
        self.assertIn("--no-proxy-server", (CHECKOUT / "tools/browser/lab.py").read_text(encoding="utf-8"))


@unittest.skipUnless(sys.platform == "linux", "docker/start runs in the image, which is Debian's")
class Start(unittest.TestCase):
    """docker/start, in a folder that is laid out as the image is; tools/env is one that only says its arguments."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="container ")
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)
        for name in "docker/originals/images", "docker/originals/zh-Hant", "notebooks", ".venv/jupyter", "tools":
            (self.folder / name).mkdir(parents=True)
        shutil.copy(CHECKOUT / "docker/start", self.folder / "docker/start")
        (self.folder / "tools/env").write_text('#!/bin/sh\necho started "$@"\n')
        (self.folder / "tools/env").chmod(0o755)
        for name in "01.ipynb", "02.ipynb", "images/a.svg", "zh-Hant/01.ipynb":
            (self.folder / "docker/originals" / name).write_text("original")

    def start(self, before="", **env):
        command = f'{before} exec "$0/docker/start"'
        path = os.pathsep.join([os.environ["PATH"], "/usr/bin", "/bin"])  # the image has all of Debian's own programs
        return subprocess.run(["bash", "-c", command, str(self.folder)], env={**os.environ, "PATH": path, "PORT": "8888", **env}, capture_output=True, text=True, timeout=60)

    def notebooks(self):
        folder = self.folder / "notebooks"
        return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir())

    def test_notebooks_are_put_there(self):
        done = self.start()
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("--ServerApp.port=8888 ", done.stdout)
        self.assertEqual(self.notebooks(), ["01.ipynb", "02.ipynb", "images/a.svg", "zh-Hant/01.ipynb"])

    def test_what_is_there_stays(self):
        notebooks, elsewhere = self.folder / "notebooks", self.folder / "elsewhere.ipynb"
        (notebooks / "01.ipynb").write_text("changed")
        (notebooks / "02.ipynb").symlink_to("not/mounted.ipynb")
        elsewhere.write_text("linked")
        (self.folder / "docker/originals/03.ipynb").write_text("original")
        (notebooks / "03.ipynb").symlink_to(elsewhere)
        (notebooks / "images").write_text("in the way")
        (self.folder / "docker/originals/.#01.ipynb").symlink_to("user@host.1:2")
        done = self.start()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("started", done.stdout)
        self.assertIn("notebooks/images/a.svg could not be put there", done.stderr)
        self.assertEqual((notebooks / "01.ipynb").read_text(), "changed")
        self.assertEqual(os.readlink(notebooks / "02.ipynb"), "not/mounted.ipynb")
        self.assertEqual((os.readlink(notebooks / "03.ipynb"), elsewhere.read_text()), (str(elsewhere), "linked"))
        self.assertEqual(self.notebooks(), ["01.ipynb", "02.ipynb", "03.ipynb", "images", "zh-Hant/01.ipynb"])

    def test_ports_that_are_none(self):
        for port in "", "0", "abc", "65536", "8888x", "-1":
            done = self.start(PORT=port)
            self.assertEqual((done.returncode, done.stdout), (1, ""), port)
            self.assertRegex(done.stderr, rf"^PORT={port} is not a port between 1 and 65535: .*\n$")

    def test_a_folder_of_somebody_else(self):
        if os.geteuid() == 0:
            self.skipTest("root can write everywhere")
        (self.folder / "notebooks").chmod(0o500)
        done = self.start()
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"^User \d+ of group \d+ cannot write to .*/notebooks: run the container as user \d+, group 0 ")

    def test_a_folder_that_is_mounted_read_only(self):
        script = 'mount --bind "$0/notebooks" "$0/notebooks" && mount -o remount,bind,ro "$0/notebooks" && exec "$0/docker/start"'
        done = subprocess.run([*mounts.namespace(self), "bash", "-c", script, str(self.folder)], env={**os.environ, "PORT": "8888"}, capture_output=True, text=True, timeout=60)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertRegex(done.stderr, r"^\S.*/notebooks is mounted read-only, .*: mount it without :ro, .*\n$")


class Context(unittest.TestCase):
    """What docker/Dockerfile.dockerignore lets through, by the rules of Docker's documentation: the last line that fits decides."""

    @staticmethod
    def reaches(path, lines):
        """Whether the file at the path reaches the build: a pattern that fits a folder fits what is in it."""
        reaches = True
        for line in lines:
            pattern = line.removeprefix("!").replace(".", r"\.").replace("**/", "\0").replace("*", "[^/]*").replace("\0", "(.*/)?")
            if re.match(rf"{pattern}(/|$)", path):
                reaches = line.startswith("!")
        return reaches

    def test_context(self):
        lines = [line for line in (CHECKOUT / "docker/Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
        for path in "go.mod", "ganlib/gan.go", "ganlib/pictures/album.go", "tools/setup", "tools/cellcheck/main.go", "notebooks/01_painter_and_critic.ipynb", "notebooks/images/story.svg", "internal/say/zh-Hant.json", "ganlib/plot/notosans/NotoSansCJKtc-Regular-subset.otf", "docker/start", "LICENSE":
            self.assertTrue(self.reaches(path, lines), path)
        languages = [table.stem for table in (CHECKOUT / "internal/say").glob("*.json")]
        self.assertIn("zh-Hant", languages)
        for language in languages:
            for name in "01_painter_and_critic.ipynb", "translation.json", "images/story.svg":
                self.assertTrue(self.reaches(f"notebooks/{language}/{name}", lines), f"{language}: {name}")
        for path in ("notebooks/.#01_painter_and_critic.ipynb", "notebooks/.ipynb_checkpoints/01-checkpoint.ipynb", "notebooks/01.ipynb~", "notebooks/my_pictures/me.png", "notebooks/zh-Hant/me.png", "notebooks/zh-Hant/painter_and_critic.gan", "notebooks/inside_the_gan.html",
                     "notebooks/a.gan", "notebooks/images/.DS_Store", ".git/config", ".venv/backend", "tools/__pycache__/a.pyc", "README.md", "docker/test.py", "bundle/made-for", "tools/browser/out/failed.png", "ganlib/.gan.go.swp"):
            self.assertFalse(self.reaches(path, lines), path)


if __name__ == "__main__":
    unittest.main()

"""A class, tried: learners who work at once, and one who means harm.

    tools/env python class/test.py [LEARNERS]        (make class-test)

Builds the class's image, starts the hub as docs/class.md says, signs learners in (12 unless told) and lets each run
notebook 01 through hub, proxy and Jupyter's own API. Prints what it took. Like docker/test.py, it uses this machine's
Docker, or an engine of its own; exits with 77 where neither can be had.
"""

import asyncio
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from urllib.parse import quote

import requests  # in sessions that trust no environment
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT / "docker"))

from engine import Engine, OwnEngine, Unavailable  # noqa: E402  (it lies in docker, as the next one)
from visitor import execute  # noqa: E402

import tidy  # noqa: E402  (it lies in tools, which engine has put on the path)
from checks import Checks  # noqa: E402

BASE = "debian:bookworm-slim"
PROJECT = f"atelier-class-test-{os.getpid()}"
IMAGE = f"{PROJECT}:class"
PORT = "18890"
SITE = f"http://127.0.0.1:{PORT}"
NOTEBOOK = "01_painter_and_critic.ipynb"
CELL_SECONDS = 900  # no measure of speed: a cell that has not ended by then hangs

# Asks for a page from inside a container, and prints its status or what went wrong.
ASK = """
import urllib.request as web
try:
    print(web.build_opener(web.ProxyHandler({})).open('%s', timeout=10).status)
except Exception as error:
    print(error)
"""

checks = Checks()
check = checks.check


def direct():
    """A browser that asks no proxy."""
    session = requests.Session()
    session.trust_env = False
    return session


class Person:
    """Somebody at the class's page, with a browser's cookies."""

    def __init__(self, name, password):
        self.name, self.password = name, password
        self.browser = direct()
        self.token = None

    def form(self, path, **fields):
        """Sends a form of the hub's, as its page does."""
        self.browser.get(f"{SITE}/hub/{path}", timeout=60)
        fields["_xsrf"] = self.xsrf()
        return self.browser.post(f"{SITE}/hub/{path}", data=fields, timeout=60)

    def xsrf(self):
        """The cookie of the hub's pages."""
        return next((c.value for c in self.browser.cookies if c.name == "_xsrf" and c.path == "/hub/"), "")

    def sign_up(self):
        return self.form("signup", username=self.name, signup_password=self.password, signup_password_confirmation=self.password)

    def sign_in(self):
        """Whether the name and the password are taken."""
        answer = self.form("login?next=%2Fhub%2Fhome", username=self.name, password=self.password)
        if "/hub/login" in answer.url or answer.status_code >= 400:
            return False
        made = self.browser.post(f"{SITE}/hub/api/users/{self.name}/tokens", params={"_xsrf": self.xsrf()}, json={"note": "test"}, timeout=60)
        self.token = made.json().get("token") if made.ok else None
        return self.token is not None

    def ask(self, method, path, **options):
        return self.browser.request(method, f"{SITE}/{path}", headers={"Authorization": f"token {self.token}"}, cookies={}, timeout=120, **options)

    def start(self):
        """Starts the server and waits for it; the seconds that took."""
        start = time.monotonic()
        self.ask("POST", f"hub/api/users/{self.name}/server")
        while time.monotonic() - start < 150:
            servers = self.ask("GET", f"hub/api/users/{self.name}").json().get("servers") or {}
            if servers.get("", {}).get("ready"):
                return time.monotonic() - start
            time.sleep(0.5)
        return None

    def server(self, method, path, **options):
        return self.ask(method, f"user/{self.name}/api/{path}", **options)


async def kernel(person, path):
    """A kernel for a notebook, as opening it makes one."""
    body = {"path": path, "name": "", "type": "notebook", "kernel": {"name": "gonb"}}
    session = await asyncio.to_thread(lambda: person.server("POST", "sessions", json=body).json())
    address = f"ws://127.0.0.1:{PORT}/user/{quote(person.name)}/api/kernels/{session['kernel']['id']}/channels"
    return await websocket_connect(HTTPRequest(address, headers={"Authorization": f"token {person.token}"}))


async def lesson(person):
    """Runs notebook 01; returns seconds until the first cell has answered, those of the longest cell, all, and an error."""
    path = f"notebooks/{NOTEBOOK}"
    notebook = await asyncio.to_thread(lambda: person.server("GET", f"contents/{path}").json()["content"])
    start = time.monotonic()
    channels = await kernel(person, path)
    took = []
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        begun = time.monotonic()
        try:
            error, _ = await asyncio.wait_for(execute(channels, cell["source"]), CELL_SECONDS)
        except TimeoutError:
            error = "does not end"
        took.append(time.monotonic() - begun)
        if error:
            return None, None, None, f"{person.name}, cell {len(took)}: {error}"
        if len(took) == 1:
            first = time.monotonic() - start
    channels.close()
    return first, max(took), time.monotonic() - start, None


def memory(engine):
    """The memory of the hub and of each learner's container, in MB."""
    said = engine.docker("stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}")
    units = {"KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "B": 1}
    used = {}
    for line in said.splitlines():
        name, number, unit = re.match(r"(\S+) ([\d.]+)([KMG]?i?B)", line).groups()
        used[name] = float(number) * units[unit] / 1e6
    return used


class Class:
    """The class, as compose starts it."""

    def __init__(self, engine, scratch):
        self.engine = engine
        file = engine.compose_file(CHECKOUT / "docker/compose.yaml")
        override = scratch / "override.yaml"
        override.write_text(f"services: {{hub: {{image: '{IMAGE}'}}}}\n")
        self.files = ["--project-name", PROJECT, "--project-directory", str(CHECKOUT / "docker"), "--file", str(file), "--file", str(override), "--profile", "class"]
        socket = engine.env.get("DOCKER_HOST", "unix:///var/run/docker.sock").removeprefix("unix://")
        self.env = {"ATELIER_PORT": PORT, "ATELIER_IMAGE": IMAGE, "ATELIER_NETWORK": PROJECT, "ATELIER_DOCKER_SOCKET": socket, "ATELIER_LEARNERS": "40"}

    def compose(self, *args, **options):
        return self.engine.compose(*self.files, *args, env=self.env, **options)

    def up(self):
        self.compose("up", "--detach", "--no-build", "hub", stderr=subprocess.DEVNULL)
        self.wait()

    def wait(self):
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            try:
                if direct().get(f"{SITE}/hub/health", timeout=5).ok:
                    return
            except requests.RequestException:
                pass
            time.sleep(0.5)
        raise RuntimeError("the hub does not answer; it says: " + self.log()[-3000:])

    def log(self):
        return self.compose("logs", "--no-color", "hub", stderr=subprocess.STDOUT)

    def down(self):
        names = self.engine.docker("ps", "--all", "--quiet", "--filter", f"name={PROJECT}-").split()
        if names:
            self.engine.docker("rm", "--force", *names)
        self.compose("down", "--volumes", stderr=subprocess.DEVNULL)
        volumes = self.engine.docker("volume", "ls", "--quiet", "--filter", f"name={PROJECT}").split()
        if volumes:
            self.engine.docker("volume", "rm", "--force", *volumes)

    def inside(self, person, *command):
        """Runs a command in a learner's container, as the learner; the exit status and what it says."""
        done = subprocess.run(["docker", "exec", f"{PROJECT}-{person.name}", *command], env=self.engine.env, capture_output=True, text=True, timeout=300)
        return done.returncode, done.stdout + done.stderr


def build(engine, scratch):
    context = scratch / "context"
    names = subprocess.run(["git", "ls-files", "-z", "--cached"], cwd=CHECKOUT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        (context / name).parent.mkdir(parents=True, exist_ok=True)
        (context / name).write_bytes((CHECKOUT / name).read_bytes())
        (context / name).chmod((CHECKOUT / name).stat().st_mode)
    start = time.monotonic()
    done = subprocess.run(["docker", "build", "--progress=plain", *engine.build_options, "--file", context / "docker/Dockerfile", "--target", "class", "--tag", IMAGE, context], env=engine.env, capture_output=True, text=True)
    check(done.returncode == 0, f"the class's image is built ({time.monotonic() - start:.0f} s)", "\n" + "\n".join((done.stdout + done.stderr).splitlines()[-30:]))
    return done.returncode == 0


def signing_in(room, count):
    """The teacher, and learners who were let in."""
    log = room.log()
    found = re.search(r"sign in as teacher with the password (\S+)", log)
    check(found, "the log holds the teacher's first password", log)
    teacher = Person("teacher", found[1])
    check(teacher.sign_in(), "the teacher signs in with it")
    good_for = re.search(r"good for (\d+) learners", log)
    check(good_for, f"the log says for how many learners the memory is good: {good_for and good_for[1]}", log)
    learners = [Person(f"learner{i:02}", f"correct horse {i}") for i in range(1, count + 1)]
    for learner in learners:
        learner.sign_up()
    check(not learners[0].sign_in(), "a learner whom nobody has let in does not come in")
    for learner in learners:
        teacher.browser.get(f"{SITE}/hub/authorize/{learner.name}", timeout=60)
    check(all(learner.sign_in() for learner in learners), f"{count} learners whom the teacher has let in sign in")
    return teacher, learners


async def lessons(room, learners):
    """All learners start at once and run notebook 01 at once."""
    took = await asyncio.gather(*(asyncio.to_thread(learner.start) for learner in learners))
    check(all(took), f"{len(learners)} servers start at once; the page is there after {statistics.median(t or 0 for t in took):.0f} s, the last one after {max(t or 0 for t in took):.0f} s", took)
    idle = memory(room.engine)
    alone = await lesson(learners[0])
    rows = [(1, [alone])]
    most = {}

    async def watch():
        while True:
            await asyncio.sleep(2)
            for name, used in (await asyncio.to_thread(memory, room.engine)).items():
                most[name] = max(most.get(name, 0), used)

    watcher = asyncio.create_task(watch())
    rows.append((len(learners), await asyncio.gather(*(lesson(learner) for learner in learners))))
    watcher.cancel()
    errors = [error for _, results in rows for *_, error in results if error]
    check(not errors, f"notebook 01 runs from top to bottom for all {len(learners)} at once", errors)
    mine = [name for name in idle if name.startswith(f"{PROJECT}-learner")]
    print("| learners at once | first cell answers after, s | the longest cell, s | whole notebook, s |\n|---|---|---|---|")
    for number, results in rows:
        columns = [[r[i] for r in results if r[i] is not None] for i in range(3)]
        print(f"| {number} | " + " | ".join(f"{statistics.median(c):.0f} ({max(c):.0f})" for c in columns if c) + " |")
    hub = [name for name in idle if "hub" in name]
    average = statistics.mean((idle[n] + most.get(n, idle[n])) / 2 for n in mine)
    print(f"memory of a learner: {statistics.mean(idle[n] for n in mine):.0f} MB before the first cell, {statistics.mean(most.get(n, 0) for n in mine):.0f} MB at most while all ran; halfway between {average:.0f} MB; the hub {sum(idle[n] for n in hub):.0f} MB")


async def completion(learners):
    """What the Tab key brings."""
    found = []
    for learner in learners[:3]:
        channels = await kernel(learner, f"notebooks/{NOTEBOOK}")
        await execute(channels, 'import "strings"\n\n%%\nfmt.Println(strings.ToUpper("here"))')
        header = {"msg_id": uuid.uuid4().hex, "msg_type": "complete_request", "username": "", "session": "class", "version": "5.4"}
        code = "%%\nstrings.ToUp"
        for _ in range(10):  # the first time, the completer has to start
            await channels.write_message(json.dumps({"channel": "shell", "header": header, "parent_header": {}, "metadata": {}, "content": {"code": code, "cursor_pos": len(code)}}))
            while True:
                message = json.loads(await asyncio.wait_for(channels.read_message(), 120))
                if message["msg_type"] == "complete_reply":
                    break
            if message["content"].get("matches"):
                break
            await asyncio.sleep(2)
        found.append(message["content"].get("matches"))
        channels.close()
    check(all("ToUpper" in str(matches) for matches in found), "completion works for several learners at once", found)


def by_eye(teacher, learner):
    """Pictures of what a learner and the teacher see, where there is a browser."""
    python = CHECKOUT / ".venv/browser/bin/python"
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not chromium or not python.exists():
        print("left out: the class in a browser, because there is none (make page-test installs what steers it)")
        return
    out = CHECKOUT / "tools/browser/out-class"
    out.mkdir(exist_ok=True)
    done = subprocess.run([python, CHECKOUT / "class/browse.py", SITE, out, learner.name, learner.password, teacher.name, teacher.password], env={**os.environ, "CHROMIUM": chromium}, capture_output=True, text=True)
    check(done.returncode == 0, f"a learner signs in in a browser and sees notebook 01, the teacher who there is; pictures in {out.relative_to(CHECKOUT)}", done.stderr[-1500:])


def harm(room, learners):
    """One learner means harm; the others notice nothing."""
    bad, good = learners[0], learners[1]
    answer = good.browser.get  # noqa: F841  (a learner's own pages still answer, below)
    status = bad.ask("GET", f"user/{good.name}/api/contents").status_code
    check(status in (302, 403, 404), f"reading another's files gets {status}")
    ip = room.engine.docker("inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", f"{PROJECT}-{good.name}").strip()
    code, said = room.inside(bad, "python3", "-c", ASK % f"http://{ip}:8888/user/{good.name}/api/contents")
    check("403" in said or "refused" in said or "timed out" in said, "another's server, from inside, gives nothing", said)
    code, said = room.inside(bad, "python3", "-c", ASK % "http://1.1.1.1")
    check("200" not in said, "there is no way to the internet", said)
    for place in "/atelier/ganlib/evil.go", "/go/cache/evil", "/atelier/docker/originals/evil", "/usr/bin/evil":
        code, said = room.inside(bad, "touch", place)
        check(code != 0, f"{place} can't be written", said)
    code, said = room.inside(bad, "sh", "-c", "kill -9 -1; ls /proc/1/root/srv/class")
    check("hub.sqlite" not in said, "the hub's data can't be seen", said)
    bad.start()
    code, said = room.inside(bad, "sh", "-c", "i=0; while [ $i -lt 2000 ]; do sleep 30 & i=$((i+1)); done; echo forked all")
    check("forked all" not in said or "Cannot fork" in said or "Resource temporarily unavailable" in said, "forking without end comes to an end", said[-300:])
    code, said = room.inside(bad, "python3", "-c", "x = []\nwhile True: x.append(bytearray(50_000_000))")
    check(code != 0, f"taking all memory ends with status {code}", said[-300:])
    start = time.monotonic()
    said = good.server("GET", "contents/notebooks").status_code
    check(said == 200, f"meanwhile another's page answers ({time.monotonic() - start:.1f} s)", said)
    bad.start()
    room.inside(bad, "sh", "-c", "ln -s /etc/passwd notebooks/handed_out.ipynb; mkdir notebooks/hidden")
    room.inside(bad, "dd", "if=/dev/zero", "of=/atelier/notebooks/hidden/full", "bs=1M", "count=1300")
    room.inside(bad, "chmod", "000", "/atelier/notebooks/hidden")
    deadline = time.monotonic() + 90
    gone = False
    while not gone and time.monotonic() < deadline:
        time.sleep(2)
        gone = f"{PROJECT}-{bad.name}" not in memory(room.engine)
    check(gone, f"whoever fills the disk is stopped ({time.monotonic() - deadline + 90:.0f} s after it was full)")


async def keeping(room, teacher, learners):
    """What is kept, and what ends."""
    learner = learners[2]
    path = f"contents/notebooks/{NOTEBOOK}"
    notebook = learner.server("GET", path).json()
    notebook["content"]["metadata"]["title"] = "mine"
    learner.server("PUT", path, json={key: notebook[key] for key in ("type", "format", "content")})
    room.compose("restart", "hub", stderr=subprocess.DEVNULL)
    room.wait()
    deadline = time.monotonic() + 60
    status = 0
    while status != 200 and time.monotonic() < deadline:
        status = learner.server("GET", path).status_code
        time.sleep(0.5)
    check(status == 200, "after a restart of the hub, a learner's server is still there", status)
    learner.ask("DELETE", f"hub/api/users/{learner.name}/server")
    deadline = time.monotonic() + 60
    while f"{PROJECT}-{learner.name}" in memory(room.engine) and time.monotonic() < deadline:
        time.sleep(1)
    check(f"{PROJECT}-{learner.name}" not in memory(room.engine), "a server that is stopped leaves no container, and so no process")
    learner.start()
    title = learner.server("GET", path).json()["content"]["metadata"].get("title")
    check(title == "mine", "a changed notebook is there again the next time", title)
    originals = learner.server("GET", "contents/notebooks/originals").json()
    check(NOTEBOOK in [item["name"] for item in originals.get("content") or []], "and the originals stand beside it", originals)
    copied = learner.server("POST", "contents/notebooks", json={"copy_from": f"notebooks/originals/{NOTEBOOK}"})
    check(copied.status_code == 201 and copied.json()["name"] != NOTEBOOK, f"a fresh copy stands beside the changed one: {copied.json().get('name')}", copied.text[:300])

    # A container that is killed while a GAN is saved, again and again.
    channels = await kernel(learner, f"notebooks/{NOTEBOOK}")
    saving = '''
import "atelier/ganlib"

%%
gan, err := ganlib.New(ganlib.GoBackend(), ganlib.Config{})
if err != nil {
	panic(err)
}
for {
	if err := gan.Save("kept.gan"); err != nil {
		panic(err)
	}
}
'''
    asyncio.create_task(execute(channels, saving))
    await asyncio.sleep(15)
    room.engine.docker("kill", f"{PROJECT}-{learner.name}")
    await asyncio.sleep(12)
    learner.start()
    opening = '''
import (
	"fmt"
	"atelier/ganlib"
)

%%
gan, err := ganlib.Open(ganlib.GoBackend(), "kept.gan", ganlib.Config{})
fmt.Println(gan != nil, err)
'''
    error, printed = await execute(await kernel(learner, f"notebooks/{NOTEBOOK}"), opening)
    check("true <nil>" in printed, "a container that is killed while a GAN is saved loses no byte", f"{error} {printed}")

    hub = room.compose("ps", "--quiet", "hub").strip()
    said = room.engine.docker("exec", hub, "class/manage", "who")
    check(learner.name in said, "the teacher sees who there is", said)
    room.engine.docker("exec", hub, "sh", "-c", "echo '{}' >/tmp/handed_out.ipynb")
    said = room.engine.docker("exec", hub, "class/manage", "hand-out", "/tmp/handed_out.ipynb")
    check(learner.server("GET", "contents/notebooks/handed_out.ipynb?content=0").status_code == 200, "a notebook is handed out to all", said)
    check(f"{learners[0].name}: handed_out.ipynb is there already" in said, "but to who has something of that name", said)
    said = room.engine.docker("exec", hub, "class/manage", "collect", "handed_out.ipynb", "/tmp/links")
    check(f"{learners[0].name}: has no" in said, "a link is not collected", said)
    said = room.engine.docker("exec", hub, "class/manage", "collect", NOTEBOOK, "/tmp/collected")
    collected = room.engine.docker("exec", hub, "cat", f"/tmp/collected/{learner.name}.ipynb")
    check('"title": "mine"' in collected, "and one is collected from all", said)
    said = room.engine.docker("exec", hub, "class/manage", "new-password", learner.name)
    learner.password = said.split("password ")[1].split()[0]
    check(learner.sign_in(), "who has forgotten a password gets a new one", said)
    stopped = teacher.ask("DELETE", f"hub/api/users/{learner.name}/server").status_code
    check(stopped in (202, 204), "the teacher stops a server", stopped)
    said = room.engine.docker("exec", hub, "class/manage", "stop")
    check(set(memory(room.engine)) == {name for name in memory(room.engine) if "hub" in name}, "and all of them", said)
    room.engine.docker("exec", hub, "class/manage", "delete", learner.name)
    said = room.engine.docker("exec", hub, "class/manage", "who")
    check(learner.name not in said and "learner01" in said, "a learner's notebooks are deleted, and nobody else's", said)


def find_engine(scratch):
    engine = Engine()
    if engine.usable([BASE]):
        return engine
    print("no Docker engine here can pull the base image: making one, with a stand-in for it …", flush=True)
    return OwnEngine(scratch, [BASE])


def main():
    tidy.on_signals()
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 12
    start, engine, room = time.monotonic(), None, None
    with tempfile.TemporaryDirectory(prefix="atelier-class-", ignore_cleanup_errors=True) as folder:
        scratch = Path(folder)
        try:
            engine = find_engine(scratch)
            if build(engine, scratch):
                room = Class(engine, scratch)
                room.up()
                teacher, learners = signing_in(room, count)
                asyncio.run(lessons(room, learners))
                asyncio.run(completion(learners))
                by_eye(teacher, learners[-1])
                harm(room, learners)
                asyncio.run(keeping(room, teacher, learners))
        except Unavailable as err:
            print(err, file=sys.stderr)
            sys.exit(77)
        finally:
            try:
                if room and checks.failed:
                    print(room.log()[-4000:])
                if room:
                    room.down()
            finally:
                if engine:
                    subprocess.run(["docker", "image", "rm", "--force", IMAGE], env=engine.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                    engine.close()
    checks.end(f", in {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main()

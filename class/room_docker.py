"""A class with Docker, for class/test.py: as compose starts it."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT / "docker"))

from engine import Engine, OwnEngine  # noqa: E402  (it lies in docker)
from room import ASK, Room, copy_checkout  # noqa: E402

BASE = "debian:bookworm-slim"
PROJECT = f"atelier-class-test-{os.getpid()}"
IMAGE = f"{PROJECT}:class"
UNITS = {"KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "B": 1}


class DockerRoom(Room):
    """Each learner has a container."""

    name = "with Docker"
    folder = "/atelier"  # of the checkout, as learners see it
    stays = True  # servers outlive the hub
    shared = "/atelier/ganlib/evil.go", "/go/cache/evil", "/atelier/docker/originals/evil", "/usr/bin/evil"

    def __init__(self, scratch):
        super().__init__()
        self.engine = Engine()
        if not self.engine.usable([BASE]):
            print("no Docker engine here can pull the base image: making one, with a stand-in for it …", flush=True)
            self.engine = OwnEngine(scratch, [BASE])
        self.scratch = scratch
        file = self.engine.compose_file(CHECKOUT / "docker/compose.yaml")
        override = scratch / "override.yaml"
        override.write_text(f"services: {{hub: {{image: '{IMAGE}'}}}}\n")
        self.files = ["--project-name", PROJECT, "--project-directory", str(CHECKOUT / "docker"), "--file", str(file), "--file", str(override), "--profile", "class"]
        socket = self.engine.env.get("DOCKER_HOST", "unix:///var/run/docker.sock").removeprefix("unix://")
        self.env = {"ATELIER_PORT": str(self.port), "ATELIER_IMAGE": IMAGE, "ATELIER_NETWORK": PROJECT, "ATELIER_DOCKER_SOCKET": socket, "ATELIER_LEARNERS": "40"}

    def build(self):
        """Builds the image; returns what went wrong."""
        context = self.scratch / "context"
        copy_checkout(context)
        done = subprocess.run(["docker", "build", "--progress=plain", *self.engine.build_options, "--file", context / "docker/Dockerfile", "--target", "class", "--tag", IMAGE, context], env=self.engine.env, capture_output=True, text=True)
        return "" if done.returncode == 0 else "\n" + "\n".join((done.stdout + done.stderr).splitlines()[-30:])

    def compose(self, *args, **options):
        return self.engine.compose(*self.files, *args, env=self.env, **options)

    def up(self, **settings):
        self.env |= settings
        self.compose("up", "--detach", "--no-build", "hub", stderr=subprocess.DEVNULL)
        self.wait()

    def restart(self):
        self.compose("restart", "hub", stderr=subprocess.DEVNULL)
        self.wait()

    def log(self):
        return self.compose("logs", "--no-color", "hub", stderr=subprocess.STDOUT)

    def end_hub(self):
        """Ends the hub as its owner would."""
        self.compose("stop", "hub", stderr=subprocess.DEVNULL)

    def close(self):
        """Removes all that was made."""
        try:
            names = self.engine.docker("ps", "--all", "--quiet", "--filter", f"name={PROJECT}-").split()
            if names:
                self.engine.docker("rm", "--force", *names)
            self.compose("down", "--volumes", stderr=subprocess.DEVNULL)
            volumes = self.engine.docker("volume", "ls", "--quiet", "--filter", f"name={PROJECT}").split()
            if volumes:
                self.engine.docker("volume", "rm", "--force", *volumes)
        finally:
            subprocess.run(["docker", "image", "rm", "--force", IMAGE], env=self.engine.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.engine.close()

    def container(self, person):
        return f"{PROJECT}-{person.name}"

    def memory(self):
        """The memory of each learner's container, by the learner's name, and of the hub (under ""), in MB."""
        said = self.engine.docker("stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}")
        used = {}
        for line in said.splitlines():
            name, number, unit = re.match(r"(\S+) ([\d.]+)([KMG]?i?B)", line).groups()
            learner = name.removeprefix(f"{PROJECT}-")
            used["" if learner == name or re.fullmatch(r"hub[-_]\d+", learner) else learner] = float(number) * UNITS[unit] / 1e6
        return used

    def inside(self, person, *command):
        """Runs a command in a learner's container, as the learner; the exit status and what it says."""
        done = subprocess.run(["docker", "exec", self.container(person), *command], env=self.engine.env, capture_output=True, text=True, timeout=300)
        return done.returncode, done.stdout + done.stderr

    def kill(self, person):
        """Ends all that is the learner's, at once."""
        self.engine.docker("kill", self.container(person))

    def manage(self, *words):
        return subprocess.run([CHECKOUT / "class/manage", *words], env=self.engine.env | {"COMPOSE_PROJECT_NAME": PROJECT}, check=True, stdout=subprocess.PIPE, text=True).stdout

    def attacks(self, bad, good):
        """What a learner tries against another that only makes sense here: what, and whether it has come to nothing, and what was said."""
        ip = self.engine.docker("inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", self.container(good)).strip()
        _, said = self.inside(bad, "python3", "-c", ASK % f"http://{ip}:8888/user/{good.name}/api/contents")
        yield "another's server, from inside, gives nothing", "403" in said or "refused" in said or "timed out" in said, said
        _, said = self.inside(bad, "python3", "-c", ASK % "http://1.1.1.1")
        yield "there is no way to the internet", "200" not in said, said
        _, said = self.inside(bad, "sh", "-c", "ls /proc/1/root/srv/class")
        yield "the hub's data can't be seen", "hub.sqlite" not in said, said

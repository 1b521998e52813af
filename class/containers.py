"""A container of the atelier image for each learner, which keeps nothing but the notebooks."""

import math
import os
import socket
import time

import docker
from dockerspawner import DockerSpawner

import limits
from disk import Watch

NETWORK = os.environ.get("ATELIER_NETWORK", "atelier-class")


def hub_address():
    """How learners' containers reach the hub: by its name, or, where Docker's names don't work, by its address."""
    try:
        socket.gethostbyname("hub")
        return "hub"
    except OSError:
        mine = docker.from_env().containers.get(socket.gethostname())
        return mine.attrs["NetworkSettings"]["Networks"][NETWORK]["IPAddress"]


class Spawner(Watch, DockerSpawner):
    """A container for a learner, which keeps nothing but the notebooks."""

    async def start(self):
        await self.admit()
        # A number of one's own: what one writes is nobody else's, inside of the containers and out.
        self.extra_create_kwargs = {"user": f"{20000 + self.user.id}:0"}
        return await super().start()

    async def poll(self):
        status = await super().poll()
        if status is None and await self.has_too_much():
            await self.stop()
            return 1
        return status

    sizes, asked = {}, -math.inf  # of all volumes, and when that was asked for last

    async def written(self):
        """How many bytes the learner's notebooks take on the disk. Docker counts them: a learner could keep a program in the
        container from running, or from seeing what there is."""
        if time.monotonic() - Spawner.asked > self.poll_interval / 2:
            Spawner.asked = time.monotonic()
            volumes = (await self.docker("df"))["Volumes"] or []
            Spawner.sizes = {v["Name"]: v["UsageData"]["Size"] for v in volumes}
        return Spawner.sizes.get(f"{NETWORK}-{self.escaped_name}", 0)


def configure(c):
    """Sets how the hub starts containers."""
    c.JupyterHub.spawner_class = Spawner
    c.Spawner.args = ["--ServerApp.root_dir=/atelier"]
    c.DockerSpawner.image = os.environ.get("ATELIER_IMAGE", "atelier:class")
    c.DockerSpawner.network_name = NETWORK
    c.DockerSpawner.use_internal_ip = True
    c.DockerSpawner.name_template = NETWORK + "-{username}"
    c.DockerSpawner.remove = True
    c.DockerSpawner.volumes = {NETWORK + "-{username}": "/atelier/notebooks"}
    c.DockerSpawner.mem_limit = limits.MEMORY
    c.DockerSpawner.cpu_limit = limits.CPUS
    c.Spawner.environment |= {"ATELIER_JUPYTER": "/tmp/jupyter"}  # in the container, whose /tmp is memory
    c.DockerSpawner.extra_host_config = {
        "memswap_limit": limits.MEMORY,
        "pids_limit": limits.PROCESSES,
        "cap_drop": ["ALL"],
        "security_opt": ["no-new-privileges:true"],
        # Nothing of the image can be changed. What a cell writes by the way counts as the container's memory.
        "read_only": True,
        "tmpfs": {"/tmp": "exec,mode=1777,size=700m", "/atelier/.venv/cache": "mode=1777,size=300m", "/home/learner": "mode=1777,size=100m"},
    }

"""Learners' notebooks where they are in volumes of Docker's, whether a server is running or not.

A container that is never started gives a way to a volume.
"""

import contextlib
import io
import os
import tarfile
import time

import docker

NETWORK = os.environ.get("ATELIER_NETWORK", "atelier-class")
IMAGE = os.environ.get("ATELIER_IMAGE", "atelier:class")
FOLDER = "/atelier/notebooks"
PREFIX = NETWORK + "-"


class Shelf:
    """One learner's notebooks."""

    def __init__(self, client, volume, most):
        self.client, self.volume, self.most = client, volume, most

    @contextlib.contextmanager
    def opened(self):
        """A container through which the volume is read and written."""
        container = self.client.containers.create(IMAGE, volumes={self.volume: {"bind": FOLDER}}, network_mode="none")
        try:
            yield container
        finally:
            container.remove(force=True)

    def read(self, name):
        """Whether something of that name is there, and its contents, or None where that is no file, or a large one.
        A link is not followed: it may lead anywhere."""
        with self.opened() as container:
            try:
                chunks, _ = container.get_archive(f"{FOLDER}/{name}")
            except docker.errors.NotFound:
                return False, None
            packed = b""
            for chunk in chunks:  # a folder of any size may have that name
                packed += chunk
                if len(packed) > self.most:
                    return True, None
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            member = archive.next()
            return True, archive.extractfile(member).read() if member.isfile() else None

    def add(self, name, data):
        """Puts a file there, for whoever of the group it is; returns whether there was none of that name."""
        there, _ = self.read(name)
        if there:
            return False
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as archive:
            member = tarfile.TarInfo(name)
            member.size, member.mode, member.gid, member.mtime = len(data), 0o664, 0, time.time()
            archive.addfile(member, io.BytesIO(data))
        with self.opened() as container:
            container.put_archive(FOLDER, packed.getvalue())
        return True


class Shelves:
    """All learners' notebooks, and their servers."""

    def __init__(self, most):
        self.client, self.most = docker.from_env(), most

    def all(self):
        """Each learner's notebooks, by name."""
        return {v.name.removeprefix(PREFIX): Shelf(self.client, v.name, self.most) for v in self.client.volumes.list() if v.name.startswith(PREFIX)}

    def servers(self):
        """The learners' containers, by learner."""
        return {c.name.removeprefix(PREFIX): c for c in self.client.containers.list(all=True, ignore_removed=True) if c.name.startswith(PREFIX)}

    def sizes(self):
        """How many bytes each learner's notebooks take."""
        return {v["Name"].removeprefix(PREFIX): v["UsageData"]["Size"] for v in self.client.df()["Volumes"] or [] if v["Name"].startswith(PREFIX)}

    def working(self):
        return {learner for learner, container in self.servers().items() if container.status == "running"}

    def stop(self, learner):
        with contextlib.suppress(docker.errors.APIError, KeyError):  # it may end, and be removed, meanwhile
            container = self.servers()[learner]
            container.stop(timeout=10)
            container.remove(force=True)

    def delete(self, learner):
        with contextlib.suppress(docker.errors.NotFound, KeyError):
            self.servers()[learner].remove(force=True)
        self.client.volumes.get(PREFIX + learner).remove()

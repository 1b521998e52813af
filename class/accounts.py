"""For each learner a user of the machine, and a group of processes (cgroup) with limits: for make class, as root."""

import asyncio
import contextlib
import os
import pwd
import re
import shutil
import signal
import subprocess
from pathlib import Path

from jupyterhub.spawner import LocalProcessSpawner

import groups
import limits
from disk import Watch

CHECKOUT = Path(__file__).resolve().parent.parent


class Spawner(Watch, LocalProcessSpawner):
    """A server that runs as a user of the learner's own."""

    def account(self):
        """The learner's user of the machine, made at the first start."""
        if not re.fullmatch(r"[a-z][a-z0-9_-]{0,23}", self.user.name):
            raise ValueError(f"{self.user.name}: a learner's name begins with a letter, has small letters, digits, - and _, and 24 of them at most")
        name = groups.user(self.user.name)
        try:
            return pwd.getpwnam(name)
        except KeyError:
            shell = shutil.which("nologin") or "/bin/false"
            subprocess.run(["useradd", "--create-home", "--shell", shell, "--comment", "a learner of Atelier's", name], check=True)
            account = pwd.getpwnam(name)
            os.chmod(account.pw_dir, 0o700)
            return account

    @property
    def group(self):
        return groups.Group(self.user.name)

    def user_env(self, env):
        home = self.account().pw_dir
        env |= {"HOME": home, "USER": self.account().pw_name, "SHELL": "/bin/bash", "TMPDIR": f"{home}/.tmp", "ATELIER_JUPYTER": f"{home}/.jupyter", "ATELIER_CACHE": f"{home}/.cache"}
        return env

    def make_preexec_fn(self, name):
        """What happens between fork and exec: into the group, then down to the learner."""
        return groups.becoming(self.account(), self.group)

    async def start(self):
        await self.admit()
        self.group.make()
        self.args = [f"--ServerApp.root_dir={self.account().pw_dir}"]
        return await super().start()

    async def stop(self, now=False):
        # Jupyter ends its kernels on SIGTERM alone, and the hub begins with SIGINT.
        if self.pid > 0:  # 0 would be the hub's own group
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGTERM)
        await super().stop(now)
        self.group.end()

    async def poll(self):
        status = await super().poll()
        if status is not None:
            self.group.end()  # a server that has crashed leaves nothing
        elif await self.has_too_much():
            await self.stop()
            return 1
        return status

    async def written(self):
        """How many bytes the learner's home takes on the disk, asked as root; more than any limit if counting takes too long."""
        du = await asyncio.create_subprocess_exec("du", "-sk", self.account().pw_dir, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            said, _ = await asyncio.wait_for(du.communicate(), 60)
        except TimeoutError:
            du.kill()
            await du.wait()
            return 4 * limits.DISK
        return int((said.split() or [b"0"])[0]) * 1024


def configure(c):
    """Sets how the hub starts servers."""
    c.JupyterHub.spawner_class = Spawner
    c.Spawner.cmd = [str(CHECKOUT / "class/learn"), *c.Spawner.cmd]
    c.Spawner.env_keep = [name for name in os.environ if name in ("PATH", "LANG", "GOPATH", "GOCACHE", "GOMODCACHE")]
    c.LocalProcessSpawner.term_timeout = 10

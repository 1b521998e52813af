"""For each learner a user of the machine, and a group of processes (cgroup) with limits: for make class, as root."""

import asyncio
import contextlib
import ctypes
import os
import pwd
import re
import resource
import shutil
import signal
import subprocess
from pathlib import Path

from jupyterhub.spawner import LocalProcessSpawner

import limits

CHECKOUT = Path(__file__).resolve().parent.parent
CGROUPS = Path("/sys/fs/cgroup")
OURS = "atelier-class"
NO_NEW_PRIVILEGES = 38  # PR_SET_NO_NEW_PRIVS, linux/prctl.h


class Group:
    """A cgroup, of either version: what is in it shares limits, and ends together."""

    def __init__(self, name):
        self.second = (CGROUPS / "cgroup.controllers").exists()
        places = [CGROUPS] if self.second else [CGROUPS / kind for kind in ("memory", "pids", "cpu")]
        self.folders = [place / OURS / name for place in places]

    def make(self):
        """Makes the group, with the learners' limits."""
        quota = int(limits.CPUS * 100000)
        if self.second:
            for place in (CGROUPS, CGROUPS / OURS):
                place.mkdir(exist_ok=True)
                (place / "cgroup.subtree_control").write_text("+memory +pids +cpu")
            values = {"memory.max": limits.MEMORY, "memory.swap.max": 0, "pids.max": limits.PROCESSES, "cpu.max": f"{quota} 100000"}
        else:
            values = {"memory.limit_in_bytes": limits.MEMORY, "pids.max": limits.PROCESSES, "cpu.cfs_quota_us": quota}
        for folder in self.folders:
            folder.mkdir(parents=True, exist_ok=True)
            for name, value in values.items():
                if (folder / name).exists():
                    (folder / name).write_text(str(value))

    def enter(self):
        """Puts this process into the group."""
        for folder in self.folders:
            (folder / "cgroup.procs").write_text(str(os.getpid()))

    def processes(self):
        with contextlib.suppress(OSError):
            return [int(number) for number in (self.folders[0] / "cgroup.procs").read_text().split()]
        return []

    def end(self):
        """Ends all that is in the group; what forks meanwhile, too."""
        for _ in range(1000):
            there = self.processes()
            if not there:
                break
            for number in there:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(number, signal.SIGKILL)
        for folder in self.folders:
            with contextlib.suppress(OSError):
                folder.rmdir()


class Spawner(LocalProcessSpawner):
    """A server that runs as a user of the learner's own."""

    def account(self):
        """The learner's user of the machine, made at the first start."""
        if not re.fullmatch(r"[a-z][a-z0-9_-]{0,23}", self.user.name):
            raise ValueError(f"{self.user.name}: a learner's name begins with a letter, has small letters, digits, - and _, and 24 of them at most")
        name = f"atl-{self.user.name}"
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
        return Group(self.user.name)

    def user_env(self, env):
        home = self.account().pw_dir
        env |= {"HOME": home, "USER": self.account().pw_name, "SHELL": "/bin/bash", "TMPDIR": f"{home}/.tmp", "ATELIER_JUPYTER": f"{home}/.jupyter", "ATELIER_CACHE": f"{home}/.cache"}
        return env

    def make_preexec_fn(self, name):
        """What happens between fork and exec: into the group, then down to the learner."""
        account, group = self.account(), self.group
        groups = os.getgrouplist(account.pw_name, account.pw_gid)
        libc = ctypes.CDLL(None)

        def down():
            group.enter()
            resource.setrlimit(resource.RLIMIT_FSIZE, (limits.DISK, limits.DISK))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
            os.setgroups(groups)
            os.setgid(account.pw_gid)
            os.setuid(account.pw_uid)
            os.umask(0o077)
            os.chdir(account.pw_dir)
            os.makedirs(".tmp", exist_ok=True)

        return down

    async def start(self):
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
        elif await self.written() > limits.DISK:
            self.log.warning("%s has more than %d MB on the disk: the server is stopped.", self.user.name, limits.DISK >> 20)
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
            return limits.DISK + 1
        return int((said.split() or [b"0"])[0]) * 1024


def configure(c):
    """Sets how the hub starts servers."""
    c.JupyterHub.spawner_class = Spawner
    c.Spawner.cmd = [str(CHECKOUT / "class/learn"), *c.Spawner.cmd]
    c.Spawner.env_keep = [name for name in os.environ if name in ("PATH", "LANG", "GOPATH", "GOCACHE", "GOMODCACHE")]
    c.LocalProcessSpawner.term_timeout = 10

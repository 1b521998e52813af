"""A learner's processes on a machine without Docker: one group with limits, under a user of the learner's own."""

import contextlib
import ctypes
import os
import resource
import signal
import time
from pathlib import Path

import limits

CGROUPS = Path("/sys/fs/cgroup")
OURS = "atelier-class"
NO_NEW_PRIVILEGES = 38  # PR_SET_NO_NEW_PRIVS, linux/prctl.h


def user(learner):
    """The name of the learner's user of the machine."""
    return f"atl-{learner}"


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

    def end_gently(self, seconds):
        """Asks all that is in the group to end, and ends what has not done so by then."""
        for number in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGTERM)
        deadline = time.monotonic() + seconds
        while self.processes() and time.monotonic() < deadline:
            time.sleep(0.1)
        self.end()


def becoming(account, group):
    """What a process does between fork and exec to be the learner's, for good: account as in pwd."""
    groups = os.getgrouplist(account.pw_name, account.pw_gid)
    libc = ctypes.CDLL(None)

    def become():
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

    return become

"""What runs below a process, and how it is ended.

On Linux a process can adopt the orphans below it, so that whatever a cell has started, in whatever session, stays
below its keeper until it ends. Elsewhere an orphan is found by a mark in its environment, which ps shows.
"""

import collections
import ctypes
import os
import re
import signal
import subprocess
import sys
import time

LINUX = sys.platform == "linux"
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36  # linux/prctl.h
LOOK_SECONDS = 0.02  # between two looks at processes that are to end
TRIES = 10  # to see all processes at one moment

Process = collections.namedtuple("Process", "parent name")


def adopt_orphans():
    """From now on this process becomes the parent of its descendants' orphans, where the system knows of that."""
    if LINUX:
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_with_parent(number=signal.SIGTERM):
    """From now on this process, and what it becomes, gets a signal when its parent ends, where the system knows of that.

    The parent is the thread that has started it: that must be one that lives as long as its process.
    """
    if LINUX:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def table():
    """Returns pid → Process of all that run, and of those that have ended but were not waited for."""
    for _ in range(TRIES):
        found = linux_table() if LINUX else ps_table(run_ps("-axo", "pid=,ppid=,comm="))
        if all(process.parent in found or process.parent == 0 for process in found.values()):
            break  # otherwise a parent has ended in the meantime, and its children have another one
    return found


def linux_table():
    found = {}
    for entry in os.listdir("/proc"):
        if entry.isdecimal():
            try:
                with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as file:
                    # The name, between parentheses, may hold anything.
                    pid, rest = file.read().split(" (", 1)
            except OSError:
                continue  # it has just ended
            name, rest = rest.rsplit(") ", 1)
            found[int(pid)] = Process(int(rest.split()[1]), name)
    return found


def ps_table(lines):
    found = {}
    for line in lines:
        pid, parent, name = (line.split(None, 2) + [""])[:3]
        found[int(pid)] = Process(int(parent), os.path.basename(name.strip()))
    return found


def run_ps(*arguments):
    return subprocess.run(["ps", *arguments], stdout=subprocess.PIPE, check=True, encoding="utf-8", errors="replace").stdout.splitlines()


def below(root, running, without=()):
    """Returns the pids of a process's descendants; what is in without is left out, with all that is below it."""
    children = collections.defaultdict(list)
    for pid, process in running.items():
        children[process.parent].append(pid)
    found, todo = [], [root]
    while todo:
        fresh = [pid for pid in children[todo.pop()] if pid not in without]
        found += fresh
        todo += fresh
    return found


def marked(name, value):
    """Returns the pids of this user's processes that have been given name=value in their environment."""
    mark = f"{name}={value}"
    if not LINUX:
        return [int(line.split(None, 1)[0]) for line in run_ps("-axwwEo", "pid=,command=") if re.search(rf"(^|\s){re.escape(mark)}(\s|$)", line)]
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdecimal():
            try:
                with open(f"/proc/{entry}/environ", "rb") as file:
                    if os.fsencode(mark) in file.read().split(b"\0"):
                        found.append(int(entry))
            except OSError:
                continue  # another user's, or it has just ended
    return found


def send(pids, number):
    for pid in pids:
        try:
            os.kill(pid, number)
        except OSError:
            pass  # it has just ended, or has become another user's


def reap():
    """Waits for the children that have ended; returns pid → exit status."""
    ended = {}
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return ended
        if pid == 0:
            return ended
        ended[pid] = os.waitstatus_to_exitcode(status)


def until(condition, seconds):
    """Waits until the condition holds, at most so long; returns whether it does."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(LOOK_SECONDS)
    return True


def kill(find, seconds=2):
    """Kills what find returns, again and again until it returns nothing twice: what is killed may just be starting others."""
    empty = 0

    def none_left():
        nonlocal empty
        left = find()
        send(left, signal.SIGKILL)
        reap()
        empty = 0 if left else empty + 1
        return empty == 2

    return until(none_left, seconds)

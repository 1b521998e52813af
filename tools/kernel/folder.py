"""A kernel's own temporary folder, in which GoNB builds its cells and runs them.

It is in the system's temporary folder if programs may be run there, and in .venv/cache/tmp otherwise. The latter
lies in the checkout, all of whose Go files GoNB watches: every kernel would watch those of all the others.

A kernel holds a lock on its folder as long as it lives, and removes it when it ends. What a kernel left that was
killed before it could do so, the next one removes: the folder, and processes that bear its mark. It removes no
folder by its name alone, for others may have such names: a kernel's has a file that says so.
"""

import fcntl
import os
import re
import shutil
import signal
import stat
import time

import processes

CHECKOUT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
NAME = re.compile(r"atelier-[0-9a-f]{8}")
SAYS_SO = "kernel"  # a file in the folder, which holds the folder's path: it is a kernel's
MARK = "ATELIER_KERNEL"  # in the environment of all that a kernel starts: its folder's path
LONGEST_SOCKET = 103  # a socket's path, in bytes: macOS allows 103, Linux 107
LONGEST_NAME = LONGEST_SOCKET - len("/gonb_01234567/gopls_socket")
JUST_MADE = 60  # a folder so young, in seconds, may be about to be locked


class Folder:
    """path is where it is; name, perhaps a link, is what others are told."""

    def __init__(self, path, name, lock):
        self.path, self.name, self.lock = path, name, lock

    def remove(self):
        if self.name != self.path:
            unlink(self.name)
        remove(self.path)


def make():
    """Makes a folder that only this user can read. Raises OSError where there is no place for one."""
    able, problems = [], []
    for base in bases():
        try:
            made = make_in(base)
        except OSError as err:
            problems.append(str(err))
            continue
        if may_run_programs(made.path):
            able.append(made)
            if fit_for_gonb(made.path):
                break
        else:
            made.remove()
            problems.append(f"programs may not be run in {base}")
    if not able:
        raise OSError("; ".join(problems) + ": set TMPDIR to a folder of yours, on a disk from which programs may be run")
    *others, chosen = able if fit_for_gonb(able[-1].path) else able[::-1]
    for other in others:
        other.remove()
    if not fit_for_gonb(chosen.path):
        chosen.name = short_name(chosen.path)  # only the name is wrong, and a link has another one
    return chosen


def bases():
    """Returns the folders in which a kernel's folder can be, the best one first."""
    system = [os.environ.get("TMPDIR"), "/tmp", "/var/tmp"]
    first = next((base for base in system if base and os.path.isabs(base) and os.access(base, os.W_OK | os.X_OK)), None)
    return [base for base in (first, os.path.join(CHECKOUT, ".venv", "cache", "tmp")) if base]


def make_in(base):
    if base.startswith(CHECKOUT + os.sep):
        os.makedirs(base, exist_ok=True)
    path = os.path.join(os.path.realpath(base), "atelier-" + os.urandom(4).hex())
    os.mkdir(path, 0o700)
    with open(os.path.join(path, SAYS_SO), "wb") as file:
        file.write(os.fsencode(path))
    lock = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        pass  # a file system without locks: nobody takes the folder for a leftover, for that takes a lock, too
    return Folder(path, path, lock)


def may_run_programs(path):
    """Whether the file system lets a program in the folder be run."""
    program = os.path.join(path, "try")
    try:
        with open(os.open(program, os.O_WRONLY | os.O_CREAT, 0o700), "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\nexit 0\n")
        os.waitpid(os.posix_spawn(program, [program], {}), 0)
        return True
    except OSError:
        return False
    finally:
        unlink(program)


def fit_for_gonb(name):
    """Whether gopls' socket has a path that is short enough, and "go work init" finds no go.work in a folder above."""
    if len(os.fsencode(name)) > LONGEST_NAME:
        return False
    while name != os.path.dirname(name):
        name = os.path.dirname(name)
        if os.path.exists(os.path.join(name, "go.work")):
            return False
    return True


def short_name(path):
    """Makes a link to the folder with a name that is fit for GoNB, and returns it; or path, if there is no place for one."""
    for base in bases()[:1] + ["/tmp", "/var/tmp"]:
        name = os.path.join(base, os.path.basename(path))
        if fit_for_gonb(name):
            try:
                os.symlink(path, name)
                return name
            except OSError:
                continue
    return path


def sweep():
    """Removes what kernels have left that live no more, and ends what they had started."""
    for base in bases():
        try:
            entries = [entry for entry in os.scandir(base) if NAME.fullmatch(entry.name)]
        except OSError:
            continue
        for entry in entries:
            try:
                about = entry.stat(follow_symlinks=False)
            except OSError:
                continue
            if about.st_uid != os.getuid() or time.time() - about.st_mtime < JUST_MADE:
                continue
            if stat.S_ISLNK(about.st_mode):
                if not os.path.exists(entry.path) and os.path.basename(os.readlink(entry.path)) == entry.name:
                    unlink(entry.path)
            elif stat.S_ISDIR(about.st_mode) and is_kernels(os.path.realpath(entry.path)):
                remove_leftover(os.path.realpath(entry.path))


def is_kernels(path):
    """Whether the folder says of itself that a kernel has made it, at this very place."""
    try:
        with open(os.path.join(path, SAYS_SO), "rb") as file:
            return file.read(4096) == os.fsencode(path)
    except OSError:
        return False


def remove_leftover(path):
    try:
        lock = os.open(path, os.O_RDONLY)
    except OSError:
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        processes.send(processes.marked(MARK, path), signal.SIGKILL)
        remove(path)
    except OSError:
        pass  # its kernel lives, or there are no locks here
    finally:
        os.close(lock)


def remove(path):
    """Removes a kernel's folder, as far as that can be done. What says that it is a kernel's goes last: while anything is left, the next kernel tries again."""
    make_writable(path)
    for inside, folders, _ in os.walk(path):
        for name in folders:
            make_writable(os.path.join(inside, name))
    try:
        entries = [entry for entry in os.scandir(path) if entry.name != SAYS_SO]
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path, ignore_errors=True)
        else:
            unlink(entry.path)
    try:
        if os.listdir(path) in ([SAYS_SO], []):
            shutil.rmtree(path)
    except OSError:
        pass


def make_writable(path):
    """Lets its owner remove what is in a folder: Go's module cache, for one, is kept from that."""
    try:
        if not os.path.islink(path):
            os.chmod(path, 0o700)
    except OSError:
        pass  # it is another user's, or has gone


def unlink(path):
    try:
        os.unlink(path)
    except OSError:
        pass

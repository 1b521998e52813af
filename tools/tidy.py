"""For programs that leave nothing behind, whoever ends them: no process that they have started, no temporary folder.

    tidy.py COMMAND ARGUMENT...     runs a command; whoever ends this ends all that the command has started

It needs only Python's standard library.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from kernel import processes  # noqa: E402  (it lies beside this file)

END_SECONDS = 60  # for what is told to end to do so in
JUST_MADE = 60  # a folder so young, in seconds, may be about to be locked


# ---- being told to end

def on_signals():
    """From now on SIGTERM and SIGHUP end this program as sys.exit does, and so after its cleaning up."""
    def end(number, _):
        for told in signal.SIGTERM, signal.SIGHUP:
            signal.signal(told, lambda *_: None)  # once is enough; what was ignored would be so in what is started, too
        sys.exit(128 + number)

    for told in signal.SIGTERM, signal.SIGHUP:
        if signal.getsignal(told) is not signal.SIG_IGN:  # it is, under nohup
            signal.signal(told, end)


def hear_all_signals():
    """Undoes what nohup, or a shell that starts this program in the background, lets it and all that it starts ignore.

    For tests that send signals to what they have started.
    """
    for number, handler in (signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL), (signal.SIGTERM, signal.SIG_DFL):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, handler)


# ---- processes

@contextlib.contextmanager
def started(command, **options):
    """Starts a command, with subprocess.Popen's options, in a group of its own, all of which ends with the context."""
    process = subprocess.Popen(command, start_new_session=True, preexec_fn=processes.end_with_parent, **options)
    try:
        yield process
    finally:
        if process.poll() is None:
            end(process)


def run(command, check=False, timeout=None, capture_output=False, **options):
    """Does what subprocess.run does; if it is broken off, all that the command has started ends."""
    if capture_output:
        options |= {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with started(command, **options) as process:
        out, errors = process.communicate(timeout=timeout)
    done = subprocess.CompletedProcess(command, process.returncode, out, errors)
    if check:
        done.check_returncode()
    return done


def end(process, seconds=END_SECONDS):
    """Ends a process that leads a group, and the group: in order, or, after so many seconds, at once."""
    tell(process.pid, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    tell(process.pid, signal.SIGKILL)
    process.wait()


def tell(group, number):
    with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS forbids to signal what has ended
        os.killpg(group, number)


# ---- folders

@contextlib.contextmanager
def folder(prefix, within=None):
    """Makes a temporary folder, whose path is the context's; it goes with all that is in it."""
    path = Path(tempfile.mkdtemp(prefix=prefix, dir=within)).resolve()
    lock = os.open(path, os.O_RDONLY)
    try:
        lock_it(lock)
        yield path
    finally:
        os.close(lock)
        remove(path)


def lock_it(lock):
    """Locks an open folder; returns whether it could be locked."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False  # somebody holds it, or there are no locks on this file system
    return True


def remove(path):
    """Removes a folder, what may not be written to included: Go's module cache is kept from being written to."""
    make_writable(path)
    for inside, folders, _ in os.walk(path):
        for name in folders:
            make_writable(os.path.join(inside, name))
    shutil.rmtree(path)


def make_writable(path):
    if not os.path.islink(path):
        with contextlib.suppress(OSError):
            os.chmod(path, 0o700)


def sweep(prefix, within):
    """Removes the folders of folder(prefix, within) that programs have left which were killed."""
    for path in Path(within).glob(f"{prefix}*"):
        with contextlib.suppress(OSError):
            about = path.lstat()
            if stat.S_ISDIR(about.st_mode) and about.st_uid == os.getuid() and time.time() - about.st_mtime > JUST_MADE:
                remove_leftover(path)


def remove_leftover(path):
    lock = os.open(path, os.O_RDONLY)
    try:
        if lock_it(lock):  # otherwise its program lives
            remove(path)
    finally:
        os.close(lock)


def main():
    on_signals()
    try:
        status = run(sys.argv[1:]).returncode
    except KeyboardInterrupt:
        status = -signal.SIGINT
    sys.exit(status if status >= 0 else 128 - status)


if __name__ == "__main__":
    main()

"""Starts a kernel: its folder, the keeper with GoNB, and the relay."""

import json
import os
import signal
import socket
import sys
import traceback

import folder
import keeper
import processes

PROGRAMS = os.path.join(folder.CHECKOUT, ".venv", "kernel")  # which GoNB finds before others of their names: gopls (tools/gopls)
USAGE = "usage: python tools/kernel CONNECTION_FILE GONB [FLAG...]"


def main(arguments):
    if len(arguments) < 2:
        sys.exit(USAGE)
    connection_file, *command = arguments
    with open(connection_file, encoding="utf-8") as file:
        outer = json.load(file)
    owner = Owner()
    processes.adopt_orphans()  # should the keeper be killed, what it kept falls to this process
    try:
        home = folder.make()
    except OSError as err:
        sys.exit(f"The kernel finds no place for its files: {err}.")
    inner = dict(outer, transport="ipc", ip=os.path.join(home.name, "gonb"))
    inner.update({name + "_port": number for number, name in enumerate(("shell", "control", "stdin", "iopub", "hb"), 1)})
    # GoNB reads the kernel's id, which the page's widgets need, in the file's name.
    inner_file = os.path.join(home.name, os.path.basename(connection_file))
    with open(os.open(inner_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(inner, file)
    command[1:1] = ["--kernel", inner_file]
    path = os.pathsep.join((PROGRAMS, os.environ.get("PATH", os.defpath)))
    environment = dict(os.environ, PATH=path, TMPDIR=home.name, **{folder.MARK: home.path})

    here, there = socket.socketpair()
    # No signal comes before both have their handlers.
    signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGCHLD))
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            here.close()
            os.setsid()  # Jupyter kills a kernel by its process group: the keeper is to outlive that
            keeper.Keeper(there, home, command, environment).run()
            status = 0
        except BaseException:
            traceback.print_exc()  # nobody else would say it
        finally:
            os._exit(status)
    there.close()
    import relay  # only now: it takes a tenth of a second, while which GoNB starts

    return relay.Relay(outer, inner, here, owner, keeper.Remains(home, pid)).run()


class Owner:
    """Who started the kernel: a Jupyter server, or a program that runs notebooks. A kernel may also have none."""

    def __init__(self):
        named = os.environ.get("JPY_PARENT_PID", "")
        self.pid = int(named) if named.isdecimal() else None
        self.parent = os.getppid() == self.pid  # and not a script between the two, which outlives the owner

    def gone(self):
        if self.pid is None:
            return False
        return os.getppid() != self.pid if self.parent else not processes.alive(self.pid)

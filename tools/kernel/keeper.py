"""The process that keeps GoNB, and whatever GoNB and its cells start: nothing of it outlives the kernel.

The relay tells it by words, one a line, over a socket whose end also tells of the relay's own:

    cell        a cell is to begin: what runs by now is not part of it
    interrupt   the running cell is to stop, whatever it is at
    done        that cell has ended
    shutdown    the kernel is to end; when no cell runs any more, GoNB will be told by the relay
    end         the kernel is to end, GoNB included

and it tells the relay:

    cell        it has looked at what runs, and the cell may begin
    done        what runs from now on is not stopped
    quiet       no cell runs any more, or they have been given time enough
    gone N      GoNB has ended by itself, with exit status N
"""

import os
import select
import signal
import subprocess
import sys
import time

import folder
import processes

GRACE_SECONDS = 3.5  # for cells to end in, once the kernel is to end: a training saves its GAN
GOODBYE_SECONDS = 0.5  # for GoNB to take leave of the page in
KEEPER_SECONDS = 2  # for the keeper to be gone in, once the relay hears nothing of it any more
STUBBORN_SECONDS = 6  # until what ignores an interrupt is killed; GoNB itself kills its cell after 5
LOOK_SECONDS = 0.1  # between two looks at what an interrupted cell has started meanwhile
GO_TOOLS = ("go", "goimports")  # GoNB interrupts its cells, but not these


class Keeper:
    def __init__(self, channel, home, command, environment):
        self.channel, self.home = channel, home
        self.command, self.environment = command, environment
        self.gonb = None
        self.told = b""
        self.interrupt = None
        self.left = set()  # what ran when the cell began: GoNB, and what former cells have left running
        self.terminated = False

    def run(self):
        """Starts GoNB, and returns when it and all that it has started have ended."""
        wake, waker = os.pipe()
        for end in wake, waker:
            os.set_blocking(end, False)
        for number in signal.SIGCHLD, signal.SIGTERM:
            signal.signal(number, self.note)
        for number in signal.SIGINT, signal.SIGHUP:
            signal.signal(number, signal.SIG_IGN)
        signal.set_wakeup_fd(waker)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        processes.adopt_orphans()
        try:
            process = subprocess.Popen(self.command, env=self.environment, start_new_session=True, preexec_fn=before_gonb)
        except OSError as err:
            print(f"{self.command[0]} does not start: {err}", file=sys.stderr)
            self.end("end")
            return
        self.gonb = process.pid
        folder.sweep()
        self.end(self.serve(wake))

    def note(self, number, _):
        self.terminated = self.terminated or number == signal.SIGTERM

    def serve(self, wake):
        """Returns the word that ends the kernel."""
        while True:
            ready, _, _ = select.select([self.channel, wake], [], [], LOOK_SECONDS if self.interrupt else None)
            if wake in ready:
                os.read(wake, 4096)
            if self.terminated:
                return "end"
            ended = processes.reap()
            if self.gonb in ended:
                self.tell(f"gone {ended[self.gonb]}")
                return "end"
            if self.channel in ready:
                for word in self.hear():
                    if word in ("shutdown", "end"):
                        return word
                    if word == "cell":
                        self.left = started(self.home, processes.table())
                        self.tell(word)
                    elif word == "interrupt":
                        self.interrupt = self.interrupt or Interrupt(self.gonb, self.home, self.left)  # another one gains it no time
                    else:
                        self.interrupt = None
                        self.tell(word)  # no signal any more to what the next cell starts
            if self.interrupt:
                self.interrupt.go_on()

    def hear(self):
        """Returns the words that have come; the last one is "end" when the relay has ended."""
        try:
            text = self.channel.recv(4096)
        except OSError:
            text = b""
        if not text:
            return ["end"]
        *words, self.told = (self.told + text).split(b"\n")
        return [word.decode() for word in words]

    def tell(self, word):
        try:
            self.channel.send(word.encode() + b"\n")
        except OSError:
            pass  # the relay has ended

    def end(self, word):
        """Lets the cells end, then ends everything."""
        end_cells(self.home)
        self.tell("quiet")
        if word == "shutdown":
            processes.until(lambda: self.gonb in processes.reap(), GOODBYE_SECONDS)
        end_all(self.home)


def before_gonb():
    for number in signal.SIGINT, signal.SIGHUP:  # what is ignored would be so in GoNB, too
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    processes.end_with_parent()


class Interrupt:
    """Stops a cell in whatever phase it is.

    GoNB hands an interrupt on to the program that the cell has become, and to nothing else: not to the go command
    that builds the cell, which would then run as if nobody had wished to stop it, nor to what a program has started.
    That may be below GoNB no more: a shell that is stopped while it starts a program leaves it behind, with the cell's
    output open, and so the cell would not end.
    """

    def __init__(self, gonb, home, left):
        self.home, self.left, self.start = home, left | {gonb}, time.monotonic()
        self.told = {pid for pid, process in processes.table().items() if process.parent == gonb and process.name not in GO_TOOLS}

    def go_on(self):
        running = processes.table()
        cell = started(self.home, running, gopls(running)) - self.left
        processes.send(cell - self.told, signal.SIGINT)
        self.told |= cell
        if time.monotonic() - self.start > STUBBORN_SECONDS:
            processes.send(cell, signal.SIGKILL)


class Remains:
    """What the relay does in the keeper's stead, should the keeper be killed."""

    def __init__(self, home, keeper):
        self.home, self.keeper = home, keeper

    def end(self):
        """Returns when the keeper, who has just ended or is about to, and all that it kept have ended."""
        if processes.until(lambda: self.keeper in processes.reap(), KEEPER_SECONDS) and os.path.exists(self.home.path):
            end_cells(self.home)
            end_all(self.home)


def end_cells(home):
    """Interrupts all that the kernel has started but GoNB and gopls; returns when it has ended, or after GRACE_SECONDS."""
    interrupted = set()

    def ended():
        processes.reap()
        running = processes.table()
        cells = [pid for pid in started(home, running, gopls(running)) if running[pid].name != "gonb"]
        processes.send([pid for pid in cells if pid not in interrupted], signal.SIGINT)
        interrupted.update(cells)
        return not cells

    processes.until(ended, GRACE_SECONDS)


def end_all(home):
    """Kills all that the kernel has started, and removes its folder."""
    processes.kill(lambda: started(home, processes.table()))
    home.remove()


def started(home, running, without=()):
    """Returns the pids of what the kernel has started, directly or not."""
    found = set(processes.below(os.getpid(), running, without))
    if not processes.LINUX:  # where orphans leave their tree
        found |= {pid for pid in processes.marked(folder.MARK, home.path) if pid in running and pid not in without}
    return found


def gopls(running):
    return {pid for pid, process in running.items() if process.name == "gopls"}

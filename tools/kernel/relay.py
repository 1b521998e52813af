"""The process that Jupyter knows: it hands messages on between Jupyter's sockets and GoNB's.

GoNB puts all execute_requests into one queue, and neither an interrupt nor an error ever empties it. So the relay
gives it one at a time. All other messages it hands on at once.
"""

import json
import os
import signal
import socket
import sys
import time

import zmq

import cells
import messages

OWNER_SECONDS = 0.5  # between two looks at whether the owner lives
START_SECONDS = 0.01  # between two questions whether GoNB can be heard
LINGER_MILLISECONDS = 1000  # for the last messages to go out in
CHANNELS = "shell", "control", "stdin", "iopub", "hb"
OWN = b"own"  # the channel of what the relay itself asks of GoNB
AT_ONCE = 100  # messages taken from one socket before the others are looked at: a cell may print without end


class Relay:
    def __init__(self, outer, inner, keeper, owner, remains):
        self.keeper, self.owner, self.remains = keeper, owner, remains
        self.told = b""
        self.signer = messages.Signer(outer["key"])
        self.cells = cells.Cells()
        self.heard = False  # whether GoNB's iopub messages arrive; before that nobody's request is handed on
        self.asking = False  # whether GoNB owes an answer to the question that finds out
        self.beginning = None  # the request that GoNB gets once the keeper has looked at what runs
        self.stopping = False  # whether the keeper may yet signal what an interrupted cell has started
        self.asked_to_stop = 0  # interrupt_requests that GoNB has not answered: it stops what runs when it reads them
        self.ending = False
        self.farewell = None  # the shutdown_request that GoNB will get when no cell runs any more
        self.status = 0
        self.done = self.gone = False
        self.context = zmq.Context()
        self.out = {name: self.bind(name, outer) for name in CHANNELS}
        # The same name on all of them: GoNB answers what came on any channel to the shell's peer of that name.
        name = os.urandom(16)
        self.gonb = {channel: self.connect(channel, inner, name) for channel in CHANNELS if channel != "hb"}
        self.wake, waker = socket.socketpair()
        for end in self.wake, waker:
            end.setblocking(False)
        for number in signal.SIGTERM, signal.SIGHUP, signal.SIGINT:
            signal.signal(number, self.note)
        signal.set_wakeup_fd(waker.fileno())
        self.waker = waker
        self.signals = set()
        signal.pthread_sigmask(signal.SIG_SETMASK, ())

    # ---- sockets

    def bind(self, name, info):
        made = self.context.socket(zmq.PUB if name == "iopub" else zmq.ROUTER)
        self.set_up(made)
        if name != "iopub":
            made.router_handover = 1  # a client that comes back under its name is the same one
        try:
            made.bind(address(name, info))
        except zmq.ZMQError as err:
            sys.exit(f"The kernel cannot listen at {address(name, info)}: {err}.")
        return made

    def connect(self, name, info, identity):
        made = self.context.socket(zmq.SUB if name == "iopub" else zmq.DEALER)
        self.set_up(made)
        made.linger = 0  # in the end GoNB ends before its sockets here
        made.reconnect_ivl = 10  # GoNB may not be there yet
        if name == "iopub":
            made.subscribe(b"")
        else:
            made.identity = identity
        made.connect(address(name, info))
        return made

    def set_up(self, made):
        made.linger = LINGER_MILLISECONDS
        made.sndhwm = made.rcvhwm = 0  # no message is dropped: a client that misses one may wait for ever

    # ---- the loop

    def run(self):
        """Hands messages on until the kernel has ended; returns its exit status."""
        poller = zmq.Poller()
        for made in self.gonb.values():
            poller.register(made, zmq.POLLIN)
        poller.register(self.keeper, zmq.POLLIN)
        poller.register(self.wake, zmq.POLLIN)
        poller.register(self.out["hb"], zmq.POLLIN)
        looked = time.monotonic()
        while not self.done:
            if self.heard and self.out["shell"] not in poller:
                for name in "shell", "control", "stdin":
                    poller.register(self.out[name], zmq.POLLIN)
            self.ask()
            ready = dict(poller.poll(1000 * (OWNER_SECONDS if self.heard else START_SECONDS)))
            if self.wake.fileno() in ready:
                self.wake.recv(4096)
            self.obey_signals()
            if self.keeper.fileno() in ready:
                self.hear_keeper()
            for name, made in self.gonb.items():
                if made in ready:
                    self.drain(made, lambda frames: self.from_gonb(name, frames))
            # The shell first: what a client has sent before an interrupt waits when the interrupt comes.
            for name in "shell", "control", "stdin", "hb":
                if self.out[name] in ready:
                    self.drain(self.out[name], lambda frames: self.from_client(name, frames))
            self.go_on()
            if time.monotonic() > looked + OWNER_SECONDS:
                looked = time.monotonic()
                if self.owner.gone():
                    self.end("end")
        self.context.destroy()
        if not self.gone:
            self.remains.end()
        return self.status

    def drain(self, made, take):
        for _ in range(AT_ONCE):
            try:
                frames = made.recv_multipart(zmq.NOBLOCK)
            except zmq.Again:
                return
            take(frames)

    def ask(self):
        """Asks GoNB for anything, until what it says on iopub is heard: what it published before would be lost."""
        if not self.heard and not self.asking:
            self.asking = True
            self.gonb["shell"].send_multipart(self.signer.message("kernel_info_request", {}).frames([OWN]))

    # ---- what Jupyter says

    def from_client(self, name, frames):
        if name == "hb":
            # That GoNB lives is the keeper's to tell: a heartbeat that has to wait for a busy GoNB seems to be its death.
            self.out["hb"].send_multipart(frames)
            return
        message = messages.parse(frames)
        if message is None or not (self.signer.good(message) and message.well_formed()):
            print(f"The kernel drops a message, on {name}, that is none or not signed with its key.", file=sys.stderr)
            return
        kind = message.kind()
        if kind == "execute_request":
            self.hold(name, message)
        elif kind == "shutdown_request":
            self.farewell = name, message
            self.end("shutdown")
        else:
            if kind == "interrupt_request":
                self.drain(self.out["shell"], lambda frames: self.from_client("shell", frames))
                self.interrupt()
                self.asked_to_stop += 1
            self.hand_on(name, message)

    def hold(self, name, message):
        content = json.loads(message.content)
        request = cells.Request(name, message, message.id(), content.get("stop_on_error", True), content.get("silent", False))
        if self.ending:
            self.abort(request)
        else:
            self.cells.add(request)

    def hand_on(self, name, message):
        """Sends a message to GoNB, which will send the channel's name back with what it answers."""
        self.gonb[name].send_multipart(message.frames([name.encode(), *message.idents]))

    # ---- what GoNB says

    def from_gonb(self, name, frames):
        message = messages.parse(frames)
        if message is None:
            return
        if name == "iopub":
            self.heard = True
            # The first frames name the relay, the channel, and the client.
            channel, idents = message.idents[1:2], message.idents[2:]
            if channel == [OWN]:
                return
            if self.cells.running and b'"status"' in message.header and json.loads(message.content).get("execution_state") == "idle":
                id = message.parent_id()
                if self.cells.running.id == id:
                    self.say_what_will_not_run()
                    self.cells.idle(id)
            self.out["iopub"].send_multipart(message.frames(idents))
            return
        if b'"interrupt_reply"' in message.header:
            self.asked_to_stop -= 1
        channel, *idents = message.idents
        if channel == OWN:
            self.asking = False
            return
        if b'"execute_reply"' in message.header:
            self.cells.replied(message.parent_id(), json.loads(message.content).get("status") == "error")
        # What GoNB asks of the page is asked of it on the same channel; it answers all channels on the shell's.
        self.out[name if name == "stdin" else channel.decode()].send_multipart(message.frames(idents))

    # ---- cells

    def go_on(self):
        """Lets the next cell run when the last one has ended."""
        cell, doomed = self.cells.end()
        if cell:
            if cell.interrupted:
                self.stopping = True
                self.tell("done")
            for request in doomed:
                self.abort(request)
        if self.stopping or self.asked_to_stop:
            return  # it would be stopped in place of the last one
        request = self.cells.next()
        if request:
            self.beginning = request
            self.tell("cell")

    def interrupt(self):
        self.cells.interrupt()
        if self.cells.running:
            self.tell("interrupt")

    def say_what_will_not_run(self):
        """Says in an interrupted cell's output what becomes of those that waited for it."""
        cell, number = self.cells.running, len(self.cells.doomed)
        if number and not cell.silent and not self.ending:
            were = "1 cell was waiting for this one, and was not run." if number == 1 else f"{number} cells were waiting for this one, and were not run."
            self.publish("stream", {"name": "stdout", "text": were + "\n"}, cell)

    def abort(self, request):
        """Answers a request as a kernel does that does not run it."""
        self.publish("status", {"execution_state": "busy"}, request)
        reply = self.signer.message("execute_reply", {"status": "aborted"}, request.message.header)
        self.out[request.channel].send_multipart(reply.frames(request.message.idents))
        self.publish("status", {"execution_state": "idle"}, request)

    def publish(self, kind, content, request):
        self.out["iopub"].send_multipart(self.signer.message(kind, content, request.message.header).frames([kind.encode()]))

    # ---- the end

    def note(self, number, _):
        self.signals.add(number)

    def obey_signals(self):
        while self.signals:
            if self.signals.pop() == signal.SIGINT:
                self.interrupt()
                self.asked_to_stop += 1
                self.gonb["control"].send_multipart(self.signer.message("interrupt_request", {}).frames([OWN]))
            else:
                self.end("end")

    def end(self, word):
        """Tells the keeper to end the kernel; no cell begins any more."""
        if self.ending:
            return
        self.ending = True
        self.tell(word)
        for request in self.cells.waiting:
            self.abort(request)
        self.cells.waiting.clear()

    def tell(self, word):
        try:
            self.keeper.send(word.encode() + b"\n")
        except OSError:
            pass  # it has ended, which shows when it is heard

    def hear_keeper(self):
        try:
            text = self.keeper.recv(4096)
        except OSError:
            text = b""
        if not text:
            self.done = True
            self.status = self.status or int(not self.ending)
            return
        *words, self.told = (self.told + text).split(b"\n")
        for word in words:
            if word == b"quiet" and self.farewell:
                self.hand_on(*self.farewell)
            elif word == b"done":
                self.stopping = False
            elif word == b"cell":
                self.hand_on(self.beginning.channel, self.beginning.message)
            elif word.startswith(b"gone") and not self.ending:
                # At once, so that Jupyter can start another kernel; the keeper goes on with what is left.
                self.status, self.done, self.gone = 1, True, True


def address(name, info):
    """Returns the address of a channel's socket."""
    port = info[name + "_port"]
    return f"ipc://{info['ip']}-{port}" if info["transport"] == "ipc" else f"{info['transport']}://{info['ip']}:{port}"

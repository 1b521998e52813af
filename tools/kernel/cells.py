"""Which cell runs, which wait, and which of those will not run: no sockets, no processes.

As in other kernels, what waits behind a cell that was interrupted, or that failed when it says stop_on_error, does
not run; what is asked for later does.
"""

import collections
import time

LOST_SECONDS = 1  # a cell has ended that long after its reply or its last status, though the other never came


class Request:
    """An execute_request: where it came from, its message, and whether those behind it are to run if it fails."""

    def __init__(self, channel, message, id, stop_on_error=True, silent=False):
        self.channel, self.message, self.id = channel, message, id
        self.stop_on_error, self.silent = stop_on_error, silent
        self.failed = self.interrupted = self.replied = self.idle = False
        self.since = None  # the first sign of its end


class Cells:
    def __init__(self):
        self.running = None
        self.waiting = collections.deque()
        self.doomed = []  # of those that wait, the ones that will not run

    def add(self, request):
        self.waiting.append(request)

    def next(self):
        """Returns the request that is to run now, or None."""
        if self.running or not self.waiting:
            return None
        self.running = self.waiting.popleft()
        return self.running

    def interrupt(self):
        """The running cell, if any, is to stop, and those that wait now will not run."""
        if self.running:
            self.running.interrupted = True
            self.doomed = list(self.waiting)

    def replied(self, id, failed):
        if self.running and self.running.id == id:
            self.running.replied, self.running.failed = True, failed
            self.running.since = self.running.since or time.monotonic()

    def idle(self, id):
        if self.running and self.running.id == id:
            self.running.idle = True
            self.running.since = self.running.since or time.monotonic()

    def end(self):
        """If the running cell has ended, returns it and the requests that will not run; (None, []) otherwise."""
        cell = self.running
        if not cell or not cell.since:
            return None, []
        if not (cell.replied and cell.idle) and time.monotonic() < cell.since + LOST_SECONDS:
            return None, []
        doomed = self.doomed
        if cell.failed and cell.stop_on_error and not cell.interrupted:
            doomed = list(self.waiting)
        self.waiting = collections.deque(request for request in self.waiting if request not in doomed)
        self.running, self.doomed = None, []
        return cell, doomed

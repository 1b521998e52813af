"""Counts what was checked, and says it in sentences."""

import sys


class Failure(Exception):
    """What the rest of a notebook's story cannot do without, and did not come."""


class Checks:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, ok, sentence, seen=""):
        """Says that the sentence holds, or that it does not and what was seen instead; the story goes on."""
        self.passed, self.failed = self.passed + bool(ok), self.failed + (not ok)
        print(("ok      " if ok else "FAILED  ") + sentence + ("" if ok else f": {seen}"), flush=True)

    def end(self, more=""):
        """Says how many sentences held, and ends the program."""
        print(f"{self.passed} passed, {self.failed} failed{more}")
        sys.exit(1 if self.failed or not self.passed else 0)

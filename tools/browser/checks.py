"""Counts what was checked, and says it in sentences."""


class Failure(Exception):
    """What the rest of a notebook's story cannot do without, and did not come."""


class Checks:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, ok, sentence, seen=""):
        """Says that the sentence holds, or that it does not and what was seen instead; the story goes on."""
        self.passed, self.failed = self.passed + bool(ok), self.failed + (not ok)
        print(("ok      " if ok else "FAILED  ") + sentence + ("" if ok else f": {seen}"), flush=True)

"""An experiment, and the claims that its results make."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Claim:
    """Words of a notebook's prose, with {} for each part that is measured, and what makes these parts of the results.

    parts takes the results, a list of dictionaries, and returns a text for each {}.
    """

    words: str
    parts: callable

    def made_of(self, results):
        """Returns the words that the results make."""
        return self.words.format(*self.parts(results))

    def fits(self, words):
        """Whether these are the claim's words, with whatever results."""
        return re.fullmatch(re.escape(self.words).replace(re.escape("{}"), ".+?"), words)


@dataclass(frozen=True)
class Experiment:
    """A program of a notebook's cells, which is run with each seed, and what it shows."""

    notebook: str  # how its name begins
    name: str  # what is done, as notebooks/claims.json says it
    go: str  # the statements of its main function; see program.py for what they may use
    claims: tuple
    seeds: tuple = (1,)
    follow: tuple = ()  # sentences of the prose that tell what to change, as tools/test_instructions.py follows them
    edits: tuple = ()  # other changes: (a piece of the cell to change, old code, new code)
    helpers: str = ""  # what else the program declares
    imports: tuple = ()  # Go packages that do something by being imported
    arguments: callable = tuple  # what the program is given after the seed
    widths: tuple = ("",)  # the vector instructions that XLA may use at most, as its option names them; "": the machine's
    seconds: int = 10  # on two idle cores, about

    def how(self):
        between = " and " if len(self.seeds) == 2 else " to "
        seeds = f"seed {self.seeds[0]}" if len(self.seeds) == 1 else f"seeds {self.seeds[0]}{between}{self.seeds[-1]}"
        return f"{self.name[0].upper()}{self.name[1:]}, {seeds}, by tools/claims.py."


def spread(results, key, digits, to=" to "):
    """Returns the lowest and the highest of the results' values in words, or the only one if all look the same."""
    texts = [number(value, digits) for value in sorted(row[key] for row in results)]
    return texts[0] if texts[0] == texts[-1] else texts[0] + to + texts[-1]


def number(value, digits):
    """Returns a number as the prose writes it, with a real minus."""
    text = f"{value:.{digits}f}"
    return text.replace("-", "−") if float(text) else text.replace("-", "")


def of_hundred(share):
    """Returns a share as a whole number of 100."""
    return f"{100 * share:.0f}"


def only(results, **wanted):
    """Returns the one result that has these values."""
    found = [row for row in results if all(row[key] == value for key, value in wanted.items())]
    if len(found) != 1:
        raise ValueError(f"{len(found)} results have {wanted}")
    return found[0]


COUNTS = "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split()

"""Finds the numbers in a notebook's prose, and says which of them its run accounts for.

The prose is the Markdown cells, without headings, code, links and what is a name rather than a number (Exercise 3,
section 2, a paper's year). The run is what the code cells say, and what they have said: their outputs in words, not
the coordinates of their pictures.
"""

import json
import re
from dataclasses import dataclass

# What is no prose, or no number that was measured.
MASKED = re.compile("|".join((
    r"```.*?```|`[^`\n]+`",  # code, which tools/test_instructions.py looks at
    r"^#[^\n]*",  # headings
    r"<[^>\n]*>",  # HTML's tags
    r"!\[[^]]*\]",  # what a picture shows
    r"\]\([^)\s]*\)",  # where a link leads
    r"\b[Ee]xercises? \d+(?:(?:, | and )\d+)*",
    r"\b[Ss]ections? \d+(?:\.\d+)?(?:(?:, | and | to )\d+)*",
    r"\bnotebooks? \d\d(?:(?:, | and | to )\d\d)*",
    r"\bfigure \d+",
    r"\barXiv:\d+\.\d+",
    r"\b(?:et al\.|and [A-Z]\w+) (?:19|20)\d\d\b",  # (Kingma and Welling 2013)
)), re.DOTALL | re.MULTILINE)
FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$]+?\$", re.DOTALL)
EXPONENT = re.compile(r"\^(?:\{[^}]*\}|-?\w)")
HEADING = re.compile(r"^##+ (.*)", re.MULTILINE)  # a section begins
ANSWER = re.compile(r"<details>.*?</details>", re.DOTALL)
ELSEWHERE = None  # an answer speaks of a run with something changed, which left no outputs
DIGITS = r"\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?!\d)|\d+"  # 640 000 is one number
NUMBER = re.compile(rf"(?<![\w.#])(?P<sign>(?<![\w)}}])[-\u2212])?(?P<whole>{DIGITS})(?P<rest>\.\d+(?:e-?\d+)?|e-?\d+)?(?!\w)(?P<share>\s?\\?%| (?:of|in) 100\b)?")


@dataclass(frozen=True)
class Number:
    """A number as it is written."""

    text: str
    value: float
    decimals: int
    share: bool  # of 100, or %
    start: int = 0
    end: int = 0

    def rounds_to(self, other):
        """Whether the other number, which is less exact, is this one rounded."""
        return self.decimals >= other.decimals and abs(self.value - other.value) <= 0.5 * 10 ** -other.decimals * (1 + 1e-9)


def numbers(text):
    """Returns the numbers in a text, in order."""
    found = []
    for match in NUMBER.finditer(text):
        written = re.sub(r"[^\d]", "", match["whole"]) + (match["rest"] or "")
        value = float(written) * (-1 if match["sign"] else 1)
        decimals = len(re.match(r"\.?(\d*)", match["rest"] or "")[1])
        if "e" in written:  # 5e-4 has four
            decimals = max(0, decimals - int(written.partition("e")[2]))
        found.append(Number(match[0], value, decimals, bool(match["share"]), match.start(), match.end()))
    return found


def blank(match):
    return re.sub(r"[^\n]", " ", match[0])


def formula(match):
    """Leaves of a formula what may have been measured: not its exponents, nor its small whole numbers."""
    text = EXPONENT.sub(blank, match[0])
    return re.sub(r"(?<![\d.])\d(?![\d.]*\d)", " ", text)


def in_prose(markdown):
    """Returns the numbers of a Markdown cell that want a source; their places are those in the cell."""
    text = MASKED.sub(blank, markdown)
    return numbers(FORMULA.sub(formula, text))


def cells(path):
    """Returns a notebook's cells; each source is a string."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [cell | {"source": "".join(cell["source"])} for cell in notebook["cells"]]


def said(cell):
    """Returns what a code cell's outputs say in words."""
    words = []
    for output in cell.get("outputs", []):
        text = output.get("text") or output.get("data", {}).get("text/plain", "")
        words.append("".join(text))
    return "\n".join(words)


class Run:
    """What a notebook's code cells say, and have said, section by section."""

    def __init__(self, cells):
        self.code, self.outputs, self.prose = set(), {}, []  # prose: (where, Markdown, number)
        section = ""
        for cell in cells:
            if cell["cell_type"] == "code":
                self.code |= {abs(number.value) for number in numbers(cell["source"])}
                self.outputs.setdefault(section, []).extend(numbers(said(cell)))
                continue
            headings = [(match.start(), match[1]) for match in HEADING.finditer(cell["source"])]
            for number in in_prose(cell["source"]):
                before = [title for start, title in headings if start < number.start]
                answer = any(match.start() < number.start < match.end() for match in ANSWER.finditer(cell["source"]))
                self.prose.append((ELSEWHERE if answer else before[-1] if before else section, cell["source"], number))
            section = headings[-1][1] if headings else section

    def accounts_for(self, number, where):
        """Whether the number is one of the code's, or one of the outputs' where it stands, rounded."""
        if where == ELSEWHERE and number.decimals:
            return False
        return abs(number.value) in self.code and not number.share or any(fits(number, output) for output in self.outputs.get(where, []))


def fits(number, output):
    """Whether a number in prose is one of an output, rounded; 88 of 100 and 88 % are also 0.882."""
    if number.share and output.decimals >= 2 and 0 <= output.value <= 1:
        hundredth = Number(output.text, 100 * output.value, output.decimals - 2, True)
        return hundredth.rounds_to(number)
    return output.rounds_to(number) and (number.decimals > 0 or output.value == number.value or number.share and output.share)

"""Compares every number in the notebooks' prose with the run beside it.

    tools/env python tools/test_numbers.py

A number in prose is one of the section's outputs, rounded, or one of the notebook's code. What is neither is a
constant of the story (CONSTANTS, with how it is worked out), an output of another section (BORROWED), or a claim
over several seeds or other runs. Claims stand in notebooks/claims.json, with their results, and how and when they were
measured; tools/claims.py measures them again, and tools/test_claims.py compares words and results. Words (three, two
thirds) and headings are not looked at.

Of a translation, the English prose is compared with the translation's own run: that its prose has the same numbers is
for tools/test_languages.py to say, and constants and claims are known by their English words.
"""

import json
import math
import re
import unittest
from dataclasses import dataclass, replace
from pathlib import Path

import notebook_files
import numbers_in_prose
from numbers_in_prose import Run, numbers
from translated_cells import SIZE

CLAIMS = notebook_files.NOTEBOOKS / "claims.json"
FIELDS = {"notebook", "words", "measured", "date", "version", "program", "machine", "seconds", "results"}


@dataclass(frozen=True)
class Constant:
    """Words whose numbers can be worked out, and the numbers, in order."""

    words: str
    values: tuple
    why: str
    notebook: str = ""  # how its name begins; all without one


@dataclass(frozen=True)
class Borrowed:
    """Words whose numbers are outputs of another section, or of another notebook."""

    notebook: str
    words: str
    source: str  # how the name of the notebook with the outputs begins
    section: str


HALF = 1.96 * math.sqrt(0.25 / 20 + 1.96 ** 2 / (4 * 20 ** 2)) / (1 + 1.96 ** 2 / 20)
TRIALS = json.loads((notebook_files.NOTEBOOKS.parent / "ganlib/measure/testdata/trials.json").read_text(encoding="utf-8"))
MISTAKEN = tuple(sorted(100 * trial["Facts"]["Outside"] for trial in TRIALS if (trial["Truth"], trial["Verdict"]) == (2, 1)))

CONSTANTS = [
    Constant("artist's is 0.29", (1 / math.sqrt(12),), "the standard deviation of U(1, 2)"),
    Constant(r"$$\log\tfrac12 + \log(1-\tfrac12) = -\ln 2 - \ln 2 = -2\ln 2 \approx -1.386.$$", (-2 * math.log(2),), "minus the loss of a critic who says one half of each work"),
    Constant("−1.386", (-2 * math.log(2),), "as above"),
    Constant("−1.39", (-2 * math.log(2),), "as above"),
    Constant("-1.39", (-2 * math.log(2),), "as above"),
    Constant("a painter of 20 points", (20,), "an example; test_instructions.py follows it", "01"),
    Constant("from a logit of 17 on", (math.ceil(math.log(2 ** 24)),), "1 + exp(-17) is 1 in float32, whose numbers have 24 binary digits", "01"),
    Constant("about 20 000 works", (10000 + 10000,), "real and painted", "01"),
    Constant("The line is a mean of 100", (100,), "as the picture's legend says", "01"),
    Constant("4 880 weights", ((5 + 1) * 128 + (128 + 1) * 15 + (15 + 1) * 128 + 128 + 1,), "both networks' weights", "01"),
    Constant("At step 500 ", (500,), "a moment of the film", "01"),
    Constant("step 1000", (1000,), "a moment of the film", "01"),
    Constant("advice on 64 paintings", (64,), "the tutorial's batch", "02"),
    Constant("whole works, of 15 numbers each", (15,), "the tutorial's points", "02"),
    Constant("shadows on 128 lines", (128,), "ganlib/measure's SlicedWasserstein", "02"),
    Constant("to between −0.01 and 0.01", (-0.01, 0.01), "ganlib's Wasserstein", "02"),
    Constant("somebody with 10 right of 20 may be as good as 0.70, or as bad as 0.30", (10, 20, 0.5 + HALF, 0.5 - HALF), "Wilson's 95 % interval", "02"),
    Constant("outside critic judged 10 000 works", (2 * 5000,), "ganlib/measure's OutsideCritic: 5000 of each kind", "02"),
    Constant("(with 83 and 99.5 % of his verdicts right)", MISTAKEN, "called healthy in the record of the trials, and not there yet", "02"),
    Constant("shown 640 000 works", (5000 * 2 * 64,), "lessons, real and painted, and the batch", "02"),
    Constant("With 1728 numbers a picture", (24 * 24 * 3,), "pixels and colours", "03"),
    Constant("A curve is 15 numbers, and a room is 1728", (15, 24 * 24 * 3), "as above", "03"),
    Constant("3, 6, 12, 24: there is the picture", (3, 6, 12, 24), "doubled three times", "03"),
    Constant(r"$\beta_1 = 0.9$", (0.9,), "Adam's usual constant"),
    Constant("After step 3900", (9800 * 4 / 10 - 20,), "four tenths of the lessons are 3920", "03"),
    Constant("In 2015 three", (2015,), "the year of the paper", "04"),
    Constant("The rooms did with 12 colours", (12,), "notebook 03's colours", "04"),
    Constant(r"$\sqrt{10}\approx 3.2$", (10, math.sqrt(10)), "the length of ten numbers of about 1", "04"),
    Constant(r"$3.2/\sqrt{10}=1$", (math.sqrt(10), 10), "as above", "04"),
    Constant("stretched to length 3.2", (math.sqrt(10),), "as above", "04"),
    Constant("(pix2pix takes 100.)", (100,), "Isola et al., section 3.3", "05"),
    Constant("clean by then; the 5 is not", (5,), "a digit", "06"),
    Constant("at the end: in the 5, in the 4s", (5,), "a digit", "06"),
    Constant("made it in 1998", (1998,), "the year of the collection", "06"),
]

BORROWED = [
    Borrowed("01", "(rms 0.084", "02", "4. An outside critic"),
    Borrowed("01", "“D accuracy” was 0.47 and the D score −1.38 already", "02", "4. An outside critic"),
    Borrowed("02", "at a steepness of −0.5", "02", "2. The critic's eye"),
    Borrowed("04", "long hair in 51 of 100", "04", "4. A judge who sees only pixels"),
    Borrowed("05", "The detector says 100 % there", "05", "6. Your strokes"),
    Borrowed("05", "In 92 of 100 cases she keeps", "05", "4. Sketches that nobody has seen"),
]


@dataclass(frozen=True)
class Notebook:
    name: str
    run: Run

    @staticmethod
    def read(path):
        return Notebook(path.name, Run(numbers_in_prose.cells(path)))


def spans(words, markdown):
    return [match.span() for match in re.finditer(re.escape(words), markdown)]


def unaccounted(notebook, known):
    """Returns what has no source: a number of the notebook's prose, and what stands around it."""
    missing = []
    for where, markdown, number in notebook.run.prose:
        covered = any(start <= number.start and number.end <= end for words in known for start, end in spans(words, markdown))
        if not covered and not notebook.run.accounts_for(number, where):
            around = " ".join(markdown[max(0, number.start - 60):number.end + 30].split())
            missing.append(f"{notebook.name}: {number.text} in: {around}")
    return missing


def in_english(translated, english):
    """Returns a translation's cells, with its outputs, and the English prose around them, with its own sizes of files."""
    def prose(cell):
        sizes = iter(SIZE.findall(cell["source"]))
        return english[cell["id"]] | {"source": SIZE.sub(lambda size: next(sizes, size[0]), english[cell["id"]]["source"])}

    english = {cell["id"]: cell for cell in english if cell["cell_type"] == "markdown"}
    return [prose(cell) if cell["id"] in english else cell for cell in translated]


def words_of(notebook, claims):
    """Returns the words of the constants, loans and claims that the notebook's prose may use."""
    own = [each.words for each in (*CONSTANTS, *BORROWED) if notebook.name.startswith(each.notebook)]
    return own + [claim["words"] for claim in claims if notebook.name.startswith(claim["notebook"])]


class Numbers(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.notebooks = [Notebook.read(path) for path in notebook_files.notebooks() if path.name[:2].isdigit()]
        cls.claims = json.loads(CLAIMS.read_text(encoding="utf-8"))

    def find(self, begins):
        return next(notebook for notebook in self.notebooks if notebook.name.startswith(begins))

    def prose(self, begins):
        paths = [path for path in notebook_files.notebooks() if path.name[:2].isdigit() and path.name.startswith(begins)]
        return [cell["source"] for path in paths for cell in numbers_in_prose.cells(path) if cell["cell_type"] == "markdown"]

    def test_every_number_has_a_source(self):
        self.assertGreater(len(self.notebooks), 5)
        self.assertEqual([line for notebook in self.notebooks for line in unaccounted(notebook, words_of(notebook, self.claims))], [])

    def test_translations_show_these_numbers(self):
        for path in notebook_files.with_translations():
            if notebook_files.language(path) != notebook_files.ENGLISH:
                own = Notebook(path.name, Run(in_english(numbers_in_prose.cells(path), numbers_in_prose.cells(notebook_files.NOTEBOOKS / path.name))))
                self.assertEqual(unaccounted(own, words_of(own, self.claims)), [], notebook_files.name(path))

    def test_claims_are_in_the_prose(self):
        for claim in self.claims:
            self.assertEqual(set(claim), FIELDS, claim)
            self.assertRegex(claim["date"], r"^\d{4}-\d\d-\d\d$", claim)
            self.assertTrue(claim["version"] and claim["measured"].endswith("."), claim)
            self.assertEqual(sum(claim["words"] in markdown for markdown in self.prose(claim["notebook"])), 1, f"notebook {claim['notebook']} does not say once: {claim['words']}")

    def test_constants_are_worked_out(self):
        for constant in CONSTANTS:
            self.assertTrue(any(constant.words in markdown for markdown in self.prose(constant.notebook)), f"no notebook says: {constant.words}")
            for number, value in zip(numbers_in_prose.in_prose(constant.words), constant.values, strict=True):
                self.assertLessEqual(abs(number.value - value), 0.5 * 10 ** -number.decimals * (1 + 1e-9), constant)

    def test_what_is_borrowed_is_there(self):
        for loan in BORROWED:
            self.assertTrue(any(loan.words in markdown for markdown in self.prose(loan.notebook)), f"notebook {loan.notebook} does not say: {loan.words}")
            source = self.find(loan.source)
            for number in numbers_in_prose.in_prose(loan.words):
                self.assertTrue(source.run.accounts_for(number, loan.section), f"notebook {loan.source} has no {number.text} in {loan.section}")

    def test_changed_numbers_are_noticed(self):
        """Of the measured numbers, with the last digit changed, most have no source: the test is no rubber stamp."""
        changed = noticed = 0
        for notebook in self.notebooks:
            for where, _, number in notebook.run.prose:
                if (number.decimals or number.share) and notebook.run.accounts_for(number, where):
                    for step in -2, -1, 1, 2:
                        other = replace(number, value=number.value + step * 10 ** -number.decimals)
                        changed, noticed = changed + 1, noticed + (not notebook.run.accounts_for(other, where))
        self.assertGreater(changed, 100)
        self.assertGreater(noticed / changed, 0.7)


def markdown(source):
    return {"cell_type": "markdown", "source": source}


def code(source, *outputs):
    return {"cell_type": "code", "source": source, "outputs": [{"output_type": "stream", "text": text} for text in outputs]}


class Fake(unittest.TestCase):
    """A small notebook, and what is noticed in it."""

    def missing(self, *cells, known=()):
        return [line.partition(": ")[2].partition(" in: ")[0] for line in unaccounted(Notebook("fake", Run(cells)), known)]

    def test_one_number_changed(self):
        cells = [markdown("## Curves\n\nShe learns 5000 steps."), code("steps = 5000", "rms 0.0841 and 0.882, 96 % inside, D score -1.374\n"), markdown("rms is 0.084, he is right in 88 of 100 cases, 96 % lie inside; −1.37.")]
        self.assertEqual(self.missing(*cells), [])
        for old, new in ("5000", "5001"), ("0.084", "0.085"), ("88 of 100", "87 of 100"), ("96 %", "97 %"), ("−1.37", "−1.38"), ("−1.37", "1.37"):
            with self.subTest(new):
                changed = [cell | {"source": cell["source"].replace(old, new)} if cell["cell_type"] == "markdown" else cell for cell in cells]
                self.assertEqual([line.strip() for line in self.missing(*changed)], [new])

    def test_another_section_is_no_source(self):
        self.assertEqual(self.missing(markdown("## One"), code("", "0.123"), markdown("It was 0.123.\n\n## Two\n\nIt is 0.123.")), ["0.123"])

    def test_a_translation_has_a_run_of_its_own(self):
        english = [markdown("It is 0.123.") | {"id": "a"}, code("", "0.123") | {"id": "b"}]
        for number, missing in ("0.123", []), ("0.124", ["0.123"]):
            translated = [markdown("C'est 0.123.") | {"id": "a"}, code("", number) | {"id": "b"}]
            self.assertEqual(self.missing(*in_english(translated, english)), missing)
        english, french = ([markdown(f"{size} kB in all.") | {"id": "a"}, code("", f"{size} kB") | {"id": "b"}] for size in (358, 359))
        self.assertEqual(self.missing(*in_english(french, english)), [])
        self.assertEqual(self.missing(*in_english([english[0], french[1]], english)), ["358"])

    def test_an_answer_needs_a_claim(self):
        cells = code("rate = 0.5", "0.123"), markdown("<details><summary>Answer</summary>\n\nIt was 0.5 and 0.123.\n\n</details>")
        self.assertEqual(self.missing(*cells), ["0.5", "0.123"])
        self.assertEqual(self.missing(*cells, known=["It was 0.5 and 0.123"]), [])
        self.assertEqual(self.missing(*cells, known=["It was 0.5 and 0.124"]), ["0.5", "0.123"])

    def test_what_is_no_number(self):
        self.assertEqual(self.missing(markdown("# 1.1 Title\n\nExercise 7, sections 2 and 9, [arXiv](https://arxiv.org/abs/1801.04406), `x = 77`, $x^{22}+3$, (Kingma and Welling 2013, arXiv:1312.6114)")), [])

    def test_how_numbers_are_written(self):
        values = [number.value for number in numbers("60,000 and 640 000, −0.5, b-1, 0.014–0.019, 5e-4, 24 by 24, #ff9900, x2, 4 or 5.")]
        self.assertEqual(values, [60000, 640000, -0.5, 1, 0.014, 0.019, 5e-4, 24, 24, 4, 5])


if __name__ == "__main__":
    unittest.main()

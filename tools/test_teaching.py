"""Tests that docs/teaching.md says what the notebooks say: its numbers stand there, and no question is left out.

    tools/env python tools/test_teaching.py
"""

import re
import sys
import unittest
from pathlib import Path

TOOLS = Path(__file__).resolve().parent
sys.path.insert(0, str(TOOLS))

import notebook_files  # noqa: E402  (it lies beside this file)

GUIDE = (TOOLS.parent / "docs/teaching.md").read_text(encoding="utf-8")
NOTEBOOKS = {path.name[:2]: notebook_files.read(path).cells for path in notebook_files.notebooks()}


def text(cells):
    """Returns a notebook's prose, and what its outputs say in words."""
    said = [cell.source for cell in cells if cell.cell_type == "markdown"]
    for output in (output for cell in cells for output in cell.get("outputs", [])):
        said += [output.get("text", ""), output.get("data", {}).get("text/plain", "")]
    return "\n".join(said).replace("−", "-")


def questions(cells):
    """Returns how many guesses and exercises a notebook asks for."""
    markdown = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return markdown.count("**Guess first:**"), len(re.findall(r"\*\*Exercise \d+\.\*\*", markdown))


def rows(heading):
    """Returns the rows of the table below a heading, without its head, each as a list of its cells."""
    section = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", GUIDE, re.MULTILINE | re.DOTALL)[1]
    return [[part.strip() for part in line.strip("|").split("|")] for line in section.splitlines() if line.startswith("|")][2:]


class Guide(unittest.TestCase):
    def test_numbers(self):
        said = text(NOTEBOOKS["01"]) + text(NOTEBOOKS["02"])
        numbers = re.findall(r"-?\d+\.\d+", GUIDE.replace("−", "-"))
        self.assertGreater(len(numbers), 30)
        self.assertEqual([number for number in numbers if not re.search(rf"(?<![\d.]){re.escape(number)}(?!\d)", said)], [])

    def test_answers(self):
        for name in "01", "02":
            answered = rows(f"Answers: notebook {name}")
            exercises = sum(row[0].startswith("Exercise") for row in answered)
            self.assertEqual((len(answered) - exercises, exercises), questions(NOTEBOOKS[name]), name)
        answered = rows("Answers: notebooks 03 to 06")
        for name in NOTEBOOKS.keys() - {"01", "02"}:
            mine = [row for row in answered if row[0].startswith(f"{name}, ")]
            exercises = [row[0] for row in mine if "exercises" in row[0]]
            guesses, last = questions(NOTEBOOKS[name])
            self.assertEqual(len(mine) - len(exercises), guesses, name)
            self.assertEqual(exercises, [f"{name}, exercises 1 {'and' if last == 2 else 'to'} {last}"])

    def test_minutes(self):
        for heading, end in ("45 minutes: notebook 01", 45), ("90 minutes: notebooks 01 and 02", 90):
            times = [[int(minute) for minute in row[0].split("–")] for row in rows(heading)]
            self.assertEqual([start for start, _ in times[1:]] + [end], [last for _, last in times])

    def test_questions_for_the_end(self):
        asked = rows("Ten questions for the end")
        self.assertEqual(len(asked), 10)
        self.assertTrue(all(len(row) == 3 and all(row) for row in asked))

    def test_length(self):
        self.assertLess(len(re.findall(r"[^\s|]+", GUIDE)), 2500)


if __name__ == "__main__":
    unittest.main()

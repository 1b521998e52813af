"""Follows what the notebooks tell their readers to change, and sees whether the cells still compile, from the first to the last.

    tools/env python tools/test_instructions.py

Nothing is trained: tools/cellcheck, in Go, puts the cells' code together as the kernel does and checks its types.
Whoever writes a new instruction into a notebook adds to INSTRUCTIONS how it is followed.
"""

import json
import re
import subprocess
import sys
import unittest
from dataclasses import dataclass, field
from pathlib import Path

TOOLS = Path(__file__).resolve().parent
CHECKOUT = TOOLS.parent
sys.path.insert(0, str(TOOLS))

import notebook_files  # noqa: E402  (it lies beside this file)


@dataclass
class Instruction:
    """What a notebook tells its reader to do."""

    notebook: str  # how its name begins
    words: str  # of its prose
    edits: list = field(default_factory=list)  # (a piece of the cell to change, old code, new code)
    without: list = field(default_factory=list)  # pieces of the cells that are left out


OWN = """
type own struct{}

func (own) Shape() []int { return []int{size, size, 3} }
func (own) ConditionShape() []int { return []int{size, size, 1} }
func (own) Works(rng *rand.Rand, n int) []float32 { return nil }
func (own) Pairs(rng *rand.Rand, n int) (conditions, works []float32) { return nil, nil }
"""
PAINTER, LESSONS = "func painter(", "notebook.NewLive("

HUNDRED = """%%
some := notebook.Checked(trained().Paint(trained().NewIdeas(seed+1, 100)))
notebook.Show(plot.Works(artist, some))
"""
CAST = """func cast(gan *ganlib.GAN) (glassesShort, plainShort, plainLong [][]float32) {
	ideas := gan.NewIdeas(seed+1, 100)
	pick := func(numbers ...int) (picked [][]float32) {
		for _, n := range numbers {
			picked = append(picked, ideas[n])
		}
		return picked
	}
	return pick(3, 8, 21, 40, 56, 77), pick(0, 5, 9, 12, 33, 60), pick(1, 2, 4, 18, 29, 90)
}
"""

INSTRUCTIONS = [
    Instruction("01", "set `goOn` to `true` to go on", [(LESSONS, "goOn = false", "goOn = true")]),
    Instruction("01", "a painter of 20 points needs `20` for `15` in her own cell", [("Points:", "Points: 15", "Points: 20"), (PAINTER, "x, 15)", "x, 20)")]),
    *(Instruction("01", "Change any of them and run the notebook again", [("seed  ", old, new)]) for old, new in (
        ("= 1 ", "= 7 "), ("= 64 ", "= 32 "), ("= 5 ", "= 8 "), ("= 0.0001", "= 0.001"), ("= 5000", "= 100"), ('"painter_and_critic.gan"', '"other.gan"'),
        ("Low: 1", "Low: 0.5"), ("High: 2", "High: 3"))),
    Instruction("01", "change `128` to `32` in the painter's cell", [(PAINTER, "128", "32")]),
    Instruction("01", "Give the painter twice the steps", [(PAINTER, "128", "32"), ("steps  ", "= 5000", "= 10000")]),
    Instruction("01", "`PainterRate: 0.002` in the cell *Before the first lesson*", [("var config", "PainterRate: learningRate", "PainterRate: 0.002")]),
    Instruction("01", "Change `seed` in the constants", [("seed  ", "= 1 ", "= 20 ")]),
    Instruction("01", "Train four times as long: `steps = 20000`", [("steps  ", "= 5000", "= 20000")]),
    Instruction("01", "Add `Schedule: ganlib.Cosine{Full: 8000, End: 20000, Last: 0.03}` to `config`",
                [("steps  ", "= 5000", "= 20000"), ("var config", "CriticRate: learningRate,", "CriticRate: learningRate, ,"),
                 ("var config", re.compile(r"(?<=learningRate, )(?=,)"), "Schedule: ganlib.Cosine{Full: 8000, End: 20000, Last: 0.03}")]),
    Instruction("02", "Write `1000` for `300` and run the cell again", [("plot.Say(advice[0])", "300", "1000")]),
    Instruction("03", "set `goOn` to `true` to go on", [(LESSONS, "goOn = false", "goOn = true")]),
    Instruction("03", "change one line of section 5, `Artist: album()`, to `Artist: mine()`", [("var config", "Artist: album()", "Artist: mine()")]),
    Instruction("03", "`mine` stands below `album` in section 1, with the folder's name in it", [("func mine()", '"my_pictures"', '"others"')]),
    Instruction("03", "leave out what asks it (sections 2 and 7); *Does she copy?* works with any album, as `mine().All()`",
                [("var config", "Artist: album()", "Artist: mine()"), ("measure.Nearest(", "album().All()", "mine().All()")],
                without=["artist.Check(room).Checks", "func sound(", "failsFresh", "rooms.Factors"]),
    Instruction("03", "set `Loss: nn.R1{Gamma: 20}` and `steps = 4000`", [("var config", "Gamma: 0.4", "Gamma: 20"), ("steps = ", "= 9800", "= 4000")]),
    Instruction("03", "her last five lines become `return graph.Tanh(nn.Crop(finer(scope.In(\"finest\"), nn.Patches(nn.Pad(x, 1), 2, 1), 3), 1))`",
                [(PAINTER, re.compile(r"\tx = nn.Crop\(finer(.*\n){5}}"), '\treturn graph.Tanh(nn.Crop(finer(scope.In("finest"), nn.Patches(nn.Pad(x, 1), 2, 1), 3), 1))\n}')]),
    Instruction("03", "`near := nn.SpaceToDepth(work, 4)` instead of `near := nn.Patches(nn.SpaceToDepth(work, 2), 2, 1)`",
                [("func critic(", "near := nn.Patches(nn.SpaceToDepth(work, 2), 2, 1)", "near := nn.SpaceToDepth(work, 4)")]),
    Instruction("03", "Let the critic be as steep as he likes: `Loss: ganlib.NonSaturating{}`. Stop after 4000 lessons", [("var config", "Loss: nn.R1{Gamma: 0.4}", "Loss: ganlib.NonSaturating{}")]),
    Instruction("03", "take `NoMomentum: true, Beta2: 0.99,` away, and `steps = 4000`", [("var config", "NoMomentum: true, Beta2: 0.99,", ""), ("steps = ", "= 9800", "= 4000")]),
    Instruction("03", "Set `steps = 4000` and take `Schedule: ganlib.Cosine{Full: steps * 4 / 10, End: steps, Last: 0.03},` away",
                [("steps = ", "= 9800", "= 4000"), ("var config", "Schedule: ganlib.Cosine{Full: steps * 4 / 10, End: steps, Last: 0.03},", "")]),
    Instruction("03", "in that cell, `gan := notebook.Checked(trained().Unaveraged())`. The same in the first cell of section 7",
                [("NewIdeas(seed, 36)", "gan := trained()", "gan := notebook.Checked(trained().Unaveraged())"), ("failsFresh", "gan := trained()", "gan := notebook.Checked(trained().Unaveraged())")]),
    Instruction("04", "`size` must be a multiple of 8. At 24 a computer without a GPU is fast enough; 64 is meant for a GPU", [("size  ", "= 24", "= 64")]),
    Instruction("04", 'Change the artist\'s line at the top to\n\n```go\nvar artist = notebook.Folder("my_pictures", size)\n```',
                [("var artist", "faces.Artist{Size: size}", 'notebook.Folder("my_pictures", size)')]),
    Instruction("04", "In a new cell, look at a hundred paintings, and count along the rows from 0:\n\n```go\n" + HUNDRED + "```",
                [('add("glasses, their mean"', re.compile(r"%%(.*\n)+.*"), HUNDRED)]),
    Instruction("04", "Then set `many = 3` in section 5, and let `cast` return the six of each kind that you have chosen:\n\n```go\n" + CAST + "```",
                [("func cast(", re.compile(r"func cast\(.*\n(?:.*\n)+?}\n"), CAST), ("func cast(", "many = 10", "many = 3")],
                without=["func share(", "func isFace", "share(real, isFace)", "measure.OutsideCritic", "func results(", "share(sum, what)", "fine, failed :="]),
    Instruction("04", "Take the calm away: `Loss: ganlib.NonSaturating{}`", [("var config", "Loss: nn.R1{Gamma: 2}", "Loss: ganlib.NonSaturating{}")]),
    *(Instruction("04", "In section 5, set `many` to 1, then to 3", [("func cast(", "many = 10", f"many = {many}")]) for many in (1, 3)),
    Instruction("04", "Leave `Normalize` out of `results`", [("func results(", re.compile(r"latent\.Normalize\((.*)\)\)$", re.MULTILINE), r"\1)")]),
    Instruction("05", "With `size = 64` the same cells build larger networks", [("size  ", "= 24", "= 64")]),
    Instruction("05", "Write a `ganlib.ConditionalArtist`, as `landscapes.Artist` is one, and the cells above will take it",
                [("var artist =", re.compile("$"), OWN), ("var artist =", "landscapes.Artist{Size: size}", "own{}")]),
    Instruction("05", "`TargetWeight: 100` instead of 10, as in pix2pix: whom will the painter resemble then? Change it in the cell of section 3", [("var friends", "TargetWeight: 10,", "TargetWeight: 100,")]),
    Instruction("05", "leave `Encoder: encoder,` and `EncoderWeight: 0.014,` out of `friends`", [("var friends", " Encoder: encoder,", ""), ("var friends", " EncoderWeight: 0.014,", "")]),
    Instruction("06", "let him end with `return layers.DenseWithBias(scope.In(\"verdict\"), leaky(look(scope, work, 128)), 1)`", [
        ("func critic(", re.compile(r"\tverdicts := .*\n\treturn .*"), '\treturn layers.DenseWithBias(scope.In("verdict"), leaky(look(scope, work, 128)), 1)')]),
    Instruction("06", "Tell neither of them (in the painter, `x := relu(scope.In(\"think\"), ideas, 128)`), take the calm away (`Loss: ganlib.NonSaturating{}`)", [
        ("func painter(", re.compile(r"x := relu\(scope.In\(\"think\"\), .*"), 'x := relu(scope.In("think"), ideas, 128)'),
        ("func critic(", re.compile(r"\tverdicts := .*\n\treturn .*"), '\treturn layers.DenseWithBias(scope.In("verdict"), leaky(look(scope, work, 128)), 1)'),
        ("func config(", "nn.R1{Gamma: 2}", "ganlib.NonSaturating{}"), ("func config(", "NoMomentum: true, Beta2: 0.99,", ""), ("func config(", "Averaging: 0.999, ", "")]),
]

# Sentences with code in them that read like instructions, and are none.
NONE = [
    "`scope` keeps her weights",
    "`train` lets the two learn up to a step",
    "GoMLX has `layers.Convolution` for this",
    "`Fork` returns the GAN as it was at a step, with what you like changed in it",
]

CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
TELLS = re.compile(r"\b(change|set|write|give|let|take|leave|put|use|add|replace|instead|with any|must|needs|as long)\b", re.IGNORECASE)


def sentences(markdown):
    """Yields where the sentences of a Markdown cell begin and end; a block of code belongs to the sentence before it."""
    masked = CODE.sub(lambda code: "\0" * len(code[0]), markdown)
    start = 0
    for end in re.finditer(r"[.!?][)*]*\s+|(?<!\0)\n\n+(?!\0)|$", masked):
        yield start, end.end()
        start = end.end()


def tells(sentence):
    """Whether a sentence reads as if it told the reader to change code."""
    return CODE.search(sentence) and TELLS.search(CODE.sub("", sentence))


class Notebook:
    """A notebook's prose and code."""

    def __init__(self, path):
        self.name = path.name
        self.cells = notebook_files.read(path).cells
        self.prose = [cell.source for cell in self.cells if cell.cell_type == "markdown"]
        self.code = [cell for cell in self.cells if cell.cell_type == "code"]

    def find(self, piece):
        """Returns the place of the only code cell with the piece in it."""
        found = [i for i, cell in enumerate(self.code) if piece in cell.source]
        if len(found) != 1:
            raise AssertionError(f"{self.name}: {len(found)} cells hold {piece!r}")
        return found[0]

    def sections(self):
        """Returns for each code cell the number of its section, 0 before the first."""
        section, numbers = 0, []
        for cell in self.cells:
            if cell.cell_type == "code":
                numbers.append(section)
            else:
                headings = re.findall(r"^## (\d+)\. ", cell.source, re.MULTILINE)
                section = int(headings[-1]) if headings else section
        return numbers

    def follow(self, instruction):
        """Returns the sources of the code cells when the instruction has been followed."""
        sources = [cell.source for cell in self.code]
        named = set()
        for listed in re.findall(r"sections? (\d+(?:(?:, | and )\d+)*)", instruction.words):
            named |= {int(number) for number in re.findall(r"\d+", listed)}
        places = [self.find(piece) for piece, *_ in instruction.edits] + [self.find(piece) for piece in instruction.without]
        if named and not {self.sections()[place] for place in places} & named:
            raise AssertionError(f"{self.name}: what is to be changed is in none of the sections that are named: {instruction.words}")
        for piece, old, new in instruction.edits:
            place = self.find(piece)
            old = old if isinstance(old, re.Pattern) else re.compile(re.escape(old))
            changed = old.sub(new, sources[place])
            if changed == sources[place]:
                raise AssertionError(f"{self.name}: there is no {old.pattern} in the cell with {piece!r}: {instruction.words}")
            sources[place] = changed
        left_out = {self.find(piece) for piece in instruction.without}
        return [source for i, source in enumerate(sources) if i not in left_out]


def faults(programs):
    """Returns what tools/cellcheck says of {name: sources of code cells}: {name: (place of the cell, error)}."""
    text = json.dumps([{"name": name, "cells": cells} for name, cells in programs.items()])
    done = subprocess.run(["go", "run", "tools/cellcheck/main.go"], cwd=CHECKOUT, input=text, capture_output=True, text=True)
    if done.returncode:
        raise AssertionError(f"tools/cellcheck: {done.stderr}")
    return {fault["name"]: (fault["cell"], fault["error"]) for fault in map(json.loads, done.stdout.splitlines())}


class Instructions(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.notebooks = [Notebook(path) for path in notebook_files.notebooks() if path.name[:2].isdigit()]

    def test_followed_they_compile(self):
        programs = {notebook.name: [cell.source for cell in notebook.code] for notebook in self.notebooks}
        for instruction in INSTRUCTIONS:
            notebook = next(n for n in self.notebooks if n.name.startswith(instruction.notebook))
            self.assertTrue(any(instruction.words in prose for prose in notebook.prose), f"{notebook.name} does not say: {instruction.words}")
            programs[f"{notebook.name}: {instruction.words}: {instruction.edits[0]}"] = notebook.follow(instruction)
        self.assertGreater(len(programs), len(self.notebooks) + 20)
        self.assertEqual(faults(programs), {})

    def test_sections_in_any_order(self):
        notebook = next(n for n in self.notebooks if n.name.startswith("02"))
        self.assertTrue(any("Run the cells up to the end of section 1 before anything else; after that, take the sections in any order" in prose for prose in notebook.prose))
        numbers = notebook.sections()
        programs = {
            f"section {section}": [cell.source for cell, number in zip(notebook.code, numbers) if number in (0, 1, section)]
            for section in sorted(set(numbers) - {0, 1})
        }
        self.assertEqual(len(programs), 8)
        self.assertEqual(faults(programs), {})

    def test_every_instruction_is_followed(self):
        for notebook in self.notebooks:
            words = [instruction.words for instruction in INSTRUCTIONS if notebook.name.startswith(instruction.notebook)] + NONE
            for prose in notebook.prose:
                known = [(match.start(), match.end()) for each in words for match in re.finditer(re.escape(each), prose)]
                for start, end in sentences(prose):
                    if tells(prose[start:end]):
                        self.assertTrue(any(start < last and first < end for first, last in known),
                                        f"{notebook.name} says, and no test follows it (add it to INSTRUCTIONS, or to NONE): {prose[start:end]}")

    def test_names_in_the_prose_exist(self):
        for notebook in self.notebooks:
            code = "\n".join(cell.source for cell in notebook.code)
            compiled = [new for instruction in INSTRUCTIONS for _, _, new in instruction.edits]  # the test above looks at these
            spans = [span for prose in notebook.prose for span in CODE.findall(prose)]
            spans = [re.sub(r'"[^"]*"|^```go', "", span) for span in spans if span.removeprefix("```go\n").strip("`") not in compiled]
            for name in sorted({name for span in spans for name in re.findall(r"[A-Za-z_][\w.]*", span)}):
                if re.search(rf"\b{re.escape(name)}\b", code):
                    continue
                package, _, member = name.partition(".")
                path = re.search(rf'"([\w./]+/{re.escape(package)})"', code)
                self.assertTrue(path and member, f"{notebook.name} speaks of {name}, which none of its cells has")
                done = subprocess.run(["go", "doc", f"{path[1]}.{member}"], cwd=CHECKOUT, capture_output=True, text=True)
                self.assertEqual(done.returncode, 0, f"{notebook.name} speaks of {name}: {done.stderr}")

    def test_nothing_is_listed_in_vain(self):
        prose = [prose for notebook in self.notebooks for prose in notebook.prose]
        self.assertEqual([words for words in NONE if not any(words in each for each in prose)], [])

    def test_what_tells(self):
        for sentence in "Change `a` to `b`.", "Exercise 1. Let him use `x`.", "Change the line to\n\n```go\nx\n```":
            self.assertTrue(tells(sentence), sentence)
        for sentence in "`a` is a number.", "Change the colour.", "He says `change`.":
            self.assertFalse(tells(sentence), sentence)
        text = "Set `a.b. c`. Then\n\n```go\nx. y\n\nz\n```\n\nand *run!* Then go.\n\nEnd"
        self.assertEqual([text[start:end].strip() for start, end in sentences(text)],
                         ["Set `a.b. c`.", "Then\n\n```go\nx. y\n\nz\n```\n\nand *run!*", "Then go.", "End"])


if __name__ == "__main__":
    unittest.main()

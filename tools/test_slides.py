"""Tests of the slides that tools/to_slides.py makes. How they look is seen in a browser: tools/browser/slides.py.

    tools/env python tools/test_slides.py
"""

import base64
import functools
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

TOOLS = Path(__file__).resolve().parent
sys.path.insert(0, str(TOOLS))

import notebook_files  # noqa: E402  (it lies beside this file)
import page_loads  # noqa: E402
import to_html  # noqa: E402
import to_slides  # noqa: E402

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()


def slides(page):
    """Returns the slides of a page of slides."""
    return [section for section in BeautifulSoup(page, "html.parser").select(".slides section") if not section.find("section")]


def prose(parts):
    """Returns the words of the parts' Markdown, without headings: they come back on each slide, and each answer has its own."""
    cells = [BeautifulSoup(str(cell), "html.parser") for part in parts for cell in part.select(".jp-MarkdownCell")]
    for cell in cells:
        for heading in cell.select("h1, h2, h3, summary"):
            heading.extract()
    return re.findall(r"\w+", " ".join(cell.get_text() for cell in cells))


class Kept(to_slides.Exporter):
    """Makes each page once: it takes seconds."""

    page = functools.cache(to_slides.Exporter.page)


class Notebooks(unittest.TestCase):
    """The slides of the notebooks that a lesson is given with, and of all others."""

    plain, code = Kept(), Kept(code=True)

    def test_nothing_is_loaded(self):
        for name in to_slides.NOTEBOOKS:
            page = self.code.page(notebook_files.NOTEBOOKS / f"{name}.ipynb")
            soup = BeautifulSoup(page, "html.parser")
            scripts = [script.extract().string for script in soup.find_all("script")]
            self.assertEqual(scripts, list(self.code.own_scripts))
            self.assertEqual([*page_loads.loads(soup)], [])
            policy = soup.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
            self.assertTrue(policy.startswith(to_html.POLICY + "; script-src 'sha256-"))
            self.assertTrue(all(to_html.hash_of(script) in policy for script in scripts))

    def test_its_letters_are_in_it(self):
        """With other letters than those that the slides were made for, texts would not fit."""
        named = set(re.findall(r"Liberation \w+", to_slides.STYLE))
        page = self.plain.page(notebook_files.notebooks()[0])
        held = re.findall(r'@font-face { font-family: "(.*?)";.*?url\("data:font/ttf;base64,(.*?)"\)', page)
        self.assertEqual({family for family, _ in held}, named)
        for family, data in held:
            font = base64.b64decode(data)
            self.assertEqual(font[:4], b"\0\1\0\0", family)  # TrueType
            self.assertIn(family.encode("utf-16-be"), font)

    def test_all_that_is_shown_is_on_a_slide(self):
        for path in notebook_files.with_translations():
            with self.subTest(notebook_files.name(path)):
                page = slides(self.plain.page(path))
                reading = BeautifulSoup(to_html.Exporter().page(path), "html.parser")
                for tag, key in ("img", "src"), ("iframe", "srcdoc"):
                    self.assertEqual([e[key] for slide in page for e in slide.find_all(tag)], [e[key] for e in reading.find_all(tag)])
                self.assertTrue(all(len(slide.select("img:not(iframe img), iframe")) <= 1 for slide in page), "one picture a slide")
                self.assertEqual(sum(len(slide.find_all("table")) for slide in page), len(reading.find_all("table")))
                self.assertEqual(sum(len(slide.find_all("math")) for slide in page), len(reading.find_all("math")))
                self.assertEqual(prose(page), prose([reading]))

    def test_code_only_when_asked_for(self):
        for name in to_slides.NOTEBOOKS:
            path = notebook_files.NOTEBOOKS / f"{name}.ipynb"
            self.assertEqual([str(e) for slide in slides(self.plain.page(path)) for e in slide.select(".highlight, .jp-InputArea-editor")], [])
            shown = "\n".join(e.get_text() for slide in slides(self.code.page(path)) for e in slide.select(".highlight"))
            for cell in nbformat.read(path, as_version=4).cells:
                if cell.cell_type == "code":
                    for line in filter(str.strip, cell.source.splitlines()):
                        self.assertIn(line, shown)

    def test_questions_and_answers(self):
        path = notebook_files.NOTEBOOKS / f"{to_slides.NOTEBOOKS[0]}.ipynb"
        markdown = "".join(cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown")
        page = slides(self.plain.page(path))
        self.assertEqual(sum("Guess first:" in slide.get_text() for slide in page), markdown.count(to_slides.GUESS))
        self.assertTrue(all(slide["data-kind"] == "question" for slide in page if "Guess first:" in slide.get_text()))
        exercises = re.findall(r"\*\*(Exercise \d+)\.\*\*", markdown)
        self.assertGreaterEqual(len(exercises), 3)
        headings = [slide.find(["h1", "h2"]).get_text() for slide in page if slide.find(["h1", "h2"])]
        for exercise in exercises:
            self.assertIn(f"{exercise}: answer", headings)

    def test_a_translation_has_the_same_slides(self):
        """Its questions and answers are found; only a long text may be cut elsewhere."""
        for name in to_slides.NOTEBOOKS:
            english, translated = ([slide["data-kind"] for slide in slides(self.plain.page(notebook_files.NOTEBOOKS / folder / f"{name}.ipynb"))] for folder in ("", "zh-Hant"))
            for kind in "title", "question", "picture":
                self.assertEqual(translated.count(kind), english.count(kind), kind)
        exercises = [slide.find("h2").get_text() for slide in slides(self.plain.page(notebook_files.NOTEBOOKS / "zh-Hant" / f"{to_slides.NOTEBOOKS[0]}.ipynb")) if slide.find("h2")]
        self.assertIn("練習 1：解答", exercises)

    def test_the_same_comes_out_again(self):
        path = notebook_files.NOTEBOOKS / f"{to_slides.NOTEBOOKS[0]}.ipynb"
        self.assertEqual(self.plain.page(path), to_slides.Exporter().page(path))


class Cells(unittest.TestCase):
    """What becomes of pieces of a notebook."""

    def make(self, *cells, code=False):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.ipynb"
            nbformat.write(new_notebook(cells=[*cells]), path)
            return slides(to_slides.Exporter(code).page(path))

    def kinds(self, *cells, **options):
        return [(slide["data-kind"], " ".join(slide.get_text().split())) for slide in self.make(*cells, **options)]

    def test_prose(self):
        long = "A sentence of thirty letters. " * 40
        self.assertEqual(self.kinds(new_markdown_cell("# A\n\n*b*\n\nc\n\n## D\n\ne\n\nf\n\n" + long + "\n\ng **Guess first:** h?")), [
            ("title", "A b"), ("text-short", "A c"), ("text-short", "D e f"), ("text", "D " + long[:600].strip()), ("text", "D " + long[:600].strip()),
            ("question", "D g Guess first: h?")])
        self.assertEqual(self.kinds(new_markdown_cell("a " * 300 + "**Guess first:** b?")), [("text", ("a " * 300).strip()), ("question", "Guess first: b?")])
        lead, listed = "So many use it that they " + "and " * 100 + "so", "- a\n- b"
        self.assertEqual(self.kinds(new_markdown_cell(f"{'c. ' * 60}\n\n{lead}\n\n{listed}")), [("text-short", ("c. " * 60).strip()), ("text", f"{lead} a b")])
        self.assertEqual(self.kinds(new_markdown_cell("## A\n\nb.\n\n## C\n\n- d")), [("text-short", "A b."), ("text-short", "C d")])

    def test_outputs(self):
        text = [new_output("stream", text=t) for t in ("working\n", "done\n")]
        caption = new_output("display_data", {"text/plain": "caption"})
        picture = new_output("display_data", {"image/png": PNG})
        table = new_output("display_data", {"text/html": "<table><tr><td>1</td></tr></table>"})
        self.assertEqual(self.kinds(new_code_cell("x", outputs=[text[0], picture, text[1], picture, caption, table])), [("picture", "done"), ("picture", ""), ("table", "caption 1")])
        self.assertEqual(self.kinds(new_markdown_cell("## T"), new_code_cell("x", outputs=text)), [("table", "T working done")])

    def test_code(self):
        code = "\n".join(f"a{n}" + "\n" * (n == 20) for n in range(30))
        self.assertEqual([kind for kind, _ in self.kinds(new_code_cell(code), code=True)], ["code-long", "code-short"])
        self.assertEqual(self.kinds(new_markdown_cell("a"), new_code_cell(code)), [("text-short", "a")])

    def test_what_cannot_be(self):
        with self.assertRaisesRegex(to_html.Unfit, "cell 1 "):
            self.make(new_markdown_cell("![a](https://example.org/a.png)"))


class Program(unittest.TestCase):
    def test_it_writes(self):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run([sys.executable, TOOLS / "to_slides.py", "--to", folder], capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            made = sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*.html"))
            self.assertEqual(made, [f"{tag}{name}.html" for tag in ("", "zh-Hant/") for name in to_slides.NOTEBOOKS])


if __name__ == "__main__":
    unittest.main()

"""Tests of the pages that tools/to_html.py makes: of the real notebooks, and of what a notebook may hold.

    tools/env python tools/test_html.py
"""

import re
import sys
import tempfile
import unittest
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup

TOOLS = Path(__file__).resolve().parent
sys.path.insert(0, str(TOOLS))

import to_html  # noqa: E402  (it lies beside this file)

FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$]+?\$", re.DOTALL)


def loaded(soup):
    """Returns what a browser would load to show the page, beyond what is in it."""
    addresses = []
    for tag in soup.find_all(True):
        for name in "src", "srcset", "data", "poster", "background":
            addresses.append(tag.get(name))
        if tag.name not in ("a", "area"):
            addresses += [tag.get("href"), tag.get("xlink:href")]
        css = (tag.get("style") or "") + (tag.string or "" if tag.name == "style" else "")
        addresses += re.findall(r"url\(\s*['\"]?(.*?)['\"]?\s*\)", css)
        addresses += re.findall(r"@import\s+[^;]*", css)
        if tag.name == "script":
            addresses.append("script: " + (tag.string or ""))
    return [address for address in addresses if address and not address.startswith(("data:", "#"))]


def prose(soup):
    """Returns the page's text, without code and without what its outputs say."""
    soup = BeautifulSoup(str(soup), "html.parser")
    for tag in soup.select("head, code, pre, math, .jp-CodeCell"):
        tag.extract()
    return soup.get_text()


class Pages(unittest.TestCase):
    """Each notebook of the repository, as a page."""

    def test_notebooks(self):
        paths = sorted((TOOLS.parent / "notebooks").glob("*.ipynb"))
        self.assertTrue(paths)
        for path in paths:
            with self.subTest(path.name):
                soup = BeautifulSoup(to_html.Exporter().page(path), "html.parser")
                notebook = nbformat.read(path, as_version=4)
                markdown = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
                code = [cell for cell in notebook.cells if cell.cell_type == "code"]

                self.assertEqual(loaded(soup), [])
                self.assertEqual(len(soup.find_all("math")), len(FORMULA.findall(markdown)))
                self.assertNotIn("$", prose(soup))
                self.assertEqual([tag.get_text() for tag in soup.find_all("kbd")], re.findall("<kbd>(.*?)</kbd>", markdown))
                answers = re.findall(r"<details>.*?</summary>\s*(\S+)", markdown, re.DOTALL)
                self.assertEqual([tag.find("p").get_text().split()[0] for tag in soup.find_all("details")], answers)
                self.assertEqual([tag.get_text().strip() for tag in soup.select(".jp-CodeCell .highlight")], [cell.source.strip() for cell in code])
                self.assertTrue(not code or soup.select(".highlight .kd, .highlight .kn"), "the code is coloured as Go")

                pictures = [tag["src"] for tag in soup.find_all("img")]
                for cell in code:
                    for output in cell.outputs:
                        data = output.get("data", {})
                        shown = BeautifulSoup(data.get("text/html", ""), "html.parser").find_all("img")
                        if shown:
                            self.assertTrue(all(tag["src"] in pictures for tag in shown))
                        elif "image/png" in data and "text/html" not in data:
                            self.assertIn("data:image/png;base64," + "".join(data["image/png"].split()), ["".join(p.split()) for p in pictures])
                self.assertEqual(len(pictures), len(re.findall(r"!\[|<img", markdown)) + sum(
                    bool(re.search("image/|<img", str(output.get("data", {})))) for cell in code for output in cell.outputs))


class Cells(unittest.TestCase):
    """What becomes of a piece of Markdown."""

    def page(self, *cells):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.ipynb"
            nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
            (Path(folder) / "dot.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
            return BeautifulSoup(to_html.Exporter().page(path), "html.parser")

    def markdown(self, source):
        return self.page(nbformat.v4.new_markdown_cell(source))

    def test_what_loads_is_found(self):
        for source in (
            '<script src="https://x.org/a.js"></script>', '<img src="https://x.org/a.png">', '<div style="background: url(https://x.org/a)">.</div>',
            "<style>@import 'https://x.org/a.css';</style>", '<link rel="stylesheet" href="//x.org/a.css">', "<style>a { b: url('a.png') }</style>",
        ):
            self.assertTrue(loaded(self.markdown(source)), source)

    def test_links(self):
        soup = self.markdown("[on](02_next.ipynb#a) [out](https://x.org/a.ipynb) [doc](https://go.dev)")
        self.assertEqual([a["href"] for a in soup.select("p a")], ["02_next.html#a", "https://x.org/a.ipynb", "https://go.dev"])
        self.assertEqual(loaded(soup), [])

    def test_pictures_are_embedded(self):
        for source in "![a dot](dot.svg)", 'See <img src="dot.svg" alt="a dot"> here.', '<img src="dot.svg" alt="a dot">':
            self.assertTrue(self.markdown(source).find("img")["src"].startswith("data:image/svg+xml"), source)

    def test_a_picture_without_html(self):
        output = nbformat.v4.new_output("display_data", {"image/png": "iVBORw0KGgo=", "text/plain": "a dot"})
        self.assertTrue(self.page(nbformat.v4.new_code_cell("x", outputs=[output])).find("img")["src"].startswith("data:image/png;base64,iVBO"))

    def test_formulas(self):
        math = self.markdown(r"$-2\ln 2 \approx -1.4$ and $$\begin{cases}1&x>0\\0\end{cases}$$ cost \$5").find_all("math")
        self.assertEqual([tag["display"] for tag in math], ["inline", "block"])
        self.assertEqual(math[0].get_text(), "−2ln2≈−1.4")
        name = math[0].find("mo", string="ln")
        self.assertEqual((name["lspace"], name["rspace"]), (to_html.THIN, to_html.THIN))
        self.assertEqual([tag.get("form") for tag in math[0].find_all("mo", string="−")], [None, "prefix"])
        self.assertEqual(len(math[1].find_all("mtr")), 2)

    def test_formulas_that_are_none(self):
        for formula in r"\nonsense x", r"a}b", r"\left( x", "x^", r"\begin{aligned}a&=b\end{aligned}":
            with self.assertRaises(ValueError) as caught:
                self.markdown(f"${formula}$")
            self.assertIn(formula, str(caught.exception))


if __name__ == "__main__":
    unittest.main()

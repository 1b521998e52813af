"""Tests of the pages that tools/to_html.py makes: of the real notebooks, and of what a notebook may hold.

    tools/env python tools/test_html.py
"""

import base64
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup

TOOLS = Path(__file__).resolve().parent
sys.path.insert(0, str(TOOLS))

import embedding  # noqa: E402  (it lies beside this file)
import notebook_files  # noqa: E402
import to_html  # noqa: E402

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

    exporter = to_html.Exporter()

    def test_notebooks(self):
        paths = notebook_files.with_translations()
        self.assertTrue(paths)
        for path in paths:
            with self.subTest(notebook_files.name(path)):
                soup = BeautifulSoup(self.exporter.page(path), "html.parser")
                notebook = nbformat.read(path, as_version=4)
                markdown = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
                code = [cell for cell in notebook.cells if cell.cell_type == "code"]

                self.assertEqual(loaded(soup), [])
                self.assertEqual(soup.html["lang"], notebook_files.language(path))
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


SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>'
PNG = base64.b64decode("iVBORw0KGgo=")  # its first bytes: nobody here looks further


class Cells(unittest.TestCase):
    """What becomes of a piece of Markdown, or of an output."""

    exporter = to_html.Exporter()

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name) / "notebooks"
        (self.folder / "in side").mkdir(parents=True)
        (self.folder / "dot.svg").write_text(SVG)
        for name in "my picture.png", "in side/Ä+&.PNG", "in side/what?#.png", "../above.png":
            (self.folder / name).write_bytes(PNG)

    def write(self, *cells):
        path = self.folder / "a.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
        return path

    def page(self, *cells):
        soup = BeautifulSoup(self.exporter.page(self.write(*cells)), "html.parser")
        self.assertEqual(loaded(soup), [])
        return soup

    def everywhere(self, source):
        """Returns a cell for each place where Markdown, and HTML, is shown."""
        cells = [nbformat.v4.new_markdown_cell(source), self.with_output("text/markdown", source)]
        if source.startswith("<"):
            cells += [self.with_output("text/html", source), nbformat.v4.new_raw_cell(source)]
        for cell in cells:
            cell.metadata.source = source
        return cells

    def with_output(self, form, content):
        return nbformat.v4.new_code_cell("x", outputs=[nbformat.v4.new_output("display_data", {form: content})])

    def markdown(self, source, **attachments):
        cell = nbformat.v4.new_markdown_cell(source)
        if attachments:
            cell["attachments"] = attachments
        return self.page(cell)

    def output(self, form, content):
        return self.page(self.with_output(form, content))

    def refused(self, make, *args, **kwargs):
        """Returns the sentences with which a page is refused."""
        with self.assertRaises(to_html.Unfit) as caught:
            make(*args, **kwargs)
        for sentence in caught.exception.args:
            self.assertRegex(sentence, r"(?s)^\S+a\.ipynb: cell 1 \(.*\): .*\.$")
            self.assertNotIn("to_html.py", sentence)  # found late, and so as a fault of its own
        return "\n".join(caught.exception.args)

    def test_what_loads_is_found_and_refused(self):
        cells = []
        for source in (
            '<img src="https://x.org/a.png">', "![a](http://x.org/a.png)", "![a](//x.org/a.png)", "![a][r]\n\n[r]: https://x.org/a.png", '<img alt="a" SRC = HTTPS://x.org/a.png >',
            '<img src=" ht&#116;ps://x.org/a.png">', '<img srcset="dot.svg 1x, https://x.org/a.png 2x">', '<picture><source srcset="https://x.org/a.png"><img src="dot.svg"></picture>',
            '<video src="https://x.org/a.mp4"></video>', '<video poster="https://x.org/a.png"></video>', '<audio><source src="a.mp3"></audio>', '<video><track src="https://x.org/a.vtt"></video>',
            '<div style="background: url(https://x.org/a)">.</div>', '<div style="background: u\\72l(//x.org/a)">.</div>', '<p style="background: image-set(\'//x.org/a.png\' 1x)">.</p>',
            "<style>@import 'https://x.org/a.css';</style>", "<style>@import url(a.css) print;</style>", "<style>a { b: url('a.png') }</style>",
            "<style>@media print { @font-face { src: url(//x.org/a.woff2) } }</style>",
            '<link rel="stylesheet" href="//x.org/a.css">', '<link rel="preload" imagesrcset="//x.org/a.png" as="image">', '<link rel="dns-prefetch" href="//x.org">', '<script src="https://x.org/a.js"></script>',
            '<iframe src="https://x.org"></iframe>', '<iframe src="dot.svg"></iframe>', '<iframe src="data:text/html,<img src=//x.org/a.png>"></iframe>', '<iframe srcdoc="<img src=//x.org/a.png>"></iframe>',
            '<object data="https://x.org/a.svg"></object>', '<embed src="https://x.org/a.svg">', '<table background="https://x.org/a.png"></table>', '<input type="image" src="https://x.org/a.png">',
            '<svg><image href="https://x.org/a.png"/></svg>', '<svg><image xlink:href="https://x.org/a.png"/></svg>', '<svg><use href="https://x.org/a.svg#b"/></svg>', '<svg><use href="dot.svg#b"/></svg>',
            '<svg><rect fill="url(https://x.org/a.svg#b)"/></svg>', '<svg><filter><feImage href="//x.org/a.png"/></filter></svg>', '<svg><style>a { b: url(//x.org/a.png) }</style></svg>',
            '<meta http-equiv="refresh" content="0; url=https://x.org">', '<base href="https://x.org/">', '<img src="file:///a.png">', '<img src="/a.png">', '<img src="C:\\a.png">', "![a](ftp://x.org/a.png)",
        ):
            cells += self.everywhere(source)
        path = self.write(*cells)
        with self.assertRaises(to_html.Unfit) as caught:
            self.exporter.page(path)
        told = {int(number) for number in re.findall(r"ipynb: cell (\d+) ", "\n".join(caught.exception.args))}
        self.assertEqual([cell.metadata.source for number, cell in enumerate(cells, 1) if number not in told], [])

    def test_a_sentence_for_each(self):
        said = self.refused(self.markdown, "## Here\n![a](gone.png) ![b](in%20side) ![c](notes.txt) $a}b$ <img src='https://x.org/a.png'>")
        self.assertIn("a}b", said)  # a formula that is none ends the cell, and is told alone
        (self.folder / "notes.txt").write_text("a")
        said = self.refused(self.markdown, "## Here\n![a](gone.png) ![b](in%20side) ![c](notes.txt) <img src='https://x.org/a.png'>").splitlines()
        self.assertEqual([sentence.partition(": cell 1 (## Here): ")[2] for sentence in said], [
            "the picture gone.png is not there: put it where the notebook says, or correct its name.",
            "the picture in%20side is no file: name one.",
            "the picture notes.txt is no picture that browsers show (PNG, JPEG, GIF, WebP, AVIF, SVG): save it as one.",
            "the picture https://x.org/a.png is on another machine, and a page loads nothing: save it beside the notebook and name that file.",
        ])

    def test_files_that_cannot_be_read(self):
        os.mkfifo(self.folder / "pipe.png")
        (self.folder / "nowhere.png").symlink_to("gone.png")
        (self.folder / "round.png").symlink_to("round.png")
        with open(self.folder / "large.png", "wb") as file:
            file.truncate(embedding.LARGEST + 1)
        self.assertIn("pipe.png is no file", self.refused(self.markdown, "![a](pipe.png)"))
        for name in "nowhere.png", "round.png", "dot.svg/a.png", "a" * 300 + ".png":
            self.assertIn("correct its name", self.refused(self.markdown, f"![a]({name})"), name)
        self.assertIn("large.png takes 50 MB", self.refused(self.markdown, "![a](large.png)"))

    def test_a_picture_that_needs_another(self):
        (self.folder / "photo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><image href="photo.png"/></svg>')
        self.assertIn("photo.svg itself needs photo.png", self.refused(self.markdown, "![a](photo.svg)"))
        self.assertIn("itself needs photo.png", self.refused(self.output, "image/svg+xml", (self.folder / "photo.svg").read_text()))
        self.assertIn("itself needs photo.png", self.refused(self.output, "text/html", f'<img src="data:image/svg+xml;base64,{base64.b64encode((self.folder / "photo.svg").read_bytes()).decode()}">'))

    def test_scripts_are_left_out(self):
        for source in '<p>a</p><script>fetch("https://x.org")</script>', '<iframe srcdoc="<p>a</p><script>fetch(1)</script>"></iframe>':
            soup = self.output("text/html", source)
            self.assertNotIn("fetch", str(soup))
            self.assertIn("<p>a</p>", str(soup).replace("&lt;", "<").replace("&gt;", ">"))

    def test_a_page_that_loads_nothing_keeps_its_script(self):
        policy = "default-src 'none'; style-src 'sha256-A+/='; script-src 'sha256-b+/='"
        def nested(policy, sandbox="allow-scripts", before=""):
            document = f'<!DOCTYPE html><html lang="en"><head>{before}<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}"></head><script>run()</script>'
            return f'<iframe sandbox="{sandbox}" srcdoc="{document.replace(chr(34), "&quot;")}"></iframe>'
        def allowed(soup):
            return soup.find("meta", {"http-equiv": "Content-Security-Policy"})["content"].partition("; script-src ")[2]
        soup = self.output("text/html", nested(policy))
        self.assertIn("run()", soup.iframe["srcdoc"])
        self.assertEqual(allowed(soup), "'sha256-b+/='")
        for open_page in (nested(policy, "allow-scripts allow-top-navigation"), nested(policy.replace("default", "img")), nested(policy + "; img-src *"), nested(policy + "; connect-src https:"),
                          nested("default-src 'none'; script-src 'unsafe-inline'"), nested(policy, before="<script>run()</script>")):
            soup = self.output("text/html", open_page)
            self.assertNotIn("run()", soup.iframe["srcdoc"], open_page)

    def test_the_browser_is_told_to_load_nothing(self):
        policy = self.markdown("a").find("meta", {"http-equiv": "Content-Security-Policy"})
        self.assertTrue(policy["content"].startswith("default-src 'none';"))
        self.assertEqual(set(re.findall(r"[a-z-]+-src (.*?)(?:;|$)", policy["content"])), {"'none'", "data:", "'unsafe-inline'"})
        earlier = [tag.name for tag in policy.find_all_previous(True)]
        self.assertLessEqual(set(earlier), {"html", "head", "meta", "title"})

    def test_attachments(self):
        png, svg = base64.b64encode(PNG).decode(), base64.b64encode(SVG.encode()).decode()
        names = "image.png", "my image.png", "Ä&.png", "50%.png", "a%20b.png"
        attachments = {name: {"image/png": png} for name in names} | {"both": {"image/png": png, "image/svg+xml": svg}, "lines.gif": {"image/gif": png[:4] + "\n" + png[4:] + "\n"}}
        cells, expected = [], []
        for source, kind in (
            ("![a](attachment:image.png)", "png"), ("![a](attachment:my%20image.png)", "png"), ("![a](<attachment:my image.png>)", "png"), ("![a](attachment:Ä&.png)", "png"),
            ("![a](attachment:%C3%84%26.png)", "png"), ("![a](attachment:50%25.png)", "png"), ("![a](attachment:a%2520b.png)", "png"), ("![a][r]\n\n[r]: attachment:image.png", "png"),
            ("[![a](attachment:image.png)](https://x.org)", "png"), ('<img src="attachment:image.png">', "png"), ("<p>See <img src='attachment:my image.png'> here.</p>", "png"),
            ("![a](attachment:both)", "svg+xml"), ("![a](attachment:lines.gif)", "gif"), ("![a](ATTACHMENT:image.png)", "png"),
        ):
            cells.append(nbformat.v4.new_markdown_cell(source, attachments=attachments))
            expected.append(f"data:image/{kind};base64,{svg if 'svg' in kind else png}")
        self.assertEqual([tag["src"] for tag in self.page(*cells).find_all("img")], expected)

    def test_attachments_that_are_none(self):
        for source, sentence in (("![a](attachment:gone.png)", "attachment:gone.png is not attached to it"), ('<img src="attachment:gone.png">', "attachment:gone.png is not attached"),
                                 ("![a](attachment:text)", "text is no picture, but text/plain"), ("![a](attachment:broken.png)", "broken.png is broken"), ("![a](attachment:empty.png)", "empty.png is empty")):
            said = self.refused(self.markdown, source, **{"text": {"text/plain": "a"}, "broken.png": {"image/png": "a*"}, "empty.png": {"image/png": ""}})
            self.assertIn(sentence, said)
        self.assertIn("is not attached", self.refused(self.markdown, "![a](attachment:gone.png)"))

    def test_links(self):
        soup = self.markdown("[on](02_next.ipynb#a) [out](https://x.org/a.ipynb) [doc](https://go.dev)")
        self.assertEqual([a["href"] for a in soup.select("p a")], ["02_next.html#a", "https://x.org/a.ipynb", "https://go.dev"])
        self.assertEqual(loaded(soup), [])

    def test_pictures_are_embedded(self):
        cells = []
        for source in "![a dot](dot.svg)", 'See <img src="dot.svg" alt="a dot"> here.', '<img src="dot.svg" alt="a dot">', "![a dot](./in%20side/../dot.svg?raw=true)", '<svg><image href="dot.svg"/></svg>':
            cells += self.everywhere(source)
        self.assertEqual(str(self.page(*cells)).count("data:image/svg+xml;base64," + base64.b64encode(SVG.encode()).decode()), len(cells))
        self.assertTrue(self.markdown("![a](dot.svg#part)").find("img")["src"].endswith("=#part"))
        cells, png = [], "data:image/png;base64," + base64.b64encode(PNG).decode()
        for source in ("![a](my%20picture.png)", "![a](<my picture.png>)", '<img src="my picture.png">', "![a](in%20side/Ä+&.PNG)", "![a](in%20side/%C3%84+%26.PNG)", "![a](in%20side/what%3F%23.png)",
                       "![a](../above.png)", "![a][r]\n\n[r]: my%20picture.png 'title'", '<p style="background: url(my%20picture.png)">.</p>', "<style>p { background: url('my picture.png') }</style>",
                       '<video poster="my%20picture.png"></video>', '<iframe srcdoc="<img src=my%20picture.png>"></iframe>'):
            cells += self.everywhere(source)
        self.assertEqual(str(self.page(*cells)).count(png), len(cells))
        listed = self.output("text/html", '<img srcset="my%20picture.png 1x,dot.svg 2x, dot.svg">').find("img")["srcset"]
        self.assertEqual(re.sub(r"base64,[\w+/=]+", "…", listed), "data:image/png;… 1x, data:image/svg+xml;… 2x, data:image/svg+xml;…")

    def test_films_are_embedded(self):
        (self.folder / "a.mp4").write_bytes(b"film")
        for source in '<video src="a.mp4"></video>', '<video><source src="a.mp4"></video>':
            self.assertIn("data:video/mp4;base64,ZmlsbQ==", str(self.output("text/html", source)))

    def test_the_rest_stays_as_it_is(self):
        source = '<details><summary>A&nbsp;b</summary>\n\n**c** <kbd>d</kbd> <a href="https://x.org">e</a> <svg viewBox="0 0 1 1"><a href="x.svg"><rect fill="url(#a)"/></a></svg>\n\n</details>'
        plain, with_picture = self.markdown(source), self.markdown(source + "\n\n![a](dot.svg)")
        self.assertEqual(str(with_picture.details), str(plain.details))
        self.assertEqual(len(plain.details.find_all("strong")), 1)

    def test_pictures_of_a_linked_notebook(self):
        elsewhere = self.folder.parent / "elsewhere"
        elsewhere.mkdir()
        nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("![a](dot.svg)")]), elsewhere / "a.ipynb")
        (self.folder / "link.ipynb").symlink_to(elsewhere / "a.ipynb")
        self.assertIn("data:image/svg+xml", self.exporter.page(self.folder / "link.ipynb"))  # as JupyterLab does

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
            self.assertIn(formula, self.refused(self.markdown, f"${formula}$"))


class Command(unittest.TestCase):
    """tools/to_html.py, from the command line."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="pages ")
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)

    def notebook(self, name, source="a"):
        (self.folder / name).parent.mkdir(exist_ok=True)
        nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(source)]), self.folder / name)
        return self.folder / name

    def run_it(self, *paths):
        command = [sys.executable, str(TOOLS / "to_html.py"), "--to", str(self.folder / "html"), *map(str, paths)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=self.folder)
        self.assertNotIn("Traceback", done.stderr)
        return done

    def test_good_and_bad(self):
        empty = self.folder / "empty.ipynb"
        empty.touch()
        os.mkfifo(self.folder / "pipe.ipynb")
        odd = self.folder / "odd.ipynb"
        odd.write_text('{"nbformat": 4, "nbformat_minor": 5, "cells": 3}')
        done = self.run_it(self.notebook("bad.ipynb", "![a](gone.png)"), empty, self.folder / "gone.ipynb", self.folder, self.folder / "pipe.ipynb", odd, self.notebook("good.ipynb"))
        self.assertEqual(done.returncode, 1)
        said = done.stderr.splitlines()
        self.assertEqual(len(said), 6, done.stderr)
        self.assertIn("bad.ipynb: cell 1 (![a](gone.png)): the picture gone.png is not there", said[0])
        for sentence, words in zip(said[1:], ("empty.ipynb cannot be read as a notebook", "gone.ipynb cannot be read as a notebook", "is no file", "pipe.ipynb is no file", "odd.ipynb cannot be read")):
            self.assertIn(words, sentence)
        self.assertRegex(done.stdout, r"^html/good\.html: \d\.\d MB\n$")
        self.assertEqual([path.name for path in (self.folder / "html").iterdir()], ["good.html"])

    def test_a_page_that_is_a_link(self):
        (self.folder / "html").mkdir()
        (self.folder / "page.html").write_text("old")
        (self.folder / "html/a.html").symlink_to("../page.html")
        self.assertEqual(self.run_it(self.notebook("a.ipynb")).returncode, 0)
        self.assertTrue((self.folder / "html/a.html").is_symlink())
        self.assertIn("<html", (self.folder / "page.html").read_text())

    def test_two_notebooks_of_a_name(self):
        done = self.run_it(self.notebook("a.ipynb"), self.notebook("other/a.ipynb"))
        self.assertEqual(done.returncode, 1)
        self.assertIn("would replace that of another notebook", done.stderr)

    def test_a_translation(self):
        """Its page is in its language's folder, and may have the name of the English one; what it links to lies where it lay."""
        (self.folder / "xx").mkdir()
        (self.folder / "xx" / notebook_files.TRANSLATION).touch()
        done = self.run_it(self.notebook("a.ipynb"), self.notebook("xx/a.ipynb", "[a](../a.ipynb)"))
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        pages = [BeautifulSoup((self.folder / "html" / name).read_text(), "html.parser") for name in ("a.html", "xx/a.html")]
        self.assertEqual([page.html["lang"] for page in pages], ["en", "xx"])
        self.assertEqual([link["href"] for link in pages[1].find_all("a") if link.get_text() == "a"], ["../a.html"])

    def test_no_place_for_pages(self):
        (self.folder / "html").write_text("a file")
        done = self.run_it(self.notebook("a.ipynb"))
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"^\S.*a\.html cannot be written: .*\n$")

    def test_scripts_are_told_of(self):
        done = self.run_it(self.notebook("a.ipynb", "<script>a</script>"))
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("a page runs no scripts, so those of cells 1 are left out", done.stdout)


if __name__ == "__main__":
    unittest.main()

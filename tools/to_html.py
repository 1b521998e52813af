"""Makes of every notebook a page to read without Jupyter: html/NAME.html, in one file; of a translation html/TAG/NAME.html.

    tools/env python tools/to_html.py [--to FOLDER] [NOTEBOOK...]

A page loads nothing from anywhere: pictures are in it, and formulas are MathML, which browsers draw
themselves. It follows the reader's light or dark theme. Of a notebook that needs what cannot be put into
a page, none is made: a sentence for each such thing names its cell, and the exit status is 1.
"""

import argparse
import base64
import hashlib
import html
import os
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import quote

import latex2mathml.converter
from bs4 import BeautifulSoup
from jinja2 import DictLoader, pass_context
from mistune import HTMLRenderer
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from traitlets.config import Config

import notebook_files
import whole_file
from embedding import embed
from page_loads import closed, loads

CHECKOUT = Path(__file__).resolve().parent.parent

# What the browser holds the page to, whatever is in it.
POLICY = "default-src 'none'; img-src data:; media-src data:; font-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

# JupyterLab's own page, less the scripts that it would load, with both of its themes.
TEMPLATE = """
{%- extends 'index.html.j2' -%}
{%- block html_head_js -%}<meta http-equiv="Content-Security-Policy" content="POLICY" />{%- endblock -%}
{%- block jupyter_widgets -%}{%- endblock -%}
{%- block html_head_js_mathjax -%}{%- endblock -%}
{%- block html_head_js_mermaidjs -%}{%- endblock -%}
{%- block html_head_css -%}
{{ resources.include_css("static/theme-dark.css") | replace("<style", '<style media="(prefers-color-scheme: dark)"', 1) }}
<meta name="color-scheme" content="light dark" />
<style type="text/css">
main { max-width: 60rem; margin: auto; }
math { font-size: 1.1em; }
</style>
{%- endblock -%}
""".replace("POLICY", POLICY)

# What a page shows of an output that has several forms: no form that needs a script.
FORMS = ["text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg", "text/plain"]

TEX_SYNTAX = ("\\", "{", "}", "&")  # what begins a name that latex2mathml did not understand
THIN = "0.167em"


def mathml(formula, display):
    """Returns a TeX formula as a <math> element; display is "inline" or "block".

    Raises ValueError, in one sentence, for what is no TeX that MathML can say.
    """
    try:
        math = latex2mathml.converter.convert_to_element(formula, display=display)
    except Exception as err:  # the library's errors have no common class
        raise ValueError(f"The formula {formula} cannot be read as TeX ({type(err).__name__}): correct it in the notebook.") from err
    for element in math.iter():
        element.text = html.unescape(element.text or "")
        if element.tag == "mi" and element.text[:1] in TEX_SYNTAX:
            raise ValueError(f"In the formula {formula} the word {element.text} does not become MathML: write it otherwise in the notebook.")
    for element in math.iter():
        set_spaces(element)
    return ET.tostring(math, encoding="unicode")


def hash_of(script):
    """Returns how a policy names a script that stands in the page."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def set_spaces(parent):
    """Says of signs what TeX knows of them: log and other names stand off, and a sign after ( or = is no minus between two."""
    children = list(parent)
    for before, child, after in zip([None, *children], children, [*children[1:], None]):
        if child.tag in ("mi", "mo") and len(child.text) > 1 and child.text.isalpha():
            child.tag = "mo"
            child.set("lspace", THIN if before is not None and before.tag != "mo" else "0")
            child.set("rspace", THIN if after is not None and after.text != "(" else "0")
        elif child.tag == "mo" and child.text in "+−±" and before is not None and before.tag == "mo" and before.text not in ")]}|!":
            child.set("form", "prefix")


class Renderer(IPythonRenderer):
    """Markdown as HTML, with formulas as MathML, and with links to other notebooks as links to their pages."""

    def block_math(self, body):
        return mathml(body, "block")

    def inline_math(self, body):
        return mathml(body, "inline")

    def latex_environment(self, name, body):
        return mathml(rf"\begin{{{name}}}{body}\end{{{name}}}", "block")

    def image(self, text, url, title=None):
        return HTMLRenderer.image(self, text, url, title)  # embedded with the cell's other pictures

    def link(self, text, url, title=None):
        target, mark, section = url.partition("#")
        if target.endswith(".ipynb") and ":" not in target:
            url = target.removesuffix(".ipynb") + ".html" + mark + section
        return super().link(text, url, title)


class Unfit(ValueError):
    """A notebook that no page can be made of. Its arguments are the reasons, a sentence each."""


class Exporter(HTMLExporter):
    """A notebook as one page that loads nothing."""

    NUMBER = "number_in_notebook"  # where a cell's metadata hold its place, from 1 on
    page_template, page_renderer = TEMPLATE, Renderer
    own_scripts = ()  # the texts of those that the template itself has in it

    @property
    def default_config(self):
        config = Config({"NbConvertBase": {"display_data_priority": FORMS}})
        merged = super().default_config.copy()
        merged.merge(config)
        return merged

    def __init__(self):
        super().__init__(extra_loaders=[DictLoader({"page.html.j2": self.page_template})], template_file="page.html.j2")

    def default_filters(self):
        yield from super().default_filters()
        yield "markdown2html", self.markdown

    def _init_resources(self, resources):
        # The page's language: by it a browser chooses the letters' shapes, which are not the same in Taiwan and in Japan.
        return super()._init_resources(resources) | {"language_code": self.language}

    @pass_context
    def markdown(self, context, source):
        cell = context["cell"]
        renderer = self.page_renderer(escape=False, anchor_link_text=self.anchor_link_text, exclude_anchor_links=self.exclude_anchor_links)
        try:
            page = MarkdownWithMath(renderer=renderer).render(source)
        except ValueError as err:  # a formula
            self.reasons.append(f"{self.place(cell)}: {err}")
            return ""
        return self.embed(cell, page)

    def embed(self, cell, page):
        """Returns the cell's piece of a page with all that it would load in it, and notes what cannot be."""
        page, sentences, scripts = embed(page, self.folder, cell.get("attachments", {}))
        self.reasons += [f"{self.place(cell)}: {sentence}." for sentence in sentences]
        if scripts:
            self.scripts.append(cell.metadata[self.NUMBER])
        return page

    def place(self, cell):
        """Returns how a sentence names a cell: by its number, and by how it begins."""
        start = next(iter(cell.source.strip().splitlines()), "")
        return f"cell {cell.metadata[self.NUMBER]}" + (f" ({start if len(start) <= 40 else start[:39] + '…'})" if start else "")

    def page(self, path):
        """Returns the page of the notebook at the path. Raises Unfit; self.scripts are the cells that lost a script."""
        try:
            notebook = notebook_files.read(path)
        except ValueError as err:
            raise Unfit(str(err)) from err
        self.folder, self.reasons, self.scripts = path.parent, [], []
        self.language = notebook_files.language(path)
        for number, cell in enumerate(notebook.cells, 1):
            cell.metadata[self.NUMBER] = number
            for output in cell.get("outputs", []):
                self.embed_output(cell, output.get("data", {}))
            if cell.cell_type == "raw" and cell.metadata.get("raw_mimetype", "").lower() in ["", *self.raw_mimetypes]:
                cell.source = self.embed(cell, cell.source)
        self.arrange(notebook)
        page, _ = self.from_notebook_node(notebook, {"metadata": {"name": path.stem, "path": str(path.parent)}})
        soup = BeautifulSoup(page, "html.parser")
        for script in soup.find_all("script"):
            if script.string in self.own_scripts:
                script.extract()
        if not self.reasons:  # else what is left is known
            self.reasons = [f"the page would still load {load!r}: a fault of tools/to_html.py." for load in loads(soup)]
        if self.reasons:
            raise Unfit(*(f"{path}: {reason}" for reason in self.reasons))
        # What a page allows binds the pages within it: the scripts of the closed ones have to be allowed here, too.
        scripts = [*map(hash_of, self.own_scripts), *(script for frame in soup.find_all(srcdoc=True) for script in closed(frame) or [])]
        return page.replace(POLICY, f"{POLICY}; script-src {' '.join(dict.fromkeys(scripts))}", 1) if scripts else page

    def arrange(self, notebook):
        """Is for exporters that put the cells, with all that they show in them, in another order or shape."""

    def embed_output(self, cell, data):
        """Does the same for an output, {MIME type: content}, of which a page shows one form."""
        shown = next((form for form in FORMS if form in data), None)
        if shown == "text/html":
            data[shown] = self.embed(cell, data[shown])
        elif shown == "image/svg+xml":
            self.embed(cell, f'<img src="data:image/svg+xml,{quote(data[shown])}">')

    def from_notebook_node(self, nb, resources=None, **kw):
        language = nb.metadata.get("language_info", {})
        if not language.get("pygments_lexer", "-"):
            del language["pygments_lexer"]  # GoNB leaves it empty; by the language's name its code is coloured
        return super().from_notebook_node(nb, resources, **kw)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", type=Path, default=CHECKOUT / "html", metavar="FOLDER", help="where the pages go, instead of html/")
    parser.add_argument("notebooks", nargs="*", type=Path, metavar="NOTEBOOK")
    args = parser.parse_args()

    paths = args.notebooks or notebook_files.with_translations()
    if not paths:
        sys.exit("There is no notebook in notebooks/: no page was made.")
    exporter = Exporter()
    targets, failed = set(), False
    for path in paths:
        target = args.to / Path(notebook_files.name(path)).with_suffix(".html")
        try:
            if target in targets:
                raise Unfit(f"{path}: its page, {target}, would replace that of another notebook of this name: make it in another folder (--to).")
            page = exporter.page(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            whole_file.write(target, page)
        except Unfit as err:
            print(*err.args, sep="\n", file=sys.stderr, flush=True)
            failed = True
            continue
        except OSError as err:
            sys.exit(f"{target} cannot be written: {err.strerror}: {err.filename}")
        targets.add(target)
        print(f"{os.path.relpath(target)}: {len(page.encode()) / 1e6:.1f} MB", flush=True)
        if exporter.scripts:
            print(f"{path}: a page runs no scripts, so those of cells {', '.join(map(str, exporter.scripts))} are left out.", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

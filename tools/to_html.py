"""Makes of every notebook a page to read without Jupyter: html/NAME.html, in one file.

    tools/env python tools/to_html.py [--to FOLDER] [NOTEBOOK...]

A page loads nothing from anywhere: pictures are in it, and formulas are MathML, which browsers draw
themselves. It follows the reader's light or dark theme.
"""

import argparse
import html
import os
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import latex2mathml.converter
from jinja2 import DictLoader
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from traitlets.config import Config

CHECKOUT = Path(__file__).resolve().parent.parent

# JupyterLab's own page, less the scripts that it would load, with both of its themes.
TEMPLATE = """
{%- extends 'index.html.j2' -%}
{%- block html_head_js -%}{%- endblock -%}
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
"""

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

    # IPythonRenderer closes each tag of a piece of HTML at once, to embed its pictures, though its end tag
    # comes in a later piece: <details> would hold nothing.

    def block_html(self, html):
        return super().block_html(html) if "<img" in html else html

    def inline_html(self, html):
        return super().inline_html(html) if "<img" in html else html

    def link(self, text, url, title=None):
        target, mark, section = url.partition("#")
        if target.endswith(".ipynb") and ":" not in target:
            url = target.removesuffix(".ipynb") + ".html" + mark + section
        return super().link(text, url, title)


class Exporter(HTMLExporter):
    """A notebook as one page that loads nothing."""

    @property
    def default_config(self):
        config = Config({"NbConvertBase": {"display_data_priority": FORMS}, "HTMLExporter": {"embed_images": True}})
        merged = super().default_config.copy()
        merged.merge(config)
        return merged

    def __init__(self):
        super().__init__(extra_loaders=[DictLoader({"page.html.j2": TEMPLATE})], template_file="page.html.j2")

    def default_filters(self):
        yield from super().default_filters()
        yield "markdown2html", self.markdown

    def markdown(self, source):
        renderer = Renderer(
            escape=False, embed_images=True, path=self.folder,
            anchor_link_text=self.anchor_link_text, exclude_anchor_links=self.exclude_anchor_links,
        )
        return MarkdownWithMath(renderer=renderer).render(source)

    def page(self, path):
        """Returns the page of the notebook at the path."""
        self.folder = str(path.parent)
        return self.from_filename(str(path))[0]

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

    paths = args.notebooks or sorted((CHECKOUT / "notebooks").glob("*.ipynb"))
    if not paths:
        sys.exit("There is no notebook in notebooks/: no page was made.")
    args.to.mkdir(parents=True, exist_ok=True)
    exporter = Exporter()
    for path in paths:
        try:
            page = exporter.page(path)
        except ValueError as err:
            sys.exit(f"{path}: {err}")
        target = args.to / (path.stem + ".html")
        new = target.with_suffix(".html.new")
        new.write_text(page, encoding="utf-8")
        os.replace(new, target)
        print(f"{os.path.relpath(target)}: {len(page.encode()) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

"""Makes slides of notebooks: slides/NAME.html, in one file, by nbconvert's export for reveal.js.

    tools/env python tools/to_slides.py [--code] [--to FOLDER] [NOTEBOOK...]

Without names, of the two notebooks that a lesson is given with (docs/teaching.md), and of their translations, of which
the slides are in slides/TAG/. Slides load nothing from anywhere: reveal.js is in them, and so are their letters.
reveal.js comes from a wheel that ships it, pinned in slides.lock, of which nothing else is used.

What becomes a slide is decided here, by headings, paragraphs and outputs, and no cell needs metadata for it: a picture
has a slide of its own, as has a table, a question that is to be guessed, an exercise, and its answer.
"""

import argparse
import base64
import copy
import functools
import json
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

from nbconvert import SlidesExporter
from nbformat.v4 import new_code_cell, new_markdown_cell

import languages
import locked
import notebook_files
import to_html
import whole_file

CHECKOUT = Path(__file__).resolve().parent.parent
NOTEBOOKS = "01_painter_and_critic", "02_inside_the_gan"
REVEAL = "sphinx_revealjs/_static/revealjs"  # where it lies in the wheel
FILES = "LICENSE", "dist/reveal.css", "dist/reveal.js", "plugin/zoom/zoom.js"

WIDTH, HEIGHT = 1280, 720  # of a slide; where the window is of another size, reveal.js scales it
# Letters: what is set larger, and may stand above a question; what is put on one slide; what is set smaller; what is cut.
SHORT, FEW, MANY, MOST = 220, 460, 640, 900
LINES = 24  # of code on one slide

LIBERATION = "codeberg.org/go-fonts/liberation"
FACES = [  # family, file, style, weight
    ("Liberation Sans", "LiberationSans-Regular", "normal", 400),
    ("Liberation Sans", "LiberationSans-Bold", "normal", 700),
    ("Liberation Sans", "LiberationSans-Italic", "italic", 400),
    ("Liberation Mono", "LiberationMono-Regular", "normal", 400),
    ("Liberation Serif", "LiberationSerif-Regular", "normal", 400),  # formulas
]
START = f"""
Reveal.initialize({{
    width: {WIDTH}, height: {HEIGHT}, margin: 0, center: false, display: "flex", minScale: 0.1, maxScale: 4,
    navigationMode: "linear", transition: "none", backgroundTransition: "none", hash: true, slideNumber: "c/t",
    plugins: [RevealZoom],
}});
"""

STYLE = """
:root {
    color-scheme: light dark;
    --ground: #fffdf8; --ink: #2e2a25; --faint: #6a6660; --line: #d9cfbb; --accent: #2b4c9b;
}
@media (prefers-color-scheme: dark) {
    :root { --ground: #1b1a18; --ink: #ece6da; --faint: #b0a898; --line: #4d4840; --accent: #a3b7ee; }
}
html, body, main { margin: 0; height: 100%; background: var(--ground); color: var(--ink); }
.reveal { font: 34px/1.42 "Liberation Sans", Arimo, Arial, Helvetica, sans-serif; }
.reveal .slides { text-align: left; }
.reveal .slides section { box-sizing: border-box; width: 1280px; height: 720px; padding: 0; overflow: hidden; }
.reveal .slides section:not(.stack) { flex-direction: column; justify-content: center; padding: 28px 100px 36px; }
.reveal section p, .reveal section ul, .reveal section ol { margin: 0 0 0.6em; }
.reveal section li { margin: 0.25em 0; }
.reveal section h1, .reveal section h2 { margin: 0 0 0.7em; line-height: 1.2; font-size: 40px; color: var(--accent); }
.reveal section a { color: inherit; }
.reveal section kbd { border: 1px solid var(--line); border-radius: 0.25em; padding: 0 0.3em; font: inherit; }
.reveal section code { font-family: "Liberation Mono", monospace; font-size: 0.88em; }
.reveal section details, .reveal section summary { display: contents; }
.reveal section math { font-family: "Liberation Serif", "Times New Roman", math; }
.reveal section math[display="block"] { margin: 0.5em 0; font-size: 1.1em; }
[data-kind="title"] h1 { font-size: 76px !important; margin-bottom: 0.35em !important; }
[data-kind="title"] p { font-size: 36px; color: var(--faint); }
[data-kind="text-short"] .jp-Cell, [data-kind="question"] .jp-Cell:nth-child(2) { font-size: 38px; }
[data-kind="text-long"] .jp-Cell { font-size: 28px; }
[data-kind="question"] .jp-Cell:nth-child(2) { margin-bottom: 20px; }
[data-kind="question"] .jp-Cell:last-child { font-size: 38px; border-left: 8px solid var(--accent); padding-left: 36px; }
[data-kind="question"] h2, [data-kind="picture"] h2 { font-size: 26px !important; }
.reveal .slides section[data-kind="picture"]:not(.stack) { padding: 8px 16px 22px; align-items: center; }
[data-kind="picture"] div { display: contents; }
[data-kind="picture"] img, [data-kind="picture"] iframe { flex: 1; min-height: 0; width: 100%; max-width: 100%; margin: 0; border: 0; object-fit: contain; }
[data-kind="picture"] p { display: contents; }
.reveal section pre { box-shadow: none; margin: 0; width: auto; font: 18px/1.3 "Liberation Sans", Arimo, Arial, sans-serif; white-space: pre-wrap; }
[data-kind="picture"] pre { font-size: 17px !important; margin-top: 5px !important; max-width: 1040px; }
[data-kind^="table"] pre { font-size: 24px !important; margin: 0 0 0.8em !important; }
.reveal section table { border-collapse: collapse; font-size: 30px; margin: 0 0 0.6em; }
[data-kind="table-large"] table { font-size: 24px !important; }
.reveal section th, .reveal section td { padding: 0.22em 0.9em 0.22em 0; border-bottom: 1px solid var(--line); text-align: right; }
.reveal section th:first-child, .reveal section td:first-child { text-align: left; }
.reveal section td:not(:first-child) { white-space: nowrap; }
.reveal section th { color: var(--faint); font-weight: normal; vertical-align: bottom; }
.reveal section .highlight pre { font: 20px/1.35 "Liberation Mono", monospace; tab-size: 3; background: none; }
.reveal section .highlight [class^="c"] { color: var(--faint); }
[data-kind="code-short"] .highlight pre { font-size: 24px !important; }
[data-kind="code-long"] .highlight pre { font-size: 16px !important; }
[data-kind="code-long"] h2 { font-size: 26px !important; }
.reveal .controls { font-size: 7px; color: var(--faint); }
.reveal .progress { color: var(--accent); }
.reveal .slide-number { background: none; color: var(--faint); font: 16px "Liberation Sans", Arimo, Arial, sans-serif; right: auto; left: 12px; bottom: 3px; padding: 0; }
.reveal .slide-number a { text-decoration: none; }
"""

# nbconvert's own page of slides, less all that it would load.
TEMPLATE = """
{%- extends 'index.html.j2' -%}
{%- block header -%}
<!DOCTYPE html>
<html lang="{{ resources.language_code }}">
<head>
<meta charset="utf-8" />
<meta http-equiv="Content-Security-Policy" content="POLICY" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>{{ resources.slides.title | escape_html }}</title>
<style type="text/css">{{ resources.slides.style }}</style>
{% for css in resources.inlining.css %}<style type="text/css">{{ css }}</style>{% endfor %}
{{ resources.include_css("static/theme-light.css") }}
{{ resources.include_css("static/theme-dark.css") | replace("<style", '<style media="(prefers-color-scheme: dark)"', 1) }}
<style type="text/css">STYLE</style>
</head>
{%- endblock header -%}
{%- block footer_js -%}
<script>{{ resources.slides.script }}</script>
<script>START</script>
{%- endblock footer_js -%}
""".replace("POLICY", to_html.POLICY).replace("STYLE", STYLE).replace("START", START)

GUESS = "**Guess first:**"
DETAILS = re.compile(r"<details>\s*<summary>(.*?)</summary>(.*?)</details>", re.DOTALL)
BLOCK = re.compile(r"<details>.*?</details>|^```.*?^```|^\$\$.*?\$\$$|\S(?:(?!\n\s*\n|<details>).)*", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"(#+) +(.+)")
EXERCISE = re.compile(r"\*\*(\w+ \d+)\.?\*\*")
PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")


def reveal():
    """Returns reveal.js, as the texts of its script and of its style sheet."""
    try:
        target = locked.folder("slides")
    except OSError as err:
        sys.exit(f"reveal.js, which shows the slides: {err}: the first time, this needs a network.")
    licence, style, *scripts = [(target / REVEAL / name).read_text(encoding="utf-8") for name in FILES]
    return "\n".join([f"/*\n{licence}*/", *scripts]), style


@functools.cache
def fonts():
    """Returns the style sheet that holds the slides' letters: with others, of other widths, a text may not fit its slide."""
    command = ["go", "mod", "download", "-json", LIBERATION]  # package plot draws with it, so it is here
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"The slides' letters, Go's module {LIBERATION}: {done.stderr.strip()}")
    folder = Path(json.loads(done.stdout)["Dir"])
    rules = [f"/*\n{(folder / 'LICENSE-SIL').read_text(encoding='utf-8')}*/"]
    for family, name, style, weight in FACES:
        data = base64.b64encode((folder / f"{name.lower().replace('-', '')}/{name}.ttf").read_bytes()).decode()
        rules.append(f'@font-face {{ font-family: "{family}"; font-style: {style}; font-weight: {weight}; src: url("data:font/ttf;base64,{data}"); }}')
    return "\n".join(rules)


class Renderer(to_html.Renderer):
    """Markdown without anchors: the same heading stands on several slides."""

    def heading(self, text, level, **attrs):
        return f"<h{level}>{text}</h{level}>\n"


class Exporter(to_html.Exporter, SlidesExporter):
    """A notebook as slides that load nothing."""

    page_template, page_renderer = TEMPLATE, Renderer

    def __init__(self, code=False):
        self.code = code
        script, style = reveal()
        self.style = f"{style}\n{fonts()}"
        self.own_scripts = script, START
        super().__init__()
        self.exclude_input = self.exclude_input_prompt = self.exclude_output_prompt = True  # code that is shown is Markdown by then

    def _init_resources(self, resources):
        resources = super()._init_resources(resources)
        resources["slides"] = {"title": self.title, "style": self.style, "script": self.own_scripts[0]}
        return resources

    def arrange(self, notebook):
        english = self.language == notebook_files.ENGLISH
        deck = Deck(self.code, GUESS if english else languages.Language.read(self.folder).notes["guess first"])
        for cell in notebook.cells:
            deck.add(cell, cell.metadata[self.NUMBER])
        self.title = deck.name
        notebook.cells = deck.cells


class Deck:
    """The slides of a notebook, as cells that nbconvert makes slides of."""

    def __init__(self, code, guess=GUESS):
        self.code, self.guess, self.cells = code, guess, []
        self.title = self.name = self.exercise = ""
        self.opening = False

    def add(self, cell, number):
        self.cell, self.number = cell, number
        if cell.cell_type == "markdown":
            self.prose(cell.source)
        elif cell.cell_type == "code":
            if self.code:
                self.listing(cell.source)
            self.outputs(cell.get("outputs", []))

    def slide(self, kind, *pieces, title=None):
        """Adds a slide of Markdown and of lists of outputs."""
        title = self.title if title is None else title
        pieces = [f"## {title}", *pieces] if title and kind != "picture" else pieces
        for at, piece in enumerate(pieces):
            if isinstance(piece, str):
                cell = new_markdown_cell(piece)
                if "attachments" in self.cell:
                    cell["attachments"] = copy.deepcopy(self.cell["attachments"])
            else:
                cell = new_code_cell(outputs=piece)
            cell.id = f"slide-{len(self.cells)}"
            cell.metadata = type(cell)({to_html.Exporter.NUMBER: self.number, "slideshow": {"slide_type": "-" if at else "slide", "data": {} if at else {"kind": kind}}})
            self.cells.append(cell)

    def prose(self, markdown):
        """Adds the slides of a Markdown cell."""
        text = []

        def flush():
            if text:
                letters = sum(map(width, text))
                self.slide("text-short" if letters <= SHORT else "text-long" if letters > MANY else "text", "\n\n".join(text))
            text.clear()

        for block in blocks(markdown, self.guess):
            heading, details, exercise = HEADING.fullmatch(block), DETAILS.fullmatch(block), EXERCISE.match(block)
            lead = []
            if self.guess in block and sum(map(width, text)) <= SHORT:
                lead = ["\n\n".join(text)] if text else []
                text.clear()
            if heading or details or exercise or self.guess in block or PICTURE.fullmatch(block):
                flush()
            if heading and len(heading[1]) == 1:
                self.title = self.name = heading[2]
                self.opening = True
                continue
            if heading:
                self.title = heading[2]
            elif details:
                section, self.title = self.title, f"{self.exercise}{': ' if details[1].isascii() else '：'}{details[1].lower()}" if self.exercise else details[1]
                self.prose(details[2])
                self.title = section
            elif self.opening:
                self.slide("title", f"# {self.name}", block, title="")
            elif self.guess in block:
                self.slide("question", *lead, block)
            elif PICTURE.fullmatch(block):
                self.slide("picture", block)
            elif exercise:
                self.exercise = exercise[1]
                self.slide("question", block)
            else:
                if sum(map(width, text)) + width(block) > FEW:
                    flush()
                text.append(block)
            self.opening = False
        flush()

    def listing(self, code):
        """Adds slides of code."""
        for part in parts(code.strip("\n"), LINES):
            longest = max(map(len, part.expandtabs(3).splitlines()))
            lines = part.count("\n") + 1
            kind = "code-short" if lines <= 14 and longest <= 72 else "code-long" if lines > 18 or longest > 88 else "code"
            self.slide(kind, f"```go\n{part}\n```")

    def outputs(self, outputs):
        """Adds the slides of what a cell has shown.

        What a cell prints while it works is left out, if it shows something in the end; what it prints after that stands
        below it, and a caption stands above its table.
        """
        shown, caption = [], []
        for output in outputs:
            kind = kind_of(output)
            if kind in ("picture", "table"):
                shown.append((kind, [*caption, output] if kind == "table" else [output]))
                caption = []
            elif output.output_type == "display_data" or not any(kind_of(other) in ("picture", "table") for other in outputs):
                caption.append(output)
            elif shown:
                shown[-1][1].append(output)
        if caption:
            shown.append(("table", caption))
        for kind, together in shown:
            together = [unwrapped(output) for output in together]
            html = "".join("".join(output.get("data", {}).get("text/html", "")) for output in together)
            large = kind == "table" and (html.count("<tr>") > 7 or html.count("<th>") > 5)
            self.slide("table-large" if large else kind, together)


def kind_of(output):
    """Returns what an output is shown as: a picture, a table or a text."""
    data = output.get("data", {})
    html = "".join(data.get("text/html", ""))
    if "<img" in html or "<iframe" in html or "<svg" in html or not html and any(form.startswith("image/") for form in data):
        return "picture"
    return "table" if html else "text"


def unwrapped(output):
    """Returns an output whose text runs on where a notebook has cut it, after a long line."""
    output = copy.deepcopy(output)
    holder, key = (output, "text") if "text" in output else (output.get("data", {}), "text/plain")
    if kind_of(output) == "text" and key in holder:
        lines = "".join(holder[key]).splitlines(keepends=True)
        holder[key] = "".join(line.rstrip("\n") + " " if len(line) > 80 and after.strip() else line for line, after in zip(lines, [*lines[1:], ""]))
    return output


def width(text):
    """Returns how many letters a text is as wide as: a Chinese one is two."""
    return len(text) + sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)


def blocks(markdown, guess=GUESS):
    """Yields the paragraphs and the like of a Markdown cell; where one asks for a guess, the question is one of its own."""
    found = [match[0].strip() for match in BLOCK.finditer(markdown)]
    for at in reversed(range(1, len(found))):
        if found[at - 1][-1].isalpha() and not HEADING.match(found[at - 1]) and found[at].startswith("- "):  # a sentence that a list ends
            found[at - 1:at + 1] = ["\n\n".join(found[at - 1:at + 1])]
    for block in found:
        before, found_guess, after = block.partition(guess)
        if found_guess:
            yield from filter(None, (before.strip(), guess + after))
        elif width(block) > MANY and block.startswith("- "):
            yield from re.split(r"\n(?=- )", block)
        elif width(block) > MOST and not block.startswith(("<", "```", "$$")):
            yield from halves(block)
        else:
            yield block


def halves(paragraph):
    """Cuts a paragraph between two sentences, as near to its middle as possible."""
    ends = [match.end() for match in re.finditer(r"[.?!][)*]*\s+(?=[A-Z*(])|[。？！][）」*]*(?=.)", paragraph)]
    if not ends:
        return [paragraph]
    at = min(ends, key=lambda end: abs(end - len(paragraph) / 2))
    return [paragraph[:at].strip(), paragraph[at:].strip()]


def parts(code, lines):
    """Cuts code into parts of at most so many lines, before an empty line where there is one in the second half."""
    rest = code.splitlines()
    while len(rest) > lines:
        cut = next((at for at in range(lines, lines // 2, -1) if not rest[at].strip()), lines)
        yield "\n".join(rest[:cut])
        rest = rest[cut:]
        while rest and not rest[0].strip():
            rest = rest[1:]
    yield "\n".join(rest)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--code", action="store_true", help="show the code, too")
    parser.add_argument("--to", type=Path, default=CHECKOUT / "slides", metavar="FOLDER", help="where the slides go, instead of slides/")
    parser.add_argument("notebooks", nargs="*", type=Path, metavar="NOTEBOOK")
    args = parser.parse_args()

    exporter = Exporter(args.code)
    failed = False
    for path in args.notebooks or [path for path in notebook_files.with_translations() if path.stem in NOTEBOOKS]:
        target = args.to / Path(notebook_files.name(path)).with_suffix(".html")
        try:
            page = exporter.page(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            whole_file.write(target, page)
        except ValueError as err:  # Unfit, or a translation's notes that cannot be read
            print(*err.args, sep="\n", file=sys.stderr, flush=True)
            failed = True
            continue
        except OSError as err:
            sys.exit(f"{target} cannot be written: {err.strerror}: {err.filename}")
        print(f"{os.path.relpath(target)}: {len(page.encode()) / 1e6:.1f} MB", flush=True)
        if exporter.scripts:
            print(f"{path}: slides run no scripts, so those of cells {', '.join(map(str, exporter.scripts))} are left out.", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

"""Puts what a piece of a page would load into the page itself, as data: addresses.

A picture, film or sound may lie beside the notebook, in a folder that it names relative to its own, or in the
cell as an attachment. What cannot be put in is told in one sentence, which says what to change.
"""

import base64
import binascii
import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from bs4 import BeautifulSoup

from page_loads import closed, loads

PICTURES = {
    ".png": "image/png", ".apng": "image/apng", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
    ".webp": "image/webp", ".avif": "image/avif", ".svg": "image/svg+xml", ".bmp": "image/bmp", ".ico": "image/x-icon",
}
FILMS = {
    ".mp4": "video/mp4", ".webm": "video/webm", ".ogv": "video/ogg", ".mp3": "audio/mpeg", ".ogg": "audio/ogg",
    ".oga": "audio/ogg", ".wav": "audio/wav", ".m4a": "audio/mp4", ".flac": "audio/flac", ".vtt": "text/vtt",
}
FONTS = {".woff": "font/woff", ".woff2": "font/woff2", ".ttf": "font/ttf", ".otf": "font/otf"}
# What may take the place of each kind of load, and how it is called in a sentence.
KINDS = {
    "picture": (PICTURES, "picture that browsers show (PNG, JPEG, GIF, WebP, AVIF, SVG)"),
    "picture or font": (PICTURES | FONTS, "picture that browsers show (PNG, JPEG, GIF, WebP, AVIF, SVG), and no font"),
    "film or sound": (FILMS, "film or sound that browsers play (MP4, WebM, MP3, Ogg, WAV)"),
}
LARGEST = 50_000_000  # bytes: a page with more in it is slow to open
ATTACHED = ("image/svg+xml", "image/png", "image/jpeg")  # of several forms of an attachment, the first of these


class Missing(Exception):
    """What cannot be put in the page; the text says why and what to change."""


def embed(source, folder, attachments):
    """Returns a piece of HTML with all that it would load in it, sentences about what cannot be, and how many scripts it lost.

    A script cannot be kept from loading things, so it is left out. folder is where relative addresses start, attachments is the cell's {name: {MIME type: base64}}.
    """
    soup = BeautifulSoup(source, "html.parser")
    sentences, scripts, changed = [], 0, False
    for load in list(loads(soup, nested=False)):
        if load.what == "script" and load.url == "of its own":
            load.element.extract()
            scripts, changed = scripts + 1, True
            continue
        try:
            load.replace(address(load, folder, attachments))
            changed = True
        except Missing as err:
            sentences.append(str(err))
    for element in soup.find_all(srcdoc=True):
        if closed(element) is not None:
            continue
        inner, more, lost = embed(element["srcdoc"], folder, attachments)
        sentences, scripts = sentences + more, scripts + lost
        changed = changed or inner != element["srcdoc"]
        element["srcdoc"] = inner
    for element in soup.find_all(src=re.compile(r"^\s*data:image/svg\+xml", re.IGNORECASE)):
        sentences += lacks("the picture in it", svg_text(element["src"]))
    # What is as it was stays so to the letter.
    return (str(soup) if changed else source), sentences, scripts


def address(load, folder, attachments):
    """Returns the data: address of what a Load names. Raises Missing."""
    name = load.url if len(load.url) <= 100 else load.url[:99] + "…"
    if load.what not in KINDS or load.replace is None or load.element.name == "use":
        raise Missing(f"the {load.what} {name} (in <{load.element.name}>) cannot be put into a page: take it out of the notebook, or show a picture in its place")
    types, words = KINDS[load.what]
    if re.match("attachment:", load.url, re.IGNORECASE):
        return attachment(load.url.partition(":")[2], attachments)
    if re.match(r"[a-z][a-z0-9+.-]*:|[/\\]", load.url, re.IGNORECASE):
        elsewhere = "an absolute path, which means another file on another machine" if re.match(r"[/\\](?![/\\])|file:", load.url, re.IGNORECASE) else "on another machine"
        raise Missing(f"the {load.what} {name} is {elsewhere}, and a page loads nothing: save it beside the notebook and name that file")
    path, mark, fragment = load.url.partition("#")
    path = unquote(path.partition("?")[0])
    kind = types.get(PurePosixPath(path).suffix.lower())
    data = contents(Path(folder, path) if "\0" not in path else Path(folder), f"the {load.what} {name}")
    if kind is None:
        raise Missing(f"the {load.what} {name} is no {words}: save it as one")
    if kind == "image/svg+xml":
        sentences = lacks(f"the picture {name}", data.decode("utf-8", "replace"))
        if sentences:
            raise Missing("; ".join(sentences))
    return f"data:{kind};base64,{base64.b64encode(data).decode()}{mark}{fragment}"


def contents(path, what):
    """Returns what the file at the path holds. Raises Missing, naming it as what."""
    try:
        if not path.exists():
            raise Missing(f"{what} is not there: put it where the notebook says, or correct its name")
        if not path.is_file():
            raise Missing(f"{what} is no file: name one")
        if path.stat().st_size > LARGEST:
            raise Missing(f"{what} takes {path.stat().st_size / 1e6:.0f} MB, too much for a page: make it smaller than {LARGEST / 1e6:.0f} MB")
        return path.read_bytes()
    except OSError as err:
        raise Missing(f"{what} cannot be read ({err.strerror}): correct its name, or its permissions") from err


def attachment(name, attachments):
    """Returns the data: address of a picture that was pasted into the cell. Raises Missing."""
    bare = name.partition("#")[0].partition("?")[0]
    forms = attachments.get(name) or attachments.get(unquote(name)) or attachments.get(unquote(bare))
    if not forms:
        raise Missing(f"the picture attachment:{name} is not attached to it: paste it again, or correct its name")
    kinds = [kind for kind in ATTACHED if kind in forms] + [kind for kind in forms if kind.startswith("image/")]
    if not kinds:
        raise Missing(f"its attachment {name} is no picture, but {', '.join(forms)}: attach a picture")
    text = "".join("".join(forms[kinds[0]]).split())
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as err:
        raise Missing(f"its attachment {name} is broken, for it is not base64 ({err}): paste it again") from err
    if not data:
        raise Missing(f"its attachment {name} is empty: paste it again")
    return f"data:{kinds[0]};base64,{text}"


def svg_text(url):
    """Returns the text of an SVG picture in a data: address."""
    head, _, body = url.partition(",")
    if not head.lower().rstrip().endswith(";base64"):
        return unquote(body)
    try:
        return base64.b64decode(unquote(body)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""  # no picture at all, and so nothing that it would load


def lacks(what, svg):
    """Returns a sentence about each thing that an SVG picture would load, which no browser does for it."""
    return [
        f"{what} itself needs {load.url[:100]}, which is not in it: put it in, as its drawing program can"
        for load in loads(BeautifulSoup(svg, "html.parser")) if load.what != "script"
    ]

"""Finds what a browser would load to show a page: pictures, films, fonts, style sheets, scripts, other pages.

What only a click loads, as a link does, is none of it. Nor is what lies in the page, as a data: address.
"""

import functools
import re

import tinycss2
from bs4 import BeautifulSoup

# The attributes whose value is an address that is loaded, and what it is called in a sentence. href is one of
# them wherever it makes no link.
ADDRESSES = {"src": "file", "poster": "picture", "background": "picture", "href": "file", "xlink:href": "file"}
NAMES = {  # of what an element shows
    "img": "picture", "image": "picture", "feimage": "picture", "input": "picture", "source": "film or sound", "video": "film or sound",
    "audio": "film or sound", "track": "film or sound", "script": "script", "link": "style sheet", "iframe": "page", "frame": "page",
    "object": "page", "embed": "page", "base": "base address",
}
LISTS = ("srcset", "imagesrcset")  # attributes that hold several pictures' addresses
LINKS = ("a", "area")  # elements whose href is a link
# Attributes of SVG's elements that are CSS.
PRESENTATION = "clip-path cursor fill filter marker marker-start marker-mid marker-end mask stroke".split()
# What <link rel=...> says that makes a browser load nothing.
LINKS_OF_A_PAGE = {"alternate", "author", "bookmark", "canonical", "help", "license", "next", "prev", "search"}
# Functions of CSS whose strings are addresses, too.
IMAGE_FUNCTIONS = {"image-set", "-webkit-image-set", "image", "cross-fade", "src"}


class Load:
    """Something that a browser would load: its address url, what it is (in a word or two), and the element that asks for it."""

    def __init__(self, element, what, url, replace):
        self.element, self.what, self.url, self.replace = element, what, url, replace
        # replace(url) puts another address in the page

    def __repr__(self):
        return f"<{self.element.name}>: {self.what} {self.url}"


def clean(address):
    """Returns an address as a browser reads it, without the white space that it passes over."""
    return re.sub(r"[\t\r\n]", "", address).strip(" \f\0")


def lies_elsewhere(address):
    """Whether a browser would load what the address names."""
    return bool(address) and not address.startswith("#") and not re.match("data:|about:", address, re.IGNORECASE)


def loads(soup, nested=True):
    """Yields each Load of the page, or piece of a page, soup (of BeautifulSoup). nested: also those of the pages within it."""
    for element in soup.find_all(True):
        if nested and element.has_attr("srcdoc") and closed(element) is None:
            yield from loads(BeautifulSoup(element["srcdoc"], "html.parser"))
        for load in loads_of(element):
            if lies_elsewhere(load.url):
                yield load
            elif load.what == "page" and not re.match("about:|#|data:image/|$", load.url, re.IGNORECASE):
                yield load  # what a page within the page loads is not to be seen here


def closed(frame):
    """Returns the hashes of the scripts that the page within a page runs, if it is one that can load nothing; else None.

    It is, when it is held in a sandbox, and its first words are a policy that allows nothing but what lies in it,
    and of scripts only those with a hash, as in a film of ganlib/film. The browser sees to it.
    """
    if words(frame, "sandbox", "allow-everything") - {"allow-scripts"}:
        return None
    head = re.match(r"\s*(?:<!doctype html>)?\s*(?:<html[^<>]*>)?\s*<head>\s*(?:<meta charset[^<>]*>)?\s*(<meta [^<>]*>)", frame["srcdoc"], re.IGNORECASE)
    meta = head and BeautifulSoup(head[1], "html.parser").meta
    if not meta or meta.get("http-equiv", "").lower() != "content-security-policy":
        return None
    policy = {name: sources for name, *sources in (part.split() for part in meta.get("content", "").split(";") if part.strip())}
    scripts = policy.pop("script-src", [])
    allowed = {source for sources in policy.values() for source in sources if not source.startswith("'sha")}
    if policy.get("default-src") != ["'none'"] or not allowed <= {"'none'", "'unsafe-inline'", "data:"}:
        return None
    return scripts if all(re.fullmatch(r"'sha\d+-[\w+/=-]+'", source) for source in scripts) else None


def loads_of(element):
    if element.name == "script":
        if "src" not in element.attrs and "json" not in element.get("type", ""):  # which is data
            yield Load(element, "script", "of its own", None)
    elif element.name == "meta" and element.get("http-equiv", "").strip().lower() == "refresh" and "=" in element.get("content", ""):
        yield Load(element, "page", element["content"].partition("=")[2].strip(" '\""), None)
    for name in [name for name in ADDRESSES if element.has_attr(name)]:
        if name.endswith("href") and (element.name in LINKS or element.name == "link" and loads_nothing(element)):
            continue
        yield Load(element, NAMES.get(element.name, ADDRESSES[name]) if name in ("src", "href", "xlink:href") else ADDRESSES[name], clean(element[name]), setter(element, name))
    if element.name == "object" and element.has_attr("data"):
        yield Load(element, "page", clean(element["data"]), setter(element, "data"))
    for name in [name for name in LISTS if element.has_attr(name)]:
        yield from loads_of_list(element, name)
    for name in ["style", *PRESENTATION]:
        if element.has_attr(name):
            yield from loads_of_css(element, tinycss2.parse_component_value_list(element[name]), setter(element, name))
    if element.name == "style" and element.string and css_loads(element.string):
        yield from loads_of_css(element, tinycss2.parse_component_value_list(element.string), lambda css: setattr(element, "string", css))


def loads_nothing(link):
    """Whether a <link> is one to know of, and nothing to load."""
    return bool(words(link, "rel")) and words(link, "rel") <= LINKS_OF_A_PAGE


def words(element, name, default=""):
    """Returns the words of an attribute, in lower case; BeautifulSoup splits some of them itself."""
    value = element.get(name, default)
    return set((value if isinstance(value, str) else " ".join(value)).lower().split())


def setter(element, name):
    def replace(value):
        element[name] = value
    return replace


def loads_of_list(element, name):
    """Yields the pictures of a srcset: addresses, each perhaps with a size, and commas between them."""
    parts, rest = [], element[name]
    while rest := rest.lstrip(" \t\r\n\f,"):
        address = re.match(r"\S+", rest)[0]
        rest = rest[len(address):]
        size = ""
        if address.endswith(","):
            address = address.rstrip(",")
        else:
            size, _, rest = rest.partition(",")
        parts.append([address, size.strip()])
    for part in parts:
        def replace(url, part=part):
            part[0] = url
            element[name] = ", ".join(" ".join(filter(None, each)) for each in parts)
        yield Load(element, "picture", part[0], replace)


@functools.lru_cache(maxsize=8)  # JupyterLab's own style sheets are large, and the same in every page
def css_loads(text):
    """Whether the text of a style sheet makes a browser load something."""
    return any(lies_elsewhere(load.url) for load in loads_of_css(None, tinycss2.parse_component_value_list(text), None))


def loads_of_css(element, tokens, store):
    """Yields what the CSS loads; store takes the CSS with another address in it."""
    def replacing(change):
        def replace(url):
            change(url)
            store(tinycss2.serialize(tokens))
        return replace

    def visit(values, of_images=False):
        importing = False
        for at, token in enumerate(values):
            if token.type == "at-keyword":
                importing = token.lower_value == "import"
            elif token.type == "literal" and token.value == ";":
                importing = False
            elif token.type == "url" or token.type == "function" and token.lower_name == "url":
                address = token.value if token.type == "url" else "".join(part.value for part in token.arguments if part.type == "string")
                yield Load(element, "style sheet" if importing else "picture or font", clean(address), replacing(lambda url, values=values, at=at: values.__setitem__(at, css_url(url))))
            elif token.type == "string" and (importing or of_images):
                yield Load(element, "style sheet" if importing else "picture", clean(token.value), replacing(lambda url, values=values, at=at: values.__setitem__(at, css_url(url))))
            elif token.type == "function":
                yield from visit(token.arguments, token.lower_name in IMAGE_FUNCTIONS)
            elif token.type in ("() block", "[] block", "{} block"):
                yield from visit(token.content)

    yield from visit(tokens)


def css_url(url):
    return tinycss2.parse_one_component_value(f'url("{url}")')

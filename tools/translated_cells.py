"""Says where a translated cell differs from the English one in what has to be the same, and what in it is still English."""

import os
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import mistune

import go_text
import number_words
import numbers_in_prose

GUESS = "**Guess first:**"
WORDS = 3  # so many words in a row that are the English ones are no name
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
FORMULA = numbers_in_prose.FORMULA
TEXT = re.compile(r"\\text\{([^}]*)\}")  # words within a formula
TAG = re.compile(r"</?[a-z]+[^>]*>")
KEY = re.compile(r"<kbd>(.*?)</kbd>")
LINK = re.compile(r"(!?)\[([^]]*)\]\(([^)\s]*)\)")
HEADING = re.compile(r"^(#+) +([\d.]*)", re.MULTILINE)
PARAGRAPH = re.compile(r"\n\s*\n")
SIZE = re.compile(r"\d+(?= kB)")  # of a file, which has the language's words in it
FOREIGN = re.compile(r"[^\x00-\x7f\W]")  # a letter that English has not
ESCAPE = re.compile(r"\\.")
NAMES = re.compile(r"\b\w+\.(?:svg|html|gan|gif|ipynb|md)\b|\b[a-z]+[A-Z][A-Za-z]*\b", re.ASCII)  # within a string


def without_language_links(text, name):
    """Returns a cell's text without the lines that are links to the same notebook in other languages."""
    def leads_there(line):
        links = LINK.findall(line)
        return links and not LINK.sub("", line).strip(" ·|") and all(os.path.basename(target) == name for _, _, target in links)

    return "\n".join(line for line in text.split("\n") if not leads_there(line)).strip()


def plain(markdown):
    """Returns a text's prose, without code, formulas, tags and where links lead."""
    text = LINK.sub(lambda match: f" {match[2]} ", FORMULA.sub(" ", CODE.sub(" ", markdown)))
    return TAG.sub(" ", text)


def digits(text):
    """Returns the numbers that a text writes in digits, with how often: 4 880 and 4,880 are 4880. Sizes of files are left out."""
    text = SIZE.sub("", text)
    text = re.sub(rf"(?<={FOREIGN.pattern})(?=[\d])", " ", text)  # 第3步, as well as 第 3 步
    text = re.sub(rf"(?<=\d)(?={FOREIGN.pattern})", " ", text)
    text = re.sub(r"\b(?:of|in) (?=100\b)", "/ ", text)
    found = Counter()
    for match in numbers_in_prose.NUMBER.finditer(text):
        whole = re.sub(r"\D", "", match["whole"])
        found[("-" if match["sign"] else "") + whole + (match["rest"] or "")] += 1
    return found


def latin_words(text):
    """Returns how many words of at least two Latin letters there are in a text."""
    return len(re.findall(r"\b[A-Za-z]{2,}\b", text, re.ASCII))


def say(counter):
    return ", ".join(str(item) + (f" ({count} times)" if count > 1 else "") for item, count in counter.items())


def differ(what, english, translated):
    """Returns a sentence about what one of the two has and the other lacks, if there is anything."""
    english, translated = Counter(english), Counter(translated)
    lacks, more = english - translated, translated - english
    if lacks or more:
        yield f"{what}: " + "; ".join(filter(None, [lacks and f"the translation lacks {say(lacks)}", more and f"the English has no {say(more)}"]))


@dataclass(frozen=True)
class Place:
    """Where a notebook lies, to see where its links lead."""

    notebooks: Path  # the folder of the English ones
    name: str
    language: str = ""

    def target(self, link):
        """Returns where a link leads: in the English notebooks' folder, if it stays in the notebooks."""
        address, mark, section = link.partition("#")
        if not address or re.match(r"[a-z]+:", address):
            return link
        path = os.path.normpath(os.path.join(self.language, address))
        if self.language and path.startswith(self.language + os.sep):
            path = path[len(self.language) + 1:]
        return path + mark

    def faults(self, links):
        """Says which of a translation's links lead nowhere, or to English though there is a translation."""
        for link in links:
            address = link.partition("#")[0]
            if not address or re.match(r"[a-z]+:", address):
                continue
            path = os.path.normpath(self.notebooks / self.language / address)
            if not os.path.exists(path):
                yield f"the link {link} leads nowhere"
            elif os.path.dirname(path) == str(self.notebooks) and (self.notebooks / self.language / os.path.basename(path)).exists():
                yield f"the link {link} leads to the English notebook, though there is a translation"


def prose_faults(english, translated, place, language):
    """Says how a translated Markdown cell differs from the English one in what has to be the same."""
    english, translated = (without_language_links(text, place.name) for text in (english, translated))
    if english == translated and re.search("[a-z]", plain(english)):
        yield f"left in English: {short(english)}"
        return
    home = Place(place.notebooks, place.name)
    if HEADING.findall(english) != HEADING.findall(translated):
        yield f"headings: {heads(english)} in the English, {heads(translated)} in the translation"
    yield from differ("formulas", map(formula, FORMULA.findall(english)), map(formula, FORMULA.findall(translated)))
    yield from differ("code", CODE.findall(english), CODE.findall(translated))
    if (ours := TAG.findall(english)) != (theirs := TAG.findall(translated)):
        yield f"tags: {' '.join(ours)} in the English, {' '.join(theirs)} in the translation"
    yield from differ("keys", KEY.findall(english), KEY.findall(translated))
    for what, mark in ("links", ""), ("pictures", "!"):
        ours = [target for is_picture, _, target in LINK.findall(english) if is_picture == mark]
        theirs = [target for is_picture, _, target in LINK.findall(translated) if is_picture == mark]
        yield from differ(what, map(home.target, ours), map(place.target, theirs))
        yield from place.faults(theirs)
    yield from number_faults(plain(english), plain(translated), language)
    yield from differ("guesses", ["Guess first"] * english.count(GUESS), ["Guess first"] * translated.count(language.notes["guess first"]))
    if "**" in re.sub(r"<code>.*?</code>|<[^>]*>", "", mistune.html(FORMULA.sub(" ", translated)), flags=re.DOTALL):
        yield "stars that stay stars: no bold text begins or ends between a punctuation mark and a letter"
    known = {paragraph.strip() for paragraph in PARAGRAPH.split(english)}
    for paragraph in PARAGRAPH.split(translated):
        words = plain(paragraph)
        if latin_words(words) >= WORDS and (not language.is_own(words) or paragraph.strip() in known):
            yield f"left in English: {short(paragraph)}"
    if re.search("[a-z]", plain(english)) and not language.is_own(translated) and latin_words(plain(translated)) < WORDS:
        yield f"not translated: {short(translated)}"


def number_faults(english, translated, language):
    yield from differ("numbers", digits(english), digits(translated))
    yield from differ("signs", set("%") & set(english), set("%") & set(translated))  # 83 and 99 %, or 83 % and 99 %
    if language.number_words:
        yield from differ("numbers in words", number_words.english(english), language.number_words(translated))


def heads(markdown):
    return " ".join(f"{level} {number}".strip() for level, number in HEADING.findall(markdown)) or "none"


def formula(tex):
    """Returns a formula without the words in it, where they are not English."""
    return TEXT.sub(lambda match: r"\text{}" if FOREIGN.search(match[1]) or " " in match[1] else match[0], tex)


def short(text):
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"


def code_faults(english, translated, language):
    """Says how a translated code cell differs from the English one in what has to be the same."""
    ours, theirs = go_text.split(english), go_text.split(translated)
    if ours.code != theirs.code:
        line = next((f"{a.strip() or 'nothing'} became {b.strip() or 'nothing'}" for a, b in zip((ours.code + "\n").split("\n"), (theirs.code + "\n").split("\n")) if a != b), "lines")
        yield f"the code is another: {line.replace(go_text.PLACE, '…')}"
        return
    for comment, other in zip(ours.comments, theirs.comments):
        yield from (f"{fault}, in the comment {short(other)}" for fault in number_faults(comment, other, language))
        if comment == other and latin_words(comment) >= WORDS:
            yield f"left in English: {short(other)}"
    for string, other, name in zip(ours.strings, theirs.strings, ours.names):
        yield from string_faults(string, other, name, language)


def string_faults(string, other, name, language):
    if string == other:
        if not name and latin_words(string) >= WORDS:
            yield f"left in English: {short(string)}"
        return
    if name or string[0] != other[0]:
        yield f"the string {string} names something and must stay: {short(other)}"
        return
    if go_text.verbs(string) != go_text.verbs(other):
        yield f"the verbs of {short(string)} are others in {short(other)}"
    yield from (f"{fault}, in the string {short(other)}" for fault in differ("escapes", ESCAPE.findall(string), ESCAPE.findall(other)))
    words, others = (go_text.VERB.sub(" ", ESCAPE.sub(" ", text)) for text in (string, other))
    yield from (f"{fault}, in the string {short(other)}" for fault in differ("names", NAMES.findall(words), NAMES.findall(others)))
    yield from (f"{fault}, in the string {short(other)}" for fault in number_faults(words, others, language))


def output_faults(english, translated, language):
    """Says what a translated cell's outputs lack, and which of their lines speak English."""
    kinds = [[(output["output_type"], sorted(output.get("data", {}))) for output in cell.get("outputs", [])] for cell in (english, translated)]
    if kinds[0] != kinds[1]:
        yield "the stored outputs are of other kinds: run the notebook (tools/run_notebooks.py --write)"
    for line in numbers_in_prose.said(translated).splitlines() if language.is_spoken else ():
        if latin_words(line) >= WORDS and not language.is_own(line):
            yield f"an output speaks English: {short(line)}"

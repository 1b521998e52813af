"""Takes a notebook's Go cell apart: the code, and the comments and strings in it.

What these three are follows Go's specification. A line that begins with % or ! is GoNB's, and code from its start to its end.
"""

import re
from dataclasses import dataclass

PLACE = "\0"  # where a comment or a string stood
TOKEN = re.compile(r"""
    (?P<line>^[%!][^\n]*)
  | (?P<comment>//[^\n]*|/\*.*?\*/)
  | (?P<string>"(?:\\.|[^"\\\n])*"|`[^`]*`)
  | (?P<rune>'(?:\\.|[^'\\\n])+')
""", re.VERBOSE | re.DOTALL | re.MULTILINE)
BLANKS = re.compile(rf"[ \t]+(?={PLACE})")  # gofmt lines comments up, by what stands before them
VERB = re.compile(r"%[-+# 0]*(?:\[\d+\])?(?:\*|\d+)?(?:\.(?:\*|\d+)?)?(?:\[(\d+)\])?([a-zA-Z%])")
NAMES = ("In(", "At(")  # what stands before a string that names a part of a network


@dataclass(frozen=True)
class Cell:
    """A cell's code, with a mark for each comment and string; these, as they are written; and which strings are names."""

    code: str
    comments: list
    strings: list
    names: list  # of bools, one for each string


def split(source):
    """Returns a cell's parts."""
    comments, strings, names, code, end = [], [], [], "", 0
    importing = source.lstrip().startswith("import")
    for match in TOKEN.finditer(source):
        code, end = code + source[end:match.start()], match.end()
        if match["comment"]:
            comments.append(match[0])
        elif match["string"]:
            strings.append(match[0])
            names.append(importing or code.endswith(NAMES) or is_name(match[0]))
        else:
            code += match[0]
            continue
        code += PLACE
    return Cell(BLANKS.sub(" ", code + source[end:]), comments, strings, names)


def is_name(string):
    """Whether a string looks like a file's name or a path, and not like words."""
    return bool(re.fullmatch(r"[\"`][^\s\"`]*[A-Za-z0-9][._/][A-Za-z0-9][^\s\"`]*[\"`]", string))


def verbs(string):
    """Returns a format's verbs in the order of the arguments that they print: %d of %s is [d, s], %[2]s of %[1]d as well."""
    found, at = {}, 0
    for match in VERB.finditer(string):
        if match[2] == "%":
            continue
        index = re.search(r"\[(\d+)\]", match[0])
        at = int(index[1]) if index else at + 1
        found.setdefault(at, []).append(re.sub(r"\[\d+\]", "", match[0]))
    return [found[key] for key in sorted(found)]

"""The languages that the notebooks are translated into: a folder of notebooks/ for each, and notes in it.

A folder notebooks/TAG/ holds translations, under the English notebooks' names, and translation.json: the language's own
name; the letters that it has and English has not; what stands for Guess first; and from which English each cell was made.
How to add a language: docs/languages.md.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import notebook_files
import number_words

FIELDS = {"name", "letters", "guess first", "made from"}


@dataclass(frozen=True)
class Language:
    """A folder of translations, and its notes."""

    tag: str
    folder: Path
    notes: dict

    @staticmethod
    def read(folder):
        """Reads a folder's notes. Raises ValueError where there are none, or not these."""
        path = folder / notebook_files.TRANSLATION
        try:
            notes = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as err:
            raise ValueError(f"{folder.name}/{path.name} cannot be read ({err}): see docs/languages.md.") from err
        if not isinstance(notes, dict) or set(notes) != FIELDS:
            raise ValueError(f"{folder.name}/{path.name} must hold {', '.join(sorted(FIELDS))}: see docs/languages.md.")
        return Language(folder.name, folder, notes)

    @property
    def number_words(self):
        """What finds numbers in words, or None."""
        return number_words.READERS.get(self.tag.split("-")[0])

    @property
    def is_spoken(self):
        """Whether ganlib has a table of the language. Without one, pictures and tables speak English."""
        return (self.folder.parent.parent / "internal/say" / f"{self.tag}.json").exists()

    def is_own(self, text):
        """Whether there is a letter of the language's own in the text; True for a language with none."""
        letters = self.notes["letters"]
        return not letters or bool(re.search(f"[{letters}]", text))


def languages(folder=notebook_files.NOTEBOOKS):
    """Returns the languages of a notebooks' folder. Raises ValueError for one without notes."""
    return [Language.read(path) for path in notebook_files.languages(folder)]

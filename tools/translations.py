"""Says where the notebooks' translations differ from the English ones, and which have to be looked at again.

    tools/env python tools/translations.py
    tools/env python tools/translations.py --update TAG/NAME.ipynb... [--cell ID]...

A translation lies in notebooks/TAG/, where TAG is the language's (zh-Hant), under the English notebook's name. It has
the same cells; its code is the same to the byte but for comments and strings; and its prose has the same headings,
numbers, formulas, links and keys. notebooks/TAG/translation.json holds, for each cell, the English that it was made
from, as a hash: where the English has changed since, the cell is named. --update notes that the cells have been
translated from the English as it is now. How to add a language: docs/languages.md.
"""

import argparse
import hashlib
import json
import sys

import notebook_files
import whole_file
from languages import Language, languages
from translated_cells import Place, code_faults, output_faults, prose_faults, short, without_language_links


def source(cell):
    return "".join(cell["source"])


def cells_of(path):
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def made_from(cell, name):
    """Returns what stands in the notes for a translation of this English cell."""
    return hashlib.sha256(without_language_links(source(cell), name).encode()).hexdigest()[:16]


def notebook_faults(english, translated, place, language):
    """Says how a translation's cells differ from the English ones: (cell's id, sentence)."""
    ours, theirs = ({cell["id"]: cell for cell in cells} for cells in (english, translated))
    for cell in english:
        if cell["id"] not in theirs:
            yield cell["id"], f"the cell is missing: {short(source(cell))}"
    for cell in translated:
        if cell["id"] not in ours:
            yield cell["id"], "the English has no such cell"
    if (order := [key for key in ours if key in theirs]) != [key for key in theirs if key in ours]:
        yield next(a for a, b in zip(order, [key for key in theirs if key in ours]) if a != b), "the cells stand in another order"
    noted = language.notes["made from"].get(place.name)
    if noted is None:
        yield "all cells", "nothing says from which English they were translated: --update"
        noted = {cell["id"]: made_from(cell, place.name) for cell in english}
    for key in order:
        one, other = ours[key], theirs[key]
        if one["cell_type"] != other["cell_type"]:
            yield key, f"a {one['cell_type']} cell became a {other['cell_type']} cell"
            continue
        if key not in noted:
            yield key, "nothing says from which English it was translated: --update"
        elif noted[key] != made_from(one, place.name):
            yield key, "the English has changed: translate it again, then --update"
        if one["cell_type"] == "markdown":
            faults = prose_faults(source(one), source(other), place, language)
        else:
            faults = [*code_faults(source(one), source(other), language), *output_faults(one, other, language)]
        yield from ((key, fault) for fault in faults)
    for key in noted.keys() - ours.keys():
        yield key, "the notes name a cell that the English has not: --update"


def faults(folder=notebook_files.NOTEBOOKS):
    """Returns what differs between the translations and the English notebooks of a folder, a sentence each."""
    found = []
    for language in languages(folder):
        names = {path.name for path in notebook_files.notebooks(language.folder)}
        found += [f"{language.tag}/{name} is missing" for name in sorted(language.notes["made from"].keys() - names)]
        for name in sorted(names):
            if not (folder / name).exists():
                found.append(f"{language.tag}/{name}: there is no English notebook of this name")
                continue
            pair = [cells_of(path) for path in (folder / name, language.folder / name)]
            found += [f"{language.tag}/{name}, {key}: {fault}" for key, fault in notebook_faults(*pair, Place(folder, name, language.tag), language)]
    return found


def untranslated(language, folder=notebook_files.NOTEBOOKS):
    """Returns the names of the English notebooks that the language has not."""
    return [path.name for path in notebook_files.notebooks(folder) if not (language.folder / path.name).exists()]


def update(path, only=()):
    """Notes that a translation's cells, or only some, are made from the English as it is now; returns which ones changed."""
    folder, name = path.parent, path.name
    language = Language.read(folder)
    english = cells_of(folder.parent / name)
    if unknown := set(only) - {cell["id"] for cell in english}:
        raise ValueError(f"{name} has no cell {', '.join(sorted(unknown))}.")
    before = language.notes["made from"].get(name, {})
    now = {cell["id"]: made_from(cell, name) if not only or cell["id"] in only else before.get(cell["id"], "") for cell in english}
    language.notes["made from"][name] = {key: value for key, value in now.items() if value}
    language.notes["made from"] = dict(sorted(language.notes["made from"].items()))
    whole_file.write(folder / notebook_files.TRANSLATION, json.dumps(language.notes, ensure_ascii=False, indent=1) + "\n")
    return [key for key, value in now.items() if value != before.get(key, "")]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--update", nargs="+", default=[], metavar="TAG/NAME.ipynb", help="note that these are translated from the English as it is now")
    parser.add_argument("--cell", action="append", default=[], metavar="ID", help="of their cells, note only this one")
    args = parser.parse_args()
    try:
        for name in args.update:
            changed = update(notebook_files.NOTEBOOKS / name, args.cell)
            print(f"{name}: " + (f"{', '.join(changed)} noted" if changed else "all was noted already"))
        found = faults()
        for language in languages():
            if missing := untranslated(language):
                print(f"{language.tag} ({language.notes['name']}) has no translation of {', '.join(missing)}")
    except (OSError, ValueError) as err:
        sys.exit(str(err))
    print(*found, sep="\n", end="\n" if found else "")
    print(f"{len(found)} differences")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()

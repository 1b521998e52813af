"""Says which files of a folder are notebooks, reads one, and copies a folder of notebooks, to work in the copy.

Editors and JupyterLab leave other things beside notebooks: lock files that are links to nowhere, copies, hidden
folders. They are passed over, here and so everywhere.
"""

import fnmatch
import os
import shutil
from pathlib import Path

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
TRANSLATION = "translation.json"  # is in a folder of translations, which is named for its language (zh-Hant); see translations.py
ENGLISH = "en"


def is_notebook(path):
    """Whether the path names a notebook: a file, or a link to one, that is not hidden and ends in .ipynb.

    The file may still hold something else; whoever reads it says so.
    """
    path = Path(path)
    # Path.is_file() fails where a folder may not be looked into; this one says no.
    return path.suffix == ".ipynb" and not path.name.startswith(".") and os.path.isfile(path)


def notebooks(folder=NOTEBOOKS):
    """Returns the paths of the folder's notebooks, by their names."""
    return sorted(path for path in Path(folder).glob("*.ipynb") if is_notebook(path))


def languages(folder=NOTEBOOKS):
    """Returns the folders in it that hold translations, by their names."""
    return sorted(path for path in Path(folder).iterdir() if os.path.isfile(path / TRANSLATION))


def with_translations(folder=NOTEBOOKS):
    """Returns the paths of the folder's notebooks, and then of their translations."""
    return [*notebooks(folder), *(path for language in languages(folder) for path in notebooks(language))]


def language(path):
    """Returns the language of the notebook at the path: its folder's, or English."""
    folder = Path(path).absolute().parent
    return folder.name if os.path.isfile(folder / TRANSLATION) else ENGLISH


def name(path):
    """Returns how a sentence names a notebook: a.ipynb, and zh-Hant/a.ipynb for a translation."""
    return path.name if language(path) == ENGLISH else f"{language(path)}/{path.name}"


def read(path):
    """Returns the notebook at the path. Raises ValueError, in one sentence, where there is none."""
    import nbformat  # here, for it takes a while, and set-up does without it

    if os.path.exists(path) and not os.path.isfile(path):
        raise ValueError(f"{path} is no file: name a notebook.")
    try:
        return nbformat.read(path, as_version=4)
    except Exception as err:  # nbformat's own errors, and those of whatever else the file may hold
        said = " ".join(str(err).split())
        said = said if len(said) <= 300 else said[:299] + "…"
        raise ValueError(f"{path} cannot be read as a notebook: {said or type(err).__name__}") from err


def copy_folder(source, target, without=()):
    """Copies a folder with all that a notebook in it may read; target must not be there yet.

    These stay behind: what a pattern in without fits; hidden files and folders; files that are just being written
    (*.new); what cannot be read; and what is neither file nor folder, as a pipe or a link to nowhere.

    A link becomes what it leads to, unless that is a folder which holds the link: the copy would have no end.
    """
    def left_out(folder, names):
        unwanted = {name for pattern in (".*", "*.new", *without) for name in fnmatch.filter(names, pattern)}
        return unwanted | {name for name in names if not copied(os.path.join(folder, name))}

    shutil.copytree(source, target, ignore=left_out, copy_function=copy_file)


def copied(path):
    """Whether copy_folder takes what is at the path."""
    if not os.path.isdir(path):
        return os.path.isfile(path) and os.access(path, os.R_OK)
    return os.access(path, os.R_OK | os.X_OK) and not (os.path.islink(path) and leads_back(path))


def leads_back(path):
    """Whether the link at the path leads to a folder that the way to the link goes through."""
    target = os.path.realpath(path)
    return any(os.path.commonpath([target, os.path.realpath(parent)]) == target for parent in Path(path).absolute().parents)


def copy_file(source, target):
    """Copies a file, unless it has gone since its folder was read: another notebook may be saving there."""
    try:
        shutil.copy2(source, target)
    except FileNotFoundError:
        pass

"""Prints the packages outside Go's standard library that the cells of notebooks import, one a line.

    notebook_imports.py PATH...

tools/setup fetches and compiles these packages, so that a cell finds them without the network. A path that is no
notebook's, or a hidden file's, or of a link to nowhere, is passed over.
"""

import json
import re
import sys

import notebook_files

# A line of an import declaration: perhaps a name, and a path whose first part is a host or our module.
IMPORT = re.compile(r'^\s*(?:import\s+)?(?:[\w.]+\s+)?"((?:atelier|[\w-]+(?:\.[\w-]+)+)(?:/[\w.~-]+)*)"\s*$', re.MULTILINE)


def imports(notebook):
    """Returns the paths that a notebook's code cells import."""
    paths = set()
    for cell in notebook.get("cells", []):
        if cell.get("cell_type") == "code":
            paths.update(IMPORT.findall("".join(cell["source"])))
    return paths


def main():
    paths = set()
    for path in filter(notebook_files.is_notebook, sys.argv[1:]):
        try:
            with open(path, encoding="utf-8") as file:
                paths |= imports(json.load(file))
        except (OSError, ValueError, AttributeError, KeyError, TypeError, RecursionError):
            continue  # no notebook in it: the run of the notebooks says so
    print("\n".join(sorted(paths)))


if __name__ == "__main__":
    main()

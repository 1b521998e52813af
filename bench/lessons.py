"""Makes programs of notebooks: the declarations in a notebook's cells, and a main function that times the training
of one of its configurations, or lets its works be judged. So the benchmark trains the very networks that the notebook holds.
"""

import json
import subprocess

LESSONS = {  # row → the notebook, the configuration to train and its lessons
    "rooms": ("03_bedrooms", "config"),
    "faces": ("04_picture_arithmetic", "config"),
    "strokes": ("05_strokes_to_landscape", "friends"),
}
DIGITS = "06_handwritten_digits"

TIMED = """
func main() { timing.Main(func() ganlib.Config { return %s }) }
"""

JUDGED = """
func main() {
	judged.Main(config(), steps, func(scope *model.Scope, work *graph.Node) *graph.Node { return look(scope, work, 64) })
}
"""

# row → the notebook, and the main function of its program
PROGRAMS = {row: (notebook, TIMED % config) for row, (notebook, config) in LESSONS.items()} | {"digits": (DIGITS, JUDGED)}


def source(notebook, main):
    """The Go source of the program of a notebook, given as its file's text, with a main function."""
    cells = ["".join(cell["source"]) for cell in json.loads(notebook)["cells"] if cell["cell_type"] == "code"]
    imports, *cells = cells
    if not imports.startswith("import ("):
        raise ValueError("the first cell holds no imports")
    # What follows %% in a cell is run, and the rest of it is declarations.
    declarations = [(cell + "\n").split("%%\n")[0] for cell in cells]
    return "package main\n\n" + imports.replace("import (", 'import (\n\t"atelier/bench/judged"\n\t"atelier/bench/timing"', 1) + "\n\n" + "\n\n".join(declarations) + main


def build(checkout, out, row):
    """Builds a row's program; returns its path."""
    notebook, main_function = PROGRAMS[row]
    folder = out / "lessons" / row
    folder.mkdir(parents=True, exist_ok=True)
    main = folder / "main.go"
    main.write_text("//go:build lesson\n\n" + source((checkout / "notebooks" / (notebook + ".ipynb")).read_text(), main_function))
    subprocess.run(["goimports", "-w", str(main)], cwd=checkout, check=True)  # takes away what only the cells' run parts use
    program = out / ("lesson-" + row)
    subprocess.run(["go", "build", "-tags", "lesson", "-buildvcs=false", "-o", str(program), str(main)], cwd=checkout, check=True)
    return program

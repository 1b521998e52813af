"""What a learner does with notebook 04: looks, calculates too early, trains longer, and takes other means."""

from legible import check_themes

NOTEBOOK = "04_picture_arithmetic"

CONSTANTS = "steps    = "
LESSONS = "notebook.NewLive("
CAST = "func cast("
ARITHMETIC = 'add("= ?"'
WALK = "latent.SlerpPath("
DECLARATIONS = "func painter(", "func critic(", "var config"


def story(page, check):
    page.screenshot("opened")
    check(len(page.drawn) >= 6 and all(p["seen"] for number in page.drawn for p in page.pictures(number)), "the committed pictures are seen", page.drawn)
    check_themes(page, check, LESSONS, ARITHMETIC, WALK)
    page.edit(CONSTANTS, "= 4000", "= 20")
    for code in "import (", CONSTANTS, *DECLARATIONS, LESSONS, "func trained()", "func share(", "func isFace(", CAST, ARITHMETIC:
        page.run(code)
    errors = " ".join(page.errors())
    check("fewer than 30 clear faces of a kind: train longer, or make clear smaller" in errors, "after 20 lessons the arithmetic says what is missing, and what to do", errors)

    page.edit(CONSTANTS, "= 20", "= 800")
    for code in CONSTANTS, *DECLARATIONS, LESSONS:
        page.run(code)
    first = drawn(page, check, ARITHMETIC, "after 800 lessons the sums are painted")
    page.edit(CAST, "many = 10", "many = 3")
    page.run(CAST)
    second = drawn(page, check, ARITHMETIC, "and means of three give other sums")
    check(first != second, "which are other ones", first[:60])
    drawn(page, check, WALK, "a walk between two faces is painted")
    check(not page.errors(), "no cell has an error any more", page.errors())


def drawn(page, check, code, what):
    page.run(code)
    pictures = page.pictures(code)
    check(len(pictures) == 1 and pictures[0]["seen"], what, pictures or page.errors())
    return pictures[0]["src"] if pictures else ""

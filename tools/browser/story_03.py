"""What a learner does with notebook 03: looks, trains, stops, goes on, and sees new rooms."""

import re

from legible import check_themes

NOTEBOOK = "03_bedrooms"

LESSONS = "notebook.NewLive("
ROOMS = "NewIdeas(seed, 36)"
STRIP = "plot.Strip("
CELLS = "import (", "steps = ", "func mine()", "func relu(", "func painter(", "func critic(", "var config"


def story(page, check):
    page.screenshot("opened")
    check(len(page.drawn) >= 6 and all(p["seen"] for number in page.drawn for p in page.pictures(number)), "the committed pictures are seen", page.drawn)
    check_themes(page, check, LESSONS, ROOMS, STRIP)
    for code in CELLS:
        page.run(code)
    first = stopped(page, check)
    page.run("func trained()")
    page.edit(LESSONS, "goOn = false", "goOn = true")
    second = stopped(page, check)
    check(second > first, "with goOn = true the lessons go on from the step where they were stopped", (first, second))
    for code in ROOMS, STRIP:
        before = page.pictures(code)
        page.run(code)
        after = page.pictures(code)
        check(len(after) == 1 and after[0]["seen"] and after[0]["src"] != before[0]["src"], f"{code} shows another picture, of this painter", after)
    check(not page.errors(), "no cell has an error", page.errors())


def stopped(page, check):
    """Runs the lessons, and presses ■ when some pictures have been seen; returns the last picture's step."""
    page.start(LESSONS)
    page.watch(LESSONS)
    page.wait_watched(3)
    page.stop()
    page.wait_done(LESSONS)
    last = page.pictures(LESSONS)
    check(len(last) == 1 and last[0]["seen"], "after ■ the last picture stays", last)
    check("The GAN is saved in bedrooms.gan" in page.output(LESSONS) and not page.errors(), "and the GAN is saved", page.errors() or page.output(LESSONS))
    return int(re.match(r"Step (\d+) of 9800", last[0]["alt"])[1])

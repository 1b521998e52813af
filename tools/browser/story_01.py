"""What a learner does with notebook 01, from the first look to an exercise, and what must be seen."""

from checks import Failure
from legible import check_themes

NOTEBOOK = "01_painter_and_critic"

CONSTANTS = "steps        ="
PAINTER = "func painter"
LESSONS = "notebook.NewLive"
NEW_IDEAS = "gan.NewIdeas(seed+1"  # the cell below the lessons
IMPORTS = '"atelier/ganlib/plot"'
FIRST_PICTURE = "plot.Range"
TABLE = "plot.Needles"
STORY = 3  # the drawing of the two friends, in the prose
FILE = "painter_and_critic.gan"


def story(page, check):
    look(page, check)
    run_all(page, check)
    check_themes(page, check, FIRST_PICTURE, LESSONS, TABLE, "painted.RMS")
    change_the_painter(page, check)
    stop(page, check)
    complete(page, check)


def look(page, check):
    """Before anything runs: what was committed is seen, although nobody has said that it can be trusted."""
    page.screenshot("opened")
    check("not trusted: 0 of" in page.trust(), "the committed notebook is untrusted", page.trust())
    check(all(picture["seen"] for picture in page.pictures(STORY)) and page.pictures(STORY), "the drawing in the prose is seen", page.pictures(STORY))
    page.screenshot("prose")
    for number in page.drawn:
        pictures = page.pictures(number)
        check(pictures and all(p["seen"] for p in pictures), f"the committed picture of cell {number} is seen", pictures)
    check(len(page.drawn) >= 7, "seven cells have committed pictures", page.drawn)
    page.pictures(LESSONS)
    page.screenshot("committed")


def run_all(page, check):
    page.run_all()
    page.watch(LESSONS)
    page.wait_all()
    check(all(any(c.isdigit() for c in prompt) for prompt in page.prompts()), "Run All Cells ran every cell", page.prompts())
    check(not page.errors(), "no cell has an error", page.errors())
    seen = page.watched()
    check(len(seen) >= 3, f"the picture changed while the lessons ran ({len(seen)} different ones seen)", seen)
    last = page.pictures(LESSONS)
    check(len(last) == 1 and last[0]["seen"] and last[0]["alt"].startswith("Step 5000 of 5000."), "the last picture is of step 5000", last)
    page.screenshot("lessons")
    page.pictures(TABLE)
    page.screenshot("needles")


def change_the_painter(page, check):
    before = page.pictures(NEW_IDEAS)
    page.edit(PAINTER, "128", "32")
    page.run(PAINTER)
    page.run(NEW_IDEAS)
    said = page.output(NEW_IDEAS)
    page.show(NEW_IDEAS)
    page.screenshot("refused")
    check("Painter: has changed since the training" in said and not page.pictures(NEW_IDEAS), "the changed painter is not passed off as the trained one", said)
    page.run(LESSONS)
    page.run(NEW_IDEAS)
    check(not page.errors(), "after new lessons no cell has an error", page.errors())
    after = page.pictures(NEW_IDEAS)
    check(after and after[0]["seen"] and after[0]["src"] != before[0]["src"], "the painter with 32 neurons paints another picture", after and after[0]["alt"])
    page.screenshot("painter-32")


def stop(page, check):
    file = page.path.with_name(FILE)
    saved = file.stat().st_mtime_ns
    page.edit(CONSTANTS, "5000", "2000000")
    page.run(CONSTANTS)
    page.start(LESSONS)
    page.start(TABLE)
    page.watch(LESSONS)
    page.wait_watched(3)
    page.screenshot("running")
    page.stop()
    page.wait_done(LESSONS)
    page.wait_all()
    said = " ".join(page.output(LESSONS).split())  # it may be in several lines
    check("Stopped by you after step" in said and f"The GAN is saved in {FILE}" in said, "■ ends the lessons, and says that the GAN is saved", said)
    check(file.stat().st_mtime_ns > saved, "it is saved", saved)
    waited = page.prompt(TABLE), page.output(TABLE)
    check("1 cell was waiting for this one, and was not run." in said and "".join(waited).strip() in ("[ ]:", "[]:"), "the cell that waited for it was not run", (said, waited))
    picture = page.pictures(LESSONS)
    check(picture and picture[0]["seen"] and "Step" in picture[0]["alt"], "the last picture stays", picture)
    page.screenshot("stopped")
    if "after step " not in said:
        raise Failure("nobody knows at which step the lessons ended")
    step = said.split("after step ")[1].split()[0]
    page.run(NEW_IDEAS)
    opened = page.pictures(NEW_IDEAS)
    check(opened and opened[0]["alt"].startswith(f"Step {step}."), f"the cell below opens what was saved at step {step}", opened or page.output(NEW_IDEAS))
    check(not page.errors(), "no cell has an error", page.errors())


def complete(page, check):
    """In a kernel that has just started: GoNB speaks with gopls only after some seconds."""
    page.restart()
    page.run(IMPORTS)
    offered = page.complete(FIRST_PICTURE, "plot.")
    page.screenshot("completion")
    check({"Canvas", "Strip", "Training"} <= {name.split("(")[0] for name in offered}, "Tab offers what package plot has", offered)

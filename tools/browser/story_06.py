"""What a learner does with notebook 06: types a number, by mouse and keyboard, and sees it written."""

from legible import check_themes
from page import CELL_SECONDS, PAGE_SECONDS

NOTEBOOK = "06_handwritten_digits"

CONSTANTS = "steps    = "
KEYPAD = "notebook.Keypad{"


def story(page, check):
    page.screenshot("opened")
    check(page.drawn and all(p["seen"] for number in page.drawn for p in page.pictures(number)), "the committed pictures are seen", page.drawn)
    check_themes(page, check, "OneHot(digit)}, len(ideas)", KEYPAD)
    page.edit(CONSTANTS, "steps    = 7500", "steps    = 50")  # how well she writes is not tried here
    for code in "import (", CONSTANTS, "func painter(", "func critic(", "func config(", "notebook.NewLive(", "func trained(":
        page.run(code)  # not the judge's cells, which take longer than all of this
    page.start(KEYPAD)
    keypad = Keypad(page)
    mouse(check, keypad)
    keyboard(page, check, keypad)
    stop(page, check, keypad)


class Keypad:
    """The keypad in the running cell."""

    def __init__(self, page):
        self.page = page
        self.cell = page.cell(KEYPAD)
        self.cell.get_by_role("button", name="0", exact=True).wait_for(timeout=CELL_SECONDS * 1000)
        self.cell.get_by_role("button", name="0", exact=True).scroll_into_view_if_needed()
        self.seen = None

    def press(self, name):
        self.cell.locator(".atelier-panel").get_by_role("button", name=name, exact=len(name) == 1).click()

    def wait_written(self, said):
        """Waits until the cell knows of a number and has written something else than before."""
        self.page.wait("""([cell, before, said]) => cell.querySelector('[data-name="numbers"]').textContent === said
            && cell.querySelector('img').src && cell.querySelector('img').src !== before""", [self.cell.element_handle(), self.seen, said], PAGE_SECONDS, said)
        self.seen = self.cell.locator("img").get_attribute("src")


def mouse(check, keypad):
    keypad.press("0")
    keypad.wait_written("You typed 0, ideas number 1.")
    keypad.press("7")
    keypad.wait_written("You typed 07, ideas number 1.")
    check(True, "each key by mouse writes another digit")
    keypad.press("New ideas")
    keypad.wait_written("You typed 07, ideas number 2.")
    keypad.press("Delete")
    keypad.wait_written("You typed 0, ideas number 2.")
    check(True, "New ideas writes in another hand, and Delete takes the last digit away")


def keyboard(page, check, keypad):
    keys = page.page.keyboard
    for key, said in ("4", "You typed 04, ideas number 2."), ("Backspace", "You typed 0, ideas number 2."), ("n", "You typed 0, ideas number 3."):
        keys.press(key)
        keypad.wait_written(said)
    check(True, "the keyboard's keys do the same")
    keys.type("1234567890")
    keypad.wait_written("You typed 01234567, ideas number 3.")
    check(True, "what is typed fast is written, up to eight digits")
    page.screenshot("typed")


def stop(page, check, keypad):
    keypad.press("Stop")
    page.wait_done(KEYPAD)
    said = page.output(KEYPAD)
    check("Stopped by you." in said, "Stop ends the cell", said)
    pictures = page.pictures(KEYPAD)
    check(len(pictures) == 1 and pictures[0]["seen"] and "her hand: 8" in pictures[0]["alt"], "the number stays in the notebook", pictures)
    check(not page.errors(), "no cell has an error", page.errors())
    page.screenshot("stopped")

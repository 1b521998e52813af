"""What a learner does with notebook 05: sketches on the easel, and sees landscapes painted after it."""

from legible import check_themes
from page import CELL_SECONDS, PAGE_SECONDS

NOTEBOOK = "05_strokes_to_landscape"

CONSTANTS = "steps      = "
EASEL = "notebook.Easel{"


def story(page, check):
    page.screenshot("opened")
    check(page.drawn and all(p["seen"] for number in page.drawn for p in page.pictures(number)), "the committed pictures are seen", page.drawn)
    check_themes(page, check, "byCopyist(sketches)}", EASEL)
    page.edit(CONSTANTS, "steps      = 4000", "steps      = 50")  # how well they paint is not tried here
    page.run_all()
    easel = Easel(page)
    draw(page, check, easel)
    keyboard(page, check, easel)
    undo(page, check, easel)
    stop(page, check, easel)


class Easel:
    """The easel in the running cell."""

    def __init__(self, page):
        self.page = page
        self.cell = page.cell(EASEL)
        self.canvas = self.cell.locator("canvas")
        self.canvas.wait_for(timeout=CELL_SECONDS * 1000)
        self.cell.locator("img:not([hidden])").wait_for(timeout=PAGE_SECONDS * 1000)
        self.canvas.scroll_into_view_if_needed()

    def picture(self):
        return self.cell.locator("img").get_attribute("src")

    def says(self):
        return self.cell.locator('[data-name="numbers"]').text_content()

    def ink(self):
        """The share of the canvas that is dark."""
        return self.canvas.evaluate("""canvas => {
            const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
            let dark = 0;
            for (let i = 0; i < pixels.length; i += 4) dark += pixels[i] < 128 && pixels[i + 2] < 128;
            return dark / (pixels.length / 4);
        }""")

    def stroke(self, *points):
        """Draws with the mouse, from place to place in shares of the canvas."""
        box = self.canvas.bounding_box()
        mouse = self.page.page.mouse
        for number, (x, y) in enumerate(points):
            mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=4)
            if number == 0:
                mouse.down()
        mouse.up()

    def wait_painted(self, before, strokes, what):
        """Waits until the cell knows of so many strokes and has painted something else than before."""
        said = f"{strokes} stroke" if strokes else "An empty canvas"
        self.page.wait("""([cell, before, said]) => cell.querySelector('[data-name="numbers"]').textContent.startsWith(said)
            && cell.querySelector('img').src !== before""", [self.cell.element_handle(), before, said], PAGE_SECONDS, what)
        return self.picture()


def draw(page, check, easel):
    empty, blank = easel.picture(), easel.ink()
    easel.stroke((0.0, 0.55), (0.4, 0.5), (0.7, 0.58), (1.0, 0.55))
    first = easel.wait_painted(empty, 1, "a landscape is painted after the first stroke")
    easel.stroke((0.25, 0.3), (0.3, 0.22), (0.4, 0.2), (0.5, 0.22), (0.55, 0.3))
    second = easel.wait_painted(first, 2, "another one is painted after the second")
    check(len({empty, first, second}) == 3, "each stroke by mouse changes the landscape")
    check(easel.ink() > blank + 0.02, "the strokes are on the canvas", (blank, easel.ink()))
    page.screenshot("drawn")


def keyboard(page, check, easel):
    before = easel.picture()
    easel.canvas.focus()
    keys = page.page.keyboard
    for _ in range(6):
        keys.press("ArrowDown")
    keys.press("Space")
    for _ in range(5):
        keys.press("ArrowRight")
    keys.press("Space")
    easel.wait_painted(before, 3, "a landscape is painted after a stroke by keyboard")
    check(True, "a stroke by keyboard changes the landscape")
    page.screenshot("keyboard")


def undo(page, check, easel):
    before, ink = easel.picture(), easel.ink()
    easel.cell.get_by_role("button", name="Undo").click()
    after = easel.wait_painted(before, 2, "Undo takes the last stroke away")
    check(easel.ink() < ink, "it is gone from the canvas", (ink, easel.ink()))
    easel.cell.get_by_role("button", name="New ideas").click()
    other = easel.wait_painted(after, 2, "new ideas paint another landscape")
    check("ideas number 2" in easel.says(), "the sketch stays, the ideas are new", easel.says())
    page.page.keyboard.press("c")
    easel.wait_painted(other, 0, "the key C clears the canvas")
    check(True, "Undo, New ideas and Clear do what they say")
    easel.stroke((0.0, 0.6), (0.5, 0.5), (1.0, 0.6))
    easel.wait_painted(other, 1, "one can go on after that")


def stop(page, check, easel):
    easel.cell.get_by_role("button", name="Stop").click()
    page.wait_all()
    said = page.output(EASEL)
    check("Stopped by you." in said, "Stop ends the cell", said)
    pictures = page.pictures(EASEL)
    check(len(pictures) == 1 and pictures[0]["seen"] and "sketch: 1" in pictures[0]["alt"], "sketch and landscape stay in the notebook", pictures)
    check(not page.errors(), "no cell has an error", page.errors())
    page.screenshot("stopped")

"""A panel that stands below a running cell, and the hands and eyes of who sits before it.

A button is named by its face, a slider by its label, as a learner would name them.
"""

import re

from playwright.sync_api import TimeoutError as Late

from checks import Failure
from page import CELL_SECONDS, TEXTS

ANSWER_SECONDS = 60  # for the cell to do what it was told, on a busy machine

# What has the keyboard: a slider's or a choice's label, or a button's face.
FOCUSED = """root => {
    const e = document.activeElement;
    return !root.contains(e) ? null : (e.labels?.[0]?.textContent ?? e.innerText).trim();
}"""

SLIDER = "const slider = name => [...root.querySelectorAll('input[type=range]')].find(e => e.labels[0].textContent === name);"

# What a slider's place means.
MEANS = f"""(root, name) => {{ {SLIDER}
    return root.querySelector(`output[for="${{CSS.escape(slider(name).id)}}"]`).textContent;
}}"""

# Keeps each different text of an element, and the picture that goes with it, from now on.
KEEP = """(root, name) => {
    const kept = root.kept = [], element = root.querySelector(`[data-name="${name}"]`);
    const look = () => { if (kept.at(-1) !== element.textContent) kept.push(element.textContent); };
    new MutationObserver(look).observe(element, {childList: true, characterData: true, subtree: true});
}"""


class Panel:
    def __init__(self, page, code):
        """Runs the cell, and waits until its panel can be used and its picture is there."""
        self.page, self.code = page, code
        self.root = page.cell(code).locator(".atelier-panel")
        page.start(code)
        try:
            self.root.locator("button").first.wait_for(timeout=CELL_SECONDS * 1000)
            self.root.locator("img[src]").wait_for(timeout=CELL_SECONDS * 1000)
        except Late:
            raise Failure(f"no panel below the cell with {code!r}, which says {page.output(code)!r}") from None

    # ---- hands

    def press(self, face):
        """Clicks a button."""
        self.root.get_by_role("button", name=face).click()

    def choose(self, label):
        """Clicks one of several choices."""
        self.root.locator("label.choice").get_by_text(label).click()

    def point(self, label, share):
        """Clicks into a slider, at a share of its length."""
        box = self.root.get_by_label(label, exact=True)
        box.scroll_into_view_if_needed()
        box = box.bounding_box()
        self.page.page.mouse.click(box["x"] + share * box["width"], box["y"] + box["height"] / 2)

    def tab_to(self, name):
        """Presses Tab until a control has the keyboard."""
        for _ in range(20):
            if self.focused() == name:
                return
            self.keys("Tab")
        raise Failure(f"Tab does not lead to {name!r}, but to {self.focused()!r}")

    def keys(self, *names):
        for name in names:
            self.page.page.keyboard.press(name)

    # ---- eyes

    def focused(self):
        return self.root.evaluate(FOCUSED)

    def text(self, name):
        """What the panel's line says: "said" or "numbers"."""
        return self.root.locator(f'[data-name="{name}"]').text_content()

    def says(self, pattern, name="said"):
        """Waits until the line matches; returns whether it does."""
        try:
            self.page.page.wait_for_function("([root, name, pattern]) => new RegExp(pattern).test(root.querySelector(`[data-name=\"${name}\"]`)?.textContent)",
                                             arg=[self.root.element_handle(), name, pattern], timeout=ANSWER_SECONDS * 1000)
            return True
        except Late:
            return False

    def step(self):
        """The step that the panel tells of."""
        found = re.search(r"Step (\d+)", self.text("numbers"))
        return int(found[1]) if found else 0

    def passes(self, step):
        """Waits until the panel tells of a later step; returns whether it does."""
        try:
            self.page.page.wait_for_function("([root, step]) => (root.querySelector('[data-name=numbers]').textContent.match(/Step (\\d+)/)?.[1] ?? 0) > step",
                                             arg=[self.root.element_handle(), step], timeout=ANSWER_SECONDS * 1000)
            return True
        except Late:
            return False

    def means(self, slider):
        """What stands beside a slider."""
        return self.root.evaluate(MEANS, slider)

    def keep(self, name):
        """From now on keeps what a line says."""
        self.root.evaluate(KEEP, name)

    def kept(self):
        return self.root.evaluate("root => root.kept")

    def picture(self):
        """The picture's text and its address."""
        img = self.root.locator("img")
        return img.get_attribute("alt"), img.get_attribute("src")

    def buttons(self):
        """How many buttons there are in the cell."""
        return self.page.cell(self.code).locator(".jp-OutputArea button").count()

    def contrasts(self):
        """Pairs of a text in the panel and its contrast."""
        return self.page.page.evaluate(TEXTS, [self.root.element_handle(), "button, legend, label, output, p"])

"""Does with the page, in a real browser, what a visitor does: tools/browser/run --page starts it.

The page is made first, and opened as a file, with the network cut. Pictures of it are left in
tools/browser/out-page. tools/browser/run --page speed measures how fast it is, instead.
"""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, sync_playwright

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent))

import tidy  # noqa: E402  (it lies in tools)
from checks import Checks, Failure  # noqa: E402
from lab import browser  # noqa: E402

OUT = HERE / "out-page"
PAGE = CHECKOUT / "page" / "atelier.html"
SIZES = {"projector": (1280, 720), "tablet": (768, 1024), "telephone": (360, 740)}
PATIENCE = 240  # seconds, on a machine that does other things beside


class Visit:
    """A visitor at the page. What the browser complains of, and what the page asks a network for, is kept."""

    def __init__(self, chromium, **options):
        self.context = chromium.new_context(offline=True, accept_downloads=True, **options)
        self.page = self.context.new_page()
        self.complaints, self.asked = [], []
        self.page.on("console", lambda m: m.type in ("error", "warning") and self.complaints.append(m.text))
        self.page.on("pageerror", lambda e: self.complaints.append(str(e)))
        self.page.on("request", lambda r: r.url.split(":")[0] not in ("file", "blob", "data") and self.asked.append(r.url))
        self.page.set_default_timeout(PATIENCE * 1000)

    def open(self, path=PAGE):
        self.page.goto(path.as_uri())
        self.page.wait_for_selector("#loading", state="hidden")
        return self

    def text(self, selector):
        return self.page.inner_text(selector)

    def press(self, selector):
        self.page.click(selector)

    def until(self, says):
        """Waits until the page has said something in its status line."""
        self.page.wait_for_function("says => document.getElementById('said').textContent.includes(says)", arg=says)

    def step(self):
        return int(self.text("#canvas-a-step").removeprefix("step "))

    def settle(self):
        """Waits until what was drawn last is on the screen."""
        self.page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def set(self, selector, value):
        """Moves a slider, as a hand does."""
        self.page.eval_on_selector(selector, "(e, v) => { e.value = v; e.dispatchEvent(new Event('input', { bubbles: true })); }", str(value))

    def screenshot(self, name, **options):
        self.page.screenshot(path=OUT / f"{name}.png", **options)

    def download(self, selector, path):
        with self.page.expect_download() as info:
            self.press(selector)
        info.value.save_as(path)
        return path


def story(visit, check, scratch):
    page = visit.page
    visit.screenshot("1-open")
    check(visit.step() == 0 and page.locator("#canvas-a .painting").count() == 32, "the page opens with the novice's 32 paintings")
    drawn = page.eval_on_selector("#map image", "e => e.getAttribute('href')")
    check(drawn.startswith("data:image/png"), "there is a map")

    visit.press("#run")
    page.wait_for_function("() => Number(document.getElementById('canvas-a-step').textContent.slice(5)) >= 60")
    visit.press("#run")
    visit.until("Paused after step")
    visit.settle()
    paused = visit.step()
    check(visit.text("#run") == "▶ Run" and paused >= 60, f"Run trains, and Pause stops it (at step {paused})")
    check(page.eval_on_selector("#map image", "e => e.getAttribute('href')") != drawn, "the map has changed")
    check(page.get_attribute("#needles .b .needle", "d").count("L") > 0, "the needles have moved")
    visit.settle()
    check(visit.step() == paused, "nothing goes on after a pause")

    for button, said in (("step painter", "The painter learned alone"), ("step critic", "The critic learned alone"), ("step both", "Both learned")):
        visit.press(f'[data-do="{button}"]')
        visit.until(said)
    visit.settle()
    check(visit.step() == paused + 3, "single steps of the painter, of the critic and of both")

    visit.set("#painter-rate", 12)
    visit.until("The painter's learning rate is 0.001")
    check(visit.text('output[for="painter-rate"]') == "0.001", "a learning rate is taken up at once")

    page.check("#arrows")
    visit.settle()
    check(page.locator("#canvas-a .arrow").count() > 0 and any(word in visit.text("#advice") for word in ("raise", "lower", "leave")), "the critic's advice, as arrows and in words")
    page.fill("#bold", "7")
    visit.settle()
    seventh, bold = page.get_attribute("#canvas-a .painting >> nth=6", "d"), page.get_attribute("#canvas-a .bold", "d")
    check(seventh == bold, "another painting is bold")

    bar = page.locator("#bar")
    bar.focus()
    page.keyboard.press("Home")
    visit.settle()
    check(visit.step() == 0 and "in the past" in visit.text("#bar-says"), "the time line goes back to the beginning")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    visit.settle()
    forked = visit.step()
    visit.press("#fork")
    visit.until("A second future begins")
    visit.press("#run")
    page.wait_for_function("s => Number(document.getElementById('canvas-b-step').textContent.slice(5)) >= s + 50", arg=forked)
    visit.press("#run")
    visit.until("Paused")
    visit.settle()
    check(page.is_visible("#canvas-b") and page.locator("#needles .a").count() > 0 and page.locator("#distance .far").count() == 2, f"two futures from step {forked} on, side by side")
    visit.screenshot("2-two-futures", full_page=True)
    page.check("input[name=future][value=a]")
    visit.until("Future A goes on")
    visit.press("#keep")
    visit.until("alone is left")
    visit.settle()
    check(page.is_hidden("#canvas-b"), "one future is kept")
    visit.press("#undo")
    visit.until("Back at what was here before")
    visit.settle()
    check(page.is_visible("#canvas-b"), "and the other one comes back")

    visit.press("#draw")
    page.wait_for_selector("#opinion:not(:empty)")
    before = visit.text("#truth")
    page.focus("#draw")
    for key in ["ArrowRight"] * 4 + ["ArrowUp"] * 5:
        page.keyboard.press(key)
    page.wait_for_function("before => document.getElementById('truth').textContent !== before", arg=before)
    check("probability" in visit.text("#opinion") and "points lie between the bounds" in visit.text("#truth"), "the critic judges a curve that is drawn")

    page.select_option("#preset", "critic too strong")
    check("50 times as often" in visit.text("#help-preset"), "a preset says how it differs")
    visit.press("#take-preset")
    visit.until("Run it, and watch for this")
    visit.settle()
    check(visit.step() == 0 and visit.text('output[for="critic-steps"]') == "50 times as often", "a preset begins anew, and the sliders show its rates")

    # The tutorial's, anew: what is saved is the workshop's, to rounding.
    page.select_option("#loss", "Minimax")
    visit.set("#painter-rate", 6)
    visit.until("0.0001")
    visit.set("#critic-rate", 6)
    visit.set("#critic-steps", 0)
    visit.until("as often as the painter")
    page.select_option("#speed", "10")
    visit.press("#begin button[type=submit]")
    visit.until("Ready at step 0")
    page.keyboard.press("Escape")
    page.eval_on_selector("body", "e => document.activeElement.blur()")
    page.keyboard.press(" ")
    page.wait_for_function("() => Number(document.getElementById('canvas-a-step').textContent.slice(5)) >= 20")
    page.keyboard.press(" ")
    visit.until("Paused")
    saved = visit.download('[data-do="save"]', scratch / "page.gan")
    agreed = subprocess.run(["go", "run", "./web/fixture", "check", saved], cwd=CHECKOUT, capture_output=True, text=True)
    check(agreed.returncode == 0, f"the workshop opens what the page has saved, and comes to the same: {agreed.stdout.strip()}", agreed.stderr)
    made = scratch / "workshop.gan"
    subprocess.run(["go", "run", "./web/fixture", "make", made], cwd=CHECKOUT, check=True)
    page.set_input_files("#file", made)
    visit.until("Opened at step 40")
    visit.settle()
    check(visit.step() == 40 and page.get_attribute("#bar", "max") != "0", "the page opens what the workshop has saved, with its film")
    (scratch / "broken.gan").write_bytes(made.read_bytes()[:-7])
    page.set_input_files("#file", scratch / "broken.gan")
    visit.until("The file is damaged")
    check(visit.step() == 40, "a damaged file is refused, and nothing is lost")

    for do, name, begins in (("film svg", "film.svg", b"<svg"), ("film page", "film.html", b"<!DOCTYPE html>")):
        data = visit.download(f'[data-do="{do}"]', scratch / name).read_bytes()
        check(data.startswith(begins), f"the film as {name}, {len(data) // 1000} kB")


def tour(visit, check):
    """Goes through the tour to the end, guessing the first answer everywhere."""
    page = visit.page
    visit.press("#tour-open")
    cards = int(visit.text("#tour-count").split(" of ")[1].split(",")[0])
    answers = []
    for card in range(cards):
        check(page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), f"card {card + 1} is no wider than the screen")
        visit.press("#tour-guess button >> nth=0")
        if page.is_visible("#tour-do"):
            visit.press("#tour-do")
            page.wait_for_function("() => !document.getElementById('tour-do').disabled")
        answers.append(visit.text("#tour-answer"))
        visit.settle()
        visit.screenshot(f"tour-{card + 1:02}", full_page=card in (0, 6))
        if card < cards - 1:
            visit.press("#tour-next")
    (OUT / "tour.json").write_text(json.dumps(answers, indent=1, ensure_ascii=False) + "\n")
    check(cards >= 10 and all(len(a) > 30 for a in answers), f"the tour's {cards} cards have an answer each", answers)


def film_of_pictures(chromium, check, scratch):
    """A film's page of pictures plays: it has one sheet of all of them, and a window that moves over it."""
    path = scratch / "rooms.html"
    subprocess.run(["go", "run", "./web/fixture", "film", path], cwd=CHECKOUT, check=True)
    visit = Visit(chromium, viewport={"width": 1280, "height": 720})
    page = visit.page
    page.goto(path.as_uri())
    places = []
    page.focus("#bar")
    for key in ("Home", "ArrowRight", "End"):
        page.keyboard.press(key)
        visit.settle()
        places.append((page.get_attribute("#works", "transform"), visit.text("#words")))
    check(len({place for place, _ in places}) == 3, "a film of pictures can be scrubbed through", places)
    page.keyboard.press("Home")
    visit.press("#play")
    page.wait_for_function("last => document.getElementById('works').getAttribute('transform') === last", arg=places[-1][0])
    check("Play" in visit.text("#play"), "and plays to its end")
    visit.screenshot("film-of-pictures")
    check(not visit.complaints and not visit.asked, "the browser has nothing to complain of in it, and nothing is asked of a network", visit.complaints + visit.asked)
    visit.context.close()


def looks(chromium, check):
    """The page at three sizes, light and dark: nothing is wider than the screen, and axe-core finds nothing serious."""
    for name, (width, height) in SIZES.items():
        for theme in ("light", "dark"):
            visit = Visit(chromium, viewport={"width": width, "height": height}, color_scheme=theme, reduced_motion="reduce").open()
            visit.page.select_option("#speed", "50")
            visit.press("#run")
            visit.page.wait_for_function("() => Number(document.getElementById('canvas-a-step').textContent.slice(5)) >= 300")
            visit.press("#run")
            visit.until("Paused")
            visit.settle()
            visit.screenshot(f"{name}-{theme}")
            visit.screenshot(f"{name}-{theme}-all", full_page=True)
            wide = visit.page.evaluate("() => document.documentElement.scrollWidth")
            check(wide <= width, f"{name}, {theme}: nothing is wider than {width} pixels", wide)
            found = [v for v in Axe().run(visit.page).response["violations"] if v["impact"] in ("serious", "critical")]
            check(not found, f"{name}, {theme}: axe-core finds nothing serious", [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in found])
            check(not visit.complaints and not visit.asked, f"{name}, {theme}: the browser has nothing to complain of, and nothing is asked of a network", visit.complaints + visit.asked)
            visit.context.close()


# Notes when the first picture is on the screen, and from one frame of the screen to the next while asked to.
WATCH = """
addEventListener('DOMContentLoaded', () => {
	const loading = document.getElementById('loading');
	new MutationObserver(() => {
		if (loading.hidden) requestAnimationFrame(() => setTimeout(() => { window.firstPicture ??= performance.now(); }));
	}).observe(loading, { attributes: true });
});
window.gaps = [];
window.watch = false;
let last = 0;
const tick = now => { if (window.watch && last) window.gaps.push(now - last); last = now; requestAnimationFrame(tick); };
requestAnimationFrame(tick);
"""

# Presses a button, and returns the milliseconds until the status line says something.
PRESS = """
([press, value, says]) => new Promise(done => {
	const e = document.querySelector(press), said = document.getElementById('said'), start = performance.now();
	const seen = () => said.textContent.includes(says) && (observer.disconnect(), done(performance.now() - start));
	const observer = new MutationObserver(seen);
	observer.observe(said, { childList: true, characterData: true, subtree: true });
	if (value === null) e.click();
	else { e.value = value; e.dispatchEvent(new Event('input', { bubbles: true })); }
})
"""


def speed(chromium, rounds=5):
    """Prints how fast the page is: medians of some visits, and the slowest."""
    table = {"first picture after opening, s": [], "5000 steps with a picture every 50, s": [], "from pause to standstill, ms": [], "from a new rate until it is taken up, ms": [], "frames of the screen apart, 99 of 100 below, ms": []}
    first, steps, pause, rate, gap = table.values()
    for number in range(rounds):
        visit = Visit(chromium, viewport={"width": 1280, "height": 720})
        page = visit.page
        page.add_init_script(WATCH)
        visit.open()
        page.wait_for_function("() => window.firstPicture")
        first.append(page.evaluate("() => window.firstPicture") / 1000)
        page.select_option("#speed", "50")
        page.evaluate("() => { window.watch = true; }")
        steps.append(page.evaluate(PRESS, ["#run", None, "Step 5000 is reached"]) / 1000)
        page.evaluate("() => { window.watch = false; }")
        gaps = sorted(page.evaluate("() => window.gaps"))
        gap.append(gaps[int(len(gaps) * 0.99)])
        visit.press("#run")
        page.wait_for_timeout(300 + 70 * number)
        rate.append(page.evaluate(PRESS, ["#painter-rate", "9", "0.0003"]))
        page.wait_for_timeout(300 + 30 * number)
        pause.append(page.evaluate(PRESS, ["#run", None, "Paused"]))
        visit.context.close()
    print(f"| {rounds} visits, Chromium {chromium.version} | median | slowest |\n|---|---|---|")
    for what, values in table.items():
        print(f"| {what} | {statistics.median(values):.3g} | {max(values):.3g} |")


def main():
    tidy.on_signals()
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    checks = Checks()
    start = time.monotonic()
    subprocess.run(["make", "--no-print-directory", "page"], cwd=CHECKOUT, check=True)
    with tempfile.TemporaryDirectory(prefix="page ") as scratch, sync_playwright() as playwright, browser(playwright) as chromium:
        if sys.argv[1:] == ["speed"]:
            return speed(chromium)
        print(f"Chromium {chromium.version}; pictures in {OUT.relative_to(CHECKOUT)}", flush=True)
        for what in (lambda v: story(v, checks.check, Path(scratch)), lambda v: tour(v, checks.check)):
            visit = Visit(chromium, viewport={"width": 1280, "height": 720}).open()
            try:
                what(visit)
            except (Failure, Error, subprocess.SubprocessError) as err:
                visit.screenshot("failed", full_page=True)
                checks.check(False, "the story comes to its end", str(err).strip())
            checks.check(not visit.complaints, "the browser has nothing to complain of", visit.complaints)
            checks.check(not visit.asked, "nothing is asked of a network", visit.asked)
            visit.context.close()
        film_of_pictures(chromium, checks.check, Path(scratch))
        looks(chromium, checks.check)
    checks.end(f", in {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main()

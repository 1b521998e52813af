"""What a learner does with notebook 02: looks, steers a training, scrubs through its film, and plays; and what must be seen."""

import re
import time

from checks import Failure
from legible import THEMES, check_legible, check_themes
from page import PAGE_SECONDS, TEXTS
from panel import Panel

NOTEBOOK = "02_inside_the_gan"

IMPORTS = "import ("
CONFIG = "var config ="
TRAIN = "train(gan, 5000)"
TRAINED = "func trained()"
PANEL = "notebook.Panel{"
TIME_MACHINE = "notebook.Page(page"
FILM = "film.Write("
CRITIC = "notebook.YouAreTheCritic{"
PAINTER = "notebook.YouAreThePainter{"
FILE = "inside_the_gan.html"

PAINTERS_RATE, CRITICS_RATE, OFTEN = "The painter's learning rate", "The critic's learning rate", "In a run, the critic learns"


def story(page, check):
    look(page, check)
    for code in IMPORTS, CONFIG, TRAIN, TRAINED:
        page.run(code)
    check(not page.errors(), "the cells that the others need have no error", page.errors())
    steer(page, check)
    interrupt(page, check)
    time_machine(page, check)
    take_away(page, check)
    judge(page, check)
    paint(page, check)
    check(page.number_of_cells() == len(page.sources), "keys that were meant for a panel have done nothing to the notebook", page.number_of_cells())
    leave(page, check)


def look(page, check):
    """Before anything runs: what was committed is seen, although nobody has said that it can be trusted."""
    page.screenshot("opened")
    check("not trusted: 0 of" in page.trust(), "the committed notebook is untrusted", page.trust())
    unseen = {number: page.pictures(number) for number in page.drawn if not all(p["seen"] for p in page.pictures(number))}
    check(len(page.drawn) >= 10 and not unseen, f"the committed pictures of {len(page.drawn)} cells are seen", unseen)
    page.pictures(FILM)
    check(moves(page.cell(FILM).locator("img")), "the moving picture moves, trusted or not")
    check_themes(page, check, "plot.VerdictMap(", TIME_MACHINE, CRITIC)


# ---- section 3: the panel

def steer(page, check):
    hand = Panel(page, PANEL)
    check(hand.says("^Ready at step 0"), "the panel is ready", hand.text("said"))
    check("32 generated paintings" in hand.picture()[0], "it shows what the novice paints before the first step", hand.picture()[0])
    page.screenshot("ready")

    hand.press("the painter")
    check(hand.says("^Step 1. The painter learned alone; the critic rested."), "a click on 'the painter' is a step of the painter alone", hand.text("said"))
    hand.tab_to("the critic")
    hand.keys("Space")
    check(hand.says("^Step 2. The critic learned alone; the painter rested."), "the space bar on 'the critic' is a step of the critic alone", hand.text("said"))
    hand.tab_to("both")
    hand.keys("Enter")
    check(hand.says("^Step 3. Both learned."), "Enter on 'both' is a step of both", hand.text("said"))
    check(hand.says("^Step 3: D accuracy 0", "numbers"), "the needles' numbers are of that step", hand.text("numbers"))

    hand.choose("slow motion")
    hand.keep("numbers")
    before = hand.picture()
    hand.press("Run")
    check(all(hand.passes(step) for step in (3, 4, 5)), "in slow motion it runs", hand.text("numbers"))
    steps = [int(text.split(":")[0].split()[1]) for text in hand.kept()]
    check(len([step for step in steps if step % 50]) >= 3, "in slow motion single steps are seen", steps)
    check(hand.picture() != before, "the picture moves", before[0])
    rate(hand, check, PAINTERS_RATE, "ArrowRight", "The painter's learning rate is 0.00015 ", "0.00015")
    rate(hand, check, CRITICS_RATE, "ArrowLeft", "The critic's learning rate is 0.00007 ", "0.00007")
    rate(hand, check, OFTEN, "ArrowRight", "the critic learns 2 times as often as the painter ", "2 times as often as the painter")
    hand.keys("b", "a", "d", "d", "x")  # which in the notebook add and delete cells

    hand.press("Pause")
    check(hand.says("^Paused after step"), "Pause pauses", hand.text("said"))
    paused = int((re.findall(r"after step (\d+)", hand.text("said")) or [-1])[0])
    for theme in THEMES:  # which take longer than some steps in slow motion
        page.theme(theme)
        check_legible(check, hand.contrasts(), f"{theme}: the panel's texts")
        page.show(PANEL)
        page.screenshot(f"panel-{theme.split()[1].lower()}")
    hand.press("both")
    check(hand.says(f"^Step {paused + 1}. Both learned."), "paused it stays, and the next step is the next", (paused, hand.text("said")))

    hand.choose("a picture every 50 steps")
    hand.press("Run")
    check(hand.passes(paused + 100), "it runs on", hand.text("numbers"))
    hand.choose("as fast as it can")
    check(hand.says("^Step 2000 is reached."), "as fast as it can, it comes to the end of the run", hand.text("said"))
    check(hand.says("^Step 2000: ", "numbers"), "and the numbers are of that step", hand.text("numbers"))
    hand.press("Stop")
    ended(page, check, hand, "the panel's Stop")
    said = " ".join(page.output(PANEL).split())
    check("The painter's learning rate was 0.00015, the critic's 0.00007; in a run, the critic learned 2 times as often as the painter." in said,
          "the training did take up what the sliders said", said)
    page.show(PANEL)
    page.screenshot("stopped")


def rate(hand, check, slider, key, said, means):
    """Moves a slider by one place while it runs."""
    hand.tab_to(slider)
    step = hand.step()
    hand.keys(key)
    check(hand.says(said), f"{key} on the slider '{slider}' is taken up", hand.text("said"))
    check(hand.means(slider) == means, f"and beside it stands {means}", hand.means(slider))
    check(hand.passes(step), "the run goes on, and does not start over", (step, hand.step()))


def ended(page, check, hand, how):
    page.wait_done(PANEL)
    said = page.output(PANEL)
    check("Stopped by you after step" in said and not page.errors(), f"{how} ends the cell cleanly", page.errors() or said)
    last = page.pictures(PANEL)
    check(len(last) == 1 and last[0]["seen"] and last[0]["alt"].startswith("Step "), "the last picture stays", last)
    check(hand.buttons() == 0, "and no dead button", hand.buttons())


def interrupt(page, check):
    """■ at once after Run: most likely while XLA compiles, which nobody has to wait for."""
    hand = Panel(page, PANEL)
    hand.press("Run")
    page.stop()
    ended(page, check, hand, "■")


def leave(page, check):
    """The last thing: the page is closed while the panel's cell runs."""
    hand = Panel(page, PANEL)
    hand.choose("slow motion")
    hand.press("Run")
    check(hand.passes(0) and page.at_work(), "a panel runs", hand.text("said"))
    page.leave()
    deadline = time.monotonic() + PAGE_SECONDS
    while page.at_work() and time.monotonic() < deadline:
        time.sleep(0.1)
    check(not page.at_work(), "the cell ends when its page is closed")


# ---- sections 7 and 8: the film

def time_machine(page, check):
    page.run(TIME_MACHINE)
    cell = page.cell(TIME_MACHINE)
    check(cell.locator("iframe").count() == 1, "the film stands below the cell as a page", page.output(TIME_MACHINE))
    scrub(cell.frame_locator("iframe"), page.page, check, "in the notebook")
    page.screenshot("time-machine")


def scrub(film, hand, check, where):
    """Goes through a film by mouse, by keyboard, and by its button. film is where its elements are."""
    bar, step, canvas = film.locator("#bar"), film.locator("#step"), film.locator("#canvas")

    def moment():
        return int(re.search(r"Step (\d+) of 5000", step.text_content())[1]), canvas.screenshot()

    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    hand.mouse.move(box["x"] + 3, box["y"] + box["height"] / 2)
    hand.mouse.down()
    start = moment()
    hand.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=8)
    hand.mouse.up()
    moves_on(step, f"Step {start[0]} of 5000")
    middle = moment()
    check(start[0] < 500 and 2000 < middle[0] < 3000, f"{where}, the mouse drags the film to its middle", (start[0], middle[0]))
    moments = [start, middle]
    for key in "ArrowRight", "End", "Home":
        hand.keyboard.press(key)
        moves_on(step, f"Step {moments[-1][0]} of 5000")
        moments.append(moment())
    steps = [at for at, _ in moments]
    check(steps[1] < steps[2] < steps[3] == 5000 and steps[4] == steps[0], "arrow keys, End and Home go through it, too", steps)
    check(len({picture for _, picture in moments[:4]}) == 4, "each moment has its own picture", steps)
    film.get_by_role("button", name="Play").click()
    moves_on(step, f"Step {steps[4]} of 5000")
    film.get_by_role("button", name="Pause").click()
    film.get_by_role("button", name="Play").wait_for()
    check(moment()[0] > steps[4], "Play plays it", moment()[0])


def moves_on(element, text):
    """Waits until an element says something else."""
    deadline = time.monotonic() + PAGE_SECONDS
    while element.text_content() == text:
        if time.monotonic() > deadline:
            raise Failure(f"not within {PAGE_SECONDS} s: the film leaves {text!r}")
        time.sleep(0.02)


def take_away(page, check):
    page.run(FILM)
    check(page.pictures(FILM)[0]["seen"], "the moving picture is seen when the cell has run", page.pictures(FILM))
    for scheme in "light", "dark":
        offline(page, check, page.path.with_name(FILE).as_uri(), scheme)


def moves(element):
    first, deadline = element.screenshot(), time.monotonic() + PAGE_SECONDS
    while time.monotonic() < deadline:
        if element.screenshot() != first:
            return True
    return False


def offline(page, check, address, scheme):
    """Opens the file that the notebook has written in a browser window that has no network."""
    window = page.window.browser.new_context(offline=True, color_scheme=scheme, viewport={"width": 1280, "height": 800})
    film = window.new_page()
    film.set_default_timeout(PAGE_SECONDS * 1000)
    asked, complaints = [], []
    film.on("request", lambda request: asked.append(request.url))
    film.on("console", lambda message: complaints.append(message.text))
    film.on("pageerror", lambda error: complaints.append(str(error)))
    film.goto(address)
    scrub(film, film, check, f"in the file, without a network, {scheme}")
    check_legible(check, film.evaluate(TEXTS, [film.locator("body").element_handle(), "h1, h2, p, li, label, button, svg text"]), "its texts")
    film.screenshot(path=page.out / f"02-film-{scheme}.png")
    check(asked == [address] and not complaints, "it asks for nothing, and the browser complains of nothing", (asked, complaints))
    window.close()


# ---- section 9: the games

def judge(page, check):
    """Twenty works, by keyboard alone."""
    hand = Panel(page, CRITIC)
    pictures, right, asked = set(), 0, 0
    for work in range(1, 21):
        if not hand.says(f"^Work {work} of 20$", "numbers"):
            break
        pictures.add(new_picture(hand, pictures))
        asked += 1
        if work == 2:
            check_legible(check, hand.contrasts(), "the game's texts")
            page.screenshot("critic")
        hand.keys("p" if work % 3 else "a")
        if work < 20 and hand.says(f": work {work} was the (artist|painter)'s"):
            right += hand.text("said").startswith("Right")
    check(asked == 20 and len(pictures) == 20, "20 works are judged by the keys A and P, each another picture", (asked, len(pictures)))
    page.wait_done(CRITIC)
    said = page.output(CRITIC)
    found = re.search(r"You were right (\d+) times of 20", said)
    check(found and int(found[1]) - right in (0, 1), f"the notebook has counted as the learner has ({right} of the first 19)", said)
    check("an outside critic" in said and not page.errors() and hand.buttons() == 0, "a table compares with the critic and the outside critic", said)
    page.show(CRITIC)
    page.screenshot("critic-table")


def new_picture(hand, known):
    """Waits for a picture that was not yet seen, and returns its address."""
    deadline = time.monotonic() + PAGE_SECONDS
    while time.monotonic() < deadline:
        address = hand.picture()[1]
        if address not in known:
            return address
    raise Failure("the next work's picture does not come")


def score(hand):
    return int(re.search(r"believes at (\d+) %", hand.text("numbers"))[1])


def paint(page, check):
    hand = Panel(page, PAINTER)
    known = {hand.picture()[1]}
    before = hand.text("numbers")
    hand.point("Steepness b", 0.625)  # of -1 to 3
    check(hand.says("^He says: ") and 1 < float(hand.means("Steepness b")) < 2, "the mouse moves a slider", hand.means("Steepness b"))
    known.add(new_picture(hand, known))
    hand.tab_to("Height of the middle c")
    hand.keys("Home", "ArrowRight", "ArrowRight")
    check(hand.means("Height of the middle c") == "-0.90", "and the keyboard another", hand.means("Height of the middle c"))
    known.add(new_picture(hand, known))
    check(hand.text("numbers") != before, "the critic scores the curve as it is drawn", (before, hand.text("numbers")))
    page.screenshot("painter")

    hand.tab_to("Take the critic's advice")
    scores = [score(hand)]
    for _ in range(3):
        hand.keys("Enter")
        known.add(new_picture(hand, known))
        scores.append(score(hand))
    check(scores == sorted(scores) and scores[0] < scores[3], "taking the critic's advice draws other curves, and pleases him more and more", scores)
    page.screenshot("painter-advised")
    hand.press("Stop")
    page.wait_done(PAINTER)
    said = page.output(PAINTER)
    check("Stopped by you." in said and page.pictures(PAINTER)[0]["seen"] and hand.buttons() == 0, "Stop leaves the last painting", said)
    check(not page.errors(), "no cell has an error", page.errors())

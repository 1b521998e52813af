"""Does with each notebook, in a real browser, what a learner does: tools/browser/run starts it.

    tools/browser/run [01_painter_and_critic ...]

Each story_*.py beside this file tells what is done with one notebook: NOTEBOOK is its name, and story(page,
check) its steps. Pictures of the steps are left in tools/browser/out.
"""

import importlib
import shutil
import sys
import time
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import tidy  # noqa: E402  (it lies in tools)
from checks import Checks, Failure  # noqa: E402
from lab import browser, lab  # noqa: E402
from page import Page  # noqa: E402

OUT = HERE / "out"


def main():
    tidy.on_signals()
    stories = [importlib.import_module(path.stem) for path in sorted(HERE.glob("story_*.py"))]
    names = sys.argv[1:] or [story.NOTEBOOK for story in stories]
    unknown = set(names) - {story.NOTEBOOK for story in stories}
    if unknown or not stories:
        sys.exit(f"There is no story of {', '.join(sorted(unknown))}: write one, as story_01.py is.")
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    checks = Checks()
    start = time.monotonic()
    with lab(OUT / "lab.log") as (folder, address), sync_playwright() as playwright, browser(playwright) as chromium:
        print(f"Chromium {chromium.version}; pictures in {OUT.relative_to(Path.cwd())}", flush=True)
        for story in stories:
            if story.NOTEBOOK in names:
                tell(story, chromium, folder, address, checks)
    checks.end(f", in {time.monotonic() - start:.0f} s")


def tell(story, chromium, folder, address, checks):
    """Opens the notebook in a new browser window and lets the story run; what goes wrong ends this story only."""
    print(f"{story.NOTEBOOK}:", flush=True)
    page = Page(chromium, folder, story.NOTEBOOK, OUT)
    try:
        page.open(address)
        story.story(page, checks.check)
    except (Failure, Error) as err:
        page.screenshot("failed")
        checks.check(False, "the story comes to its end", str(err).strip())
    finally:
        page.close()
    for line in page.noise:
        print(f"        (of JupyterLab or GoNB, let pass: {line})")
    checks.check(not page.complaints, "the browser has nothing to complain of", page.complaints)


if __name__ == "__main__":
    main()

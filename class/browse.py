"""Looks at the class in a browser, as a learner and as the teacher: what class/test.py runs with Playwright's Python.

    browse.py SITE OUT LEARNER PASSWORD TEACHER PASSWORD

Pictures are left in OUT.
"""

import os
import sys

from playwright.sync_api import sync_playwright

FLAGS = ["--no-proxy-server", "--disable-gpu", "--no-sandbox"]


def sign_in(page, site, name, password, then):
    page.goto(f"{site}/hub/login?next={then}")
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", password)
    page.screenshot(path=f"{OUT}/sign-in.png")
    page.click("[type=submit]")


SITE, OUT, LEARNER, HERS, TEACHER, THEIRS = sys.argv[1:]
with sync_playwright() as playwright:
    chromium = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=FLAGS)
    page = chromium.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.set_default_timeout(180000)
    sign_in(page, SITE, LEARNER, HERS, f"/user/{LEARNER}/lab/tree/notebooks/01_painter_and_critic.ipynb")
    page.wait_for_selector(".jp-Notebook .jp-MarkdownCell h1")
    page.wait_for_selector(".jp-NotebookPanel .jp-Toolbar-kernelName:has-text('Go (gonb)')")
    page.wait_for_timeout(3000)  # until the page has come to rest, for the picture alone
    page.screenshot(path=f"{OUT}/learner.png")
    page = chromium.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.set_default_timeout(60000)
    sign_in(page, SITE, TEACHER, THEIRS, "/hub/home")
    page.wait_for_url("**/hub/home")
    for link in "Admin", "Change Password", "Authorize Users":  # that docs/class.md names
        page.wait_for_selector(f"nav >> text={link}")
    for name in "admin", "authorize":
        page.goto(f"{SITE}/hub/{name}")
        page.wait_for_selector(f"text={LEARNER}")
        page.screenshot(path=f"{OUT}/teacher-{name}.png")
    chromium.close()

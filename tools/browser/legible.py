"""Whether what a notebook shows can be read in both themes."""

import re

LEGIBLE = 4.5  # the contrast that WCAG asks of texts
THEMES = "JupyterLab Dark", "JupyterLab Light"


def check_themes(page, check, *shown):
    """Checks the contrast of all pictures and tables in both themes, and keeps a screenshot of each of the cells named."""
    for theme in THEMES:
        page.theme(theme)
        found = [pair for number in page.code for pair in page.contrasts(number)]
        check_legible(check, found, f"{theme}: pictures, tables and texts")
        for code in shown:
            page.show(code)
            page.screenshot(f"{theme.split()[1].lower()}-{re.sub(r'[^a-z]+', '-', code.split('.')[-1].lower()).strip('-')}")


def check_legible(check, found, what):
    faint = [pair for pair in found if pair[1] < LEGIBLE]
    check(len(found) > 5 and not faint, f"{what} are legible (the faintest of {len(found)}: {min((c for _, c in found), default=0):.1f})", faint or found)

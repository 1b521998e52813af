"""Looks at the slides, in a real browser, as a class sees them on a projector: tools/browser/run --slides starts it.

The slides are made first, without code and with it, and opened as files, with the network cut. A picture of each
slide is left in tools/browser/out-slides.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent))

import tidy  # noqa: E402  (it lies in tools)
from checks import Checks  # noqa: E402
from lab import browser  # noqa: E402
from legible import LEGIBLE  # noqa: E402
from page import INK  # noqa: E402

OUT = HERE / "out-slides"
WIDTH, HEIGHT = 1280, 720
SMALLEST = 16  # pixels, of a letter
SMALLEST_IN_PICTURES = 16  # however tall the picture, and what stands below it

# Read on the slide that is shown: what sticks out of the window, the smallest letters, the faintest text, and how much
# of the window the pictures take, across or up, and the smallest letters in them.
LOOK = "([width, height]) => {" + INK + """
    const slide = Reveal.getCurrentSlide(), scale = Reveal.getScale();
    const seen = [...slide.querySelectorAll('*')].filter(e => e.getClientRects().length);
    const texts = seen.filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()));
    const out = [], letters = [];
    for (const e of seen) {
        const box = e.getBoundingClientRect();
        if (box.left < -0.5 || box.top < -0.5 || box.right > width + 0.5 || box.bottom > height + 0.5) out.push(e.tagName + ' ' + e.textContent.trim().slice(0, 40));
        if (e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline' && e.clientWidth) out.push('wider: ' + e.tagName + ' ' + e.textContent.trim().slice(0, 40));
    }
    if (slide.scrollHeight > slide.clientHeight) out.push('the slide itself');
    const pictures = [...slide.querySelectorAll('img, iframe')].map(e => {
        const box = e.getBoundingClientRect();
        const fit = e.naturalWidth ? Math.min(box.width / e.naturalWidth, box.height / e.naturalHeight) : 0;
        if (e.src?.startsWith('data:image/svg+xml;base64,')) {
            const svg = atob(e.src.split(',')[1]), unit = fit * e.naturalWidth / svg.match(/viewBox="[-\\d.]+ [-\\d.]+ ([\\d.]+)/)[1];
            letters.push(...[...svg.matchAll(/font(?:-size)?[=:] ?"?([\\d.]+)/g)].map(m => m[1] * unit));
        }
        return fit ? Math.max(e.naturalWidth * fit / width, e.naturalHeight * fit / height) : e.tagName === 'IFRAME' ? box.height / height : 0;
    });
    return {
        kind: slide.dataset.kind, out,
        small: texts.map(e => [parseFloat(getComputedStyle(e).fontSize) * scale, e.textContent.trim().slice(0, 40)]).sort((a, b) => a[0] - b[0])[0] || [99, ''],
        faint: texts.map(text).sort((a, b) => a[1] - b[1])[0] || ['', 99],
        pictures, letters: Math.min(99, ...letters),
    };
}"""
SETTLE = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def look(chromium, path, theme, folder, check):
    """Goes through the slides with the keyboard, and looks at each."""
    context = chromium.new_context(offline=True, color_scheme=theme, viewport={"width": WIDTH, "height": HEIGHT})
    page = context.new_page()
    complaints, asked = [], []
    page.on("console", lambda m: m.type in ("error", "warning") and complaints.append(m.text))
    page.on("pageerror", lambda e: complaints.append(str(e)))
    page.on("request", lambda r: r.url.split(":")[0] not in ("file", "blob", "data", "about") and asked.append(r.url))
    page.goto(path.as_uri())
    page.wait_for_function("() => window.Reveal && Reveal.isReady()")
    page.evaluate("async () => { for (const img of document.images) await img.decode(); }")
    slides = page.evaluate("() => Reveal.getTotalSlides()")
    out, small, faint, pictures, letters = [], [], [], [], []
    folder.mkdir(parents=True)
    for number in range(1, slides + 1):
        page.evaluate(SETTLE)
        seen = page.evaluate(LOOK, [WIDTH, HEIGHT])
        out += [(number, what) for what in seen["out"]]
        small.append((*seen["small"], number))
        faint.append((seen["faint"][1], seen["faint"][0], number))
        pictures += [(size, number) for size in seen["pictures"]]
        letters.append((seen["letters"], number))
        page.screenshot(path=folder / f"{number:02}-{seen['kind']}.png")
        if number < slides:
            page.keyboard.press("ArrowRight")
    at = page.evaluate("() => Reveal.getSlidePastCount() + 1")
    page.keyboard.press("Home")
    first = page.evaluate("() => Reveal.isFirstSlide()")
    context.close()
    name = f"{path.parent.name}/{path.stem}, {theme}"
    check(slides > 20 and at == slides and first, f"{name}: the arrow key leads through {slides} slides", (at, first))
    check(not asked and not complaints, f"{name}: asks no network for anything, and the browser does not complain", asked + complaints)
    check(not out, f"{name}: nothing is higher or wider than its slide", out)
    check(min(small)[0] >= SMALLEST, f"{name}: letters are {SMALLEST} pixels or more (the smallest {min(small)[0]:.0f})", sorted(small)[:5])
    check(min(faint)[0] >= LEGIBLE, f"{name}: texts are legible (the faintest {min(faint)[0]:.1f})", sorted(faint)[:5])
    check(min(letters)[0] >= SMALLEST_IN_PICTURES, f"{name}: letters in pictures, {SMALLEST_IN_PICTURES} or more (the smallest {min(letters)[0]:.0f})", sorted(letters)[:5])
    check(pictures and min(pictures)[0] > 0.85, f"{name}: {len(pictures)} pictures fill their slides across or up", sorted(pictures)[:5])


def main():
    tidy.on_signals()
    shutil.rmtree(OUT, ignore_errors=True)
    checks = Checks()
    with sync_playwright() as playwright, browser(playwright) as chromium:
        print(f"Chromium {chromium.version}; pictures in {OUT.relative_to(Path.cwd())}", flush=True)
        for name, options in ("plain", []), ("code", ["--code"]):
            subprocess.run([CHECKOUT / "tools/env", "python", CHECKOUT / "tools/to_slides.py", *options, "--to", OUT / name], check=True, stdout=subprocess.DEVNULL)
            for path in sorted((OUT / name).glob("*.html")):
                for theme in ("light", "dark") if name == "plain" else ("light",):
                    look(chromium, path, theme, OUT / name / f"{path.stem[:2]}-{theme}", checks.check)
    checks.end()


if __name__ == "__main__":
    main()

"""A notebook that is open in JupyterLab's page, and the hands and eyes of who learns with it.

A cell is named by a piece of the code that the committed notebook has in it. What a learner does is done
with mouse and keyboard; the page's elements are read, never written. Every wait is for something that
can be seen, and fails with a sentence when it has not come in time.
"""

import json
import re

from playwright.sync_api import Error, TimeoutError as Late

from checks import Failure

# Long enough for a busy machine: a wait ends as soon as what it is for is there.
PAGE_SECONDS = 120
CELL_SECONDS = 240

# What JupyterLab and GoNB themselves complain of, each with the reason why it is let pass. (Warnings are not looked
# at: JupyterLab warns of every plugin that is slow to start on a slow machine.)
NOISE = (
    (r"^failed: \S+/lab/(?:workspaces/\w+/)?tree/\S+ \(net::ERR_ABORTED\)$",
     "a picture in the prose is asked for where the page is, until JupyterLab has put its true place in; that it is seen is checked"),
    (r"^console: gonb_comm already running: ",
     "a panel whose page is slow to answer asks GoNB anew for the way to it, and GoNB says so as an error; that the panel answers is checked"),
    (r"^(uncaught|console: gonb_comm: failed to connect to kernel, .*): comm_open_ack not received in time$",
     "GoNB gives the kernel half a second to answer, too little on a busy machine; the panel then asks anew, and that it answers is checked"),
)

# What follows when the kernel answered too late, and is let pass then alone: until the panel has asked anew, nobody
# in the page takes what the kernel sends to it.
UNHEARD = r'^console: gonb_comm: comm_msg to address "panel_\w+" but no one listening\.$'

# Read in the page. A cell's pictures: complete, with a size of its own, and nothing in front of its middle.
PICTURES = """async cell => {
    const pictures = [];
    for (const img of cell.querySelectorAll('img')) {
        img.scrollIntoView({block: 'center'});
        const decoded = await img.decode().then(() => true, () => false);
        await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
        const box = img.getBoundingClientRect();
        const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        pictures.push({
            alt: img.alt, src: img.src,
            seen: decoded && img.naturalWidth > 0 && img.naturalHeight > 0 && box.width >= 100 && box.height >= 50 && top === img,
        });
    }
    return pictures;
}"""

# Looks at a cell's picture at each repaint while the cell runs, and keeps the different ones that could be seen.
# It scrolls to the picture when that has moved away: Run All Cells goes to the last cell, and outputs above grow.
WATCH = """cell => {
    const pictures = window.watched = new Map();
    const look = () => {
        if (window.watched !== pictures) return;
        const running = cell.querySelector('.jp-InputPrompt').textContent.includes('*');
        const img = cell.querySelector('.jp-OutputArea img');
        if (running && img && img.complete && img.naturalWidth > 0) {
            const box = img.getBoundingClientRect();
            const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            if (top === img) pictures.set(img.src, img.alt);
            else img.scrollIntoView({block: 'center'});
        }
        requestAnimationFrame(look);
    };
    look();
}"""

# The contrast (WCAG: 1 to 21) of two colours, and of an element's text over what lies behind it.
INK = """
    const light = ([r, g, b]) => [r, g, b].map(c => c / 255).map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
    const colour = text => { const c = text.match(/[\\d.]+/g).map(Number); return c.length > 3 && c[3] === 0 ? null : c; };
    const behind = node => { for (; node; node = node.parentElement) { const c = colour(getComputedStyle(node).backgroundColor); if (c) return c; } return [255, 255, 255]; };
    const text = e => [e.textContent.trim().slice(0, 40), ratio(colour(getComputedStyle(e)[e instanceof SVGElement ? 'fill' : 'color']), behind(e))];
"""

# The contrast of the texts in an element; the selector says where texts stand.
TEXTS = "([root, selector]) => {" + INK + """
    return [...root.querySelectorAll(selector)].filter(e => e.textContent.trim() && e.getClientRects().length).map(text);
}"""

# The contrast of a cell's pictures and texts. The ground of a picture is its commonest colour, and the ink the
# colour that differs most from it and fills at least 1 in 2000 pixels.
CONTRAST = "async cell => {" + INK + """
    const found = [];
    for (const img of cell.querySelectorAll('.jp-OutputArea img')) {
        await img.decode();
        const canvas = new OffscreenCanvas(img.naturalWidth, img.naturalHeight), pen = canvas.getContext('2d');
        pen.fillStyle = `rgb(${behind(img).slice(0, 3).join(',')})`;
        pen.fillRect(0, 0, canvas.width, canvas.height);
        pen.drawImage(img, 0, 0);
        const pixels = pen.getImageData(0, 0, canvas.width, canvas.height).data, counts = new Map();
        for (let i = 0; i < pixels.length; i += 4) {
            const key = (pixels[i] << 16) + (pixels[i + 1] << 8) + pixels[i + 2];
            counts.set(key, (counts.get(key) || 0) + 1);
        }
        const rgb = key => [key >> 16, (key >> 8) & 255, key & 255];
        const ground = rgb([...counts].reduce((a, b) => b[1] > a[1] ? b : a)[0]);
        const inks = [...counts].filter(c => c[1] > pixels.length / 4 / 2000).map(c => ratio(ground, rgb(c[0])));
        found.push(['the picture "' + img.alt.slice(0, 40) + '…"', Math.max(...inks)]);
    }
    for (const e of cell.querySelectorAll('.jp-OutputArea td, .jp-OutputArea th, .jp-OutputArea pre'))
        if (e.textContent.trim()) found.push(text(e));
    return found;
}"""

# Notes that a cell's prompt changes, however soon it shows the same number as before.
STARTS = """prompt => {
    window.started = false;
    new MutationObserver(() => { window.started = true; }).observe(prompt, {childList: true, characterData: true, subtree: true});
}"""

# Where a piece of code is on the screen: the middles of its left and right edges.
FIND = """(editor, code) => {
    for (const line of editor.querySelectorAll('.cm-line')) {
        const at = line.textContent.indexOf(code);
        if (at < 0) continue;
        const range = document.createRange(), walk = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        let before = 0, begun = false;
        while (walk.nextNode()) {
            const length = walk.currentNode.length;
            if (!begun && at < before + length) { range.setStart(walk.currentNode, at - before); begun = true; }
            if (at + code.length <= before + length) { range.setEnd(walk.currentNode, at + code.length - before); break; }
            before += length;
        }
        const box = range.getBoundingClientRect();
        return {left: box.left, right: box.right, y: box.top + box.height / 2};
    }
    return null;
}"""


class Page:
    def __init__(self, chromium, folder, name, out):
        self.path = folder / "notebooks" / f"{name}.ipynb"
        self.name, self.out, self.shots = name, out, 0
        self.complaints, self.noise = [], []
        self.address = None  # where pages are, once one has been opened
        cells = json.loads(self.path.read_text(encoding="utf-8"))["cells"]
        self.sources = ["".join(cell["source"]) for cell in cells]
        self.code = [number for number, cell in enumerate(cells) if cell["cell_type"] == "code"]
        self.drawn = [number for number in self.code if any("text/html" in o.get("data", {}) and "<img" in "".join(o["data"]["text/html"]) for o in cells[number]["outputs"])]
        self.window = chromium.new_context(viewport={"width": 1280, "height": 800})
        self.page = self.window.new_page()
        self.page.set_default_timeout(PAGE_SECONDS * 1000)
        self.listen()

    def listen(self):
        """Keeps every error of the page's programs, every request that failed, and every one to elsewhere."""
        page = self.page
        page.on("console", lambda message: message.type == "error" and self.complain(f"console: {message.text}"))
        page.on("pageerror", lambda error: self.complain(f"uncaught: {error}"))
        page.on("requestfailed", lambda request: self.complain(f"failed: {request.url} ({request.failure})"))
        page.on("response", lambda response: response.status >= 400 and self.complain(f"status {response.status}: {response.url}"))
        page.on("request", lambda request: re.match(r"(http|ws)s?://(?!127\.0\.0\.1:)", request.url) and self.complain(f"asks elsewhere: {request.url}"))

    def complain(self, line):
        line = re.sub(r"token=\w+", "token=…", line)[:300]
        known = any(re.search(known, line) for known, _ in NOISE)
        if re.search(UNHEARD, line):
            known = any("comm_open_ack not received" in earlier for earlier in self.noise)
        (self.noise if known else self.complaints).append(line)

    def open(self, address):
        """Opens the notebook, and waits until all its cells and its kernel are there."""
        # In a workspace of its own: JupyterLab would open the notebooks of the stories before, too.
        self.address = address.replace("/lab/tree/", f"/lab/workspaces/{self.name}/tree/")
        self.page.goto(self.address.format(f"notebooks/{self.name}.ipynb"))
        self.wait("number => document.querySelectorAll('.jp-Notebook .jp-Cell').length === number", len(self.sources), PAGE_SECONDS, "the notebook opens")
        self.wait("() => /^Go /.test(document.querySelector('.jp-Toolbar-kernelName')?.textContent.trim())", None, PAGE_SECONDS, "the Go kernel starts")
        self.window_free()

    def window_free(self):
        """Fails if a dialog lies over the page: a learner would have to answer it before anything else."""
        dialog = self.page.locator(".jp-Dialog")
        if dialog.count():
            raise Failure("a dialog is in the way: " + dialog.first.inner_text())

    def leave(self):
        """Closes the page as a learner does who thinks of nothing; JupyterLab may ask whether he means it, and he does."""
        complaints = list(self.complaints)  # what comes while the page closes is no complaint of it
        self.page.on("dialog", lambda dialog: dialog.accept())
        with self.page.expect_event("close"):
            self.page.close(run_before_unload=True)
        self.complaints = complaints

    def at_work(self):
        """Whether the notebook's kernel is at work: the server's word, which also holds when no page is open."""
        server, token = self.address.split("/lab/")[0], self.address.rsplit("?", 1)[1]
        sessions = self.window.request.get(f"{server}/api/sessions?{token}").json()
        return [s["kernel"]["execution_state"] for s in sessions if s["path"] == f"notebooks/{self.name}.ipynb"] == ["busy"]

    def close(self):
        complaints = list(self.complaints)  # what comes while the window closes is no complaint of the page
        self.window.close()
        self.complaints = complaints

    # ---- what a learner does

    def run_all(self):
        """Chooses Run ▸ Run All Cells; returns when the first cell runs."""
        self.choose("Run", "Run All Cells")
        self.wait("() => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].some(p => p.textContent.includes('*'))", None, PAGE_SECONDS, "Run All Cells runs a cell")

    def start(self, code):
        """Runs a cell with Shift+Enter; returns when it runs."""
        self.cell(code).locator(".jp-InputPrompt").evaluate(STARTS)
        self.editor(code).click()
        self.page.keyboard.press("Shift+Enter")
        self.wait("() => window.started", None, PAGE_SECONDS, f"the cell with {code!r} starts")

    def run(self, code):
        """Runs a cell, and waits until it is done."""
        self.start(code)
        self.wait_done(code)

    def wait_all(self):
        """Waits until no cell runs or is to be run."""
        self.wait("() => ![...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].some(p => p.textContent.includes('*'))", None, CELL_SECONDS, "the cells come to their end")

    def wait_done(self, code):
        self.wait_cell(code, "prompt => /\\d/.test(prompt)", None, CELL_SECONDS, "comes to its end")

    def stop(self):
        """Presses the toolbar's ■."""
        self.page.locator('.jp-NotebookPanel-toolbar [data-command="notebook:interrupt-kernel"]').click()

    def restart(self):
        """Chooses Kernel ▸ Restart Kernel…, and says yes."""
        self.choose("Kernel", "Restart Kernel…")
        self.page.locator(".jp-Dialog-button.jp-mod-accept").click()
        self.page.locator(".jp-Dialog").wait_for(state="detached", timeout=PAGE_SECONDS * 1000)

    def edit(self, code, old, new):
        """Selects a piece of a cell's code with the mouse, and types another over it."""
        self.show(code)
        place = self.editor(code).evaluate(FIND, old)
        if place is None:
            raise Failure(f"no {old!r} in the cell with {code!r}")
        self.page.mouse.click(place["left"], place["y"])
        self.page.keyboard.down("Shift")
        self.page.mouse.click(place["right"], place["y"])
        self.page.keyboard.up("Shift")
        self.page.keyboard.type(new)
        if self.editor(code).evaluate(FIND, new) is None:
            raise Failure(f"{new!r} is not in the cell with {code!r} after typing it")

    def complete(self, code, begun):
        """Types the beginning of something on a new line at a cell's end, and Tab; returns what is offered."""
        self.show(code)
        self.editor(code).click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.press("Enter")
        self.page.keyboard.type(begun)
        offered = self.page.locator(".jp-Completer:visible .jp-Completer-item")
        self.page.keyboard.press("Tab")  # once: the first answer takes long, but it comes
        try:
            offered.first.wait_for(timeout=PAGE_SECONDS * 1000)
        except Late:
            raise Failure(f"nothing is offered after {begun!r} and Tab") from None
        return [item.split("\n")[0] for item in offered.all_inner_texts()]

    def theme(self, name):
        """Chooses Settings ▸ Theme."""
        self.choose("Settings", "Theme", name)
        self.wait("light => document.body.dataset.jpThemeLight === light", str("Dark" not in name).lower(), PAGE_SECONDS, f"the theme becomes {name}")
        self.wait("() => !document.getElementById('jupyterlab-splash')", None, PAGE_SECONDS, "the theme's curtain rises")

    def choose(self, menu, *items):
        self.page.locator(".lm-MenuBar-item").get_by_text(menu, exact=True).click()
        for number, item in enumerate(items, 1):
            entry = self.page.locator(".lm-Menu-item").get_by_text(item, exact=True)
            entry.click() if number == len(items) else entry.hover()

    # ---- what a learner sees

    def trust(self):
        """What the trust indicator in the status bar says."""
        return self.page.locator(".jp-StatusItem-trust").get_attribute("title")

    def show(self, code):
        """Scrolls to a cell."""
        self.cell(code).evaluate("cell => cell.scrollIntoView({block: 'start'})")

    def watch(self, code):
        """From now on keeps each different picture of a cell that is seen while the cell runs."""
        self.cell(code).evaluate(WATCH)

    def watched(self):
        """The texts of the different pictures seen since watch."""
        return self.page.evaluate("() => [...window.watched.values()]")

    def wait_watched(self, number):
        self.wait("number => window.watched.size >= number", number, CELL_SECONDS, f"{number} different pictures are seen while the cell runs")

    def pictures(self, cell):
        """The pictures of a cell, which is code or a cell's number: alt, src, and whether it is seen."""
        return self.cell(cell).evaluate(PICTURES)

    def contrasts(self, code):
        """Pairs of what is in a cell's output, a picture or a text, and its contrast."""
        return self.cell(code).evaluate(CONTRAST)

    def number_of_cells(self):
        return self.page.locator(".jp-Notebook .jp-Cell").count()

    def output(self, code):
        """The text of a cell's output."""
        return self.cell(code).locator(".jp-Cell-outputArea").evaluate("area => area.textContent")

    def errors(self):
        """The texts of all error outputs in the notebook."""
        return self.page.evaluate("""() => [...document.querySelectorAll('.jp-Cell-outputArea [data-mime-type="application/vnd.jupyter.stderr"], .jp-Cell-outputArea [data-mime-type="application/vnd.jupyter.error"]')].map(e => e.textContent.slice(0, 300))""")

    def prompts(self):
        """The prompts of all code cells."""
        return [self.prompt(number) for number in self.code]

    def screenshot(self, stage):
        """Keeps a picture of the page as it is now."""
        self.shots += 1
        try:
            self.page.screenshot(path=self.out / f"{self.name[:2]}-{self.shots:02}-{stage}.png")
        except Error as err:
            print(f"        (no picture of the page: {err})")

    # ---- how

    def cell(self, code):
        number = code
        if isinstance(code, str):
            numbers = [number for number in self.code if code in self.sources[number]]
            if len(numbers) != 1:
                raise Failure(f"{len(numbers)} cells have {code!r} in them, not one")
            number = numbers[0]
        return self.page.locator(f'.jp-Notebook .jp-Cell[data-windowed-list-index="{number}"]')

    def editor(self, code):
        return self.cell(code).locator(".cm-content")

    def prompt(self, code):
        return self.cell(code).locator(".jp-InputPrompt").text_content()

    def wait_cell(self, code, condition, argument, seconds, what):
        prompt = self.cell(code).locator(".jp-InputPrompt").element_handle()
        self.wait(f"([prompt, argument]) => ({condition})(prompt.textContent, argument)", [prompt, argument], seconds, f"the cell with {code!r} {what}")

    def wait(self, condition, argument, seconds, what):
        """Waits until a condition, in the page, holds."""
        try:
            self.page.wait_for_function(condition, arg=argument, timeout=seconds * 1000)
        except Late:
            raise Failure(f"not within {seconds} s: {what}") from None

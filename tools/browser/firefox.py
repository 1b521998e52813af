"""Opens the page in Firefox, where there is one, and trains: tools/env python tools/browser/firefox.py [PATH OF FIREFOX]

It speaks WebDriver BiDi, which Firefox has built in. The page is page/atelier.html (make page); a picture of it is left in
tools/browser/out-page/firefox.png.
"""

import base64
import contextlib
import itertools
import json
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import websocket

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent))

import network  # noqa: E402  (it lies in tools)
from checks import Checks  # noqa: E402
from kernel import processes  # noqa: E402

PAGE = CHECKOUT / "page" / "atelier.html"
OUT = HERE / "out-page"
SECONDS = 120


class Firefox:
    """A Firefox without a window, and one tab in it."""

    def __init__(self, program, profile):
        port = network.free_port()
        self.process = subprocess.Popen(
            [program, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", str(port)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, preexec_fn=processes.end_with_parent)
        late = threading.Timer(SECONDS, self.process.kill)  # which ends what it says
        late.start()
        for line in self.process.stderr:
            if found := re.search(r"WebDriver BiDi listening on (ws://\S+)", line):
                break
        else:
            raise RuntimeError("Firefox has not opened its WebDriver")
        late.cancel()
        self.socket = websocket.create_connection(found[1] + "/session", timeout=SECONDS, suppress_origin=True)
        self.numbers = itertools.count(1)
        self.ask("session.new", capabilities={})
        self.tab = self.ask("browsingContext.getTree")["contexts"][0]["context"]

    def ask(self, method, **params):
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == number:
                if answer["type"] == "error":
                    raise RuntimeError(f"{method}: {answer['message']}")
                return answer["result"]

    def run(self, script):
        """Runs a script on the page, waits for what it promises, and returns that."""
        result = self.ask("script.evaluate", expression=script, target={"context": self.tab}, awaitPromise=True)
        if result["type"] != "success":
            raise RuntimeError(result["exceptionDetails"]["text"])
        return result["result"].get("value")

    def until(self, condition):
        return self.run(f"new Promise(done => {{ const look = () => ({condition}) ? done(true) : setTimeout(look, 20); look(); }})")

    def close(self):
        with contextlib.suppress(Exception):
            self.socket.close()
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else shutil.which("firefox-esr") or shutil.which("firefox")
    if not program:
        print("left out: the page in Firefox, because there is none")
        return
    OUT.mkdir(exist_ok=True)
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="firefox-", ignore_cleanup_errors=True) as profile:
        firefox = Firefox(program, profile)
        try:
            firefox.ask("browsingContext.setViewport", context=firefox.tab, viewport={"width": 1280, "height": 720})
            firefox.ask("browsingContext.navigate", context=firefox.tab, url=PAGE.as_uri(), wait="complete")
            firefox.until("document.getElementById('loading').hidden && document.querySelectorAll('#canvas-a .painting').length === 32")
            checks.check(True, f"{firefox.run('navigator.userAgent').split()[-1]} opens the page with the novice's 32 paintings")
            firefox.run("document.getElementById('speed').value = '50', document.getElementById('speed').dispatchEvent(new Event('change', { bubbles: true })), document.getElementById('run').click()")
            start = firefox.run("performance.now()")
            firefox.until("document.getElementById('said').textContent.includes('Step 5000 is reached')")
            took = (firefox.run("performance.now()") - start) / 1000
            found = firefox.run("document.getElementById('condition').textContent")
            checks.check(found == "healthy, at step 5000", f"5000 steps take {took:.0f} s, and the doctor finds them healthy", found)
            (OUT / "firefox.png").write_bytes(base64.b64decode(firefox.ask("browsingContext.captureScreenshot", context=firefox.tab)["data"]))
        finally:
            firefox.close()
    checks.end()


if __name__ == "__main__":
    main()

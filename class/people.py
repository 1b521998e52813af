"""People at a class's page, for class/test.py: what their browsers ask for, and the first notebook, run as Jupyter's page does."""

import asyncio
import sys
import time
from pathlib import Path
from urllib.parse import quote

import requests  # in sessions that trust no environment
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "docker"))

from visitor import execute  # noqa: E402  (it lies in docker)

NOTEBOOK = "01_painter_and_critic.ipynb"
CELL_SECONDS = 900  # no measure of speed: a cell that has not ended by then hangs


def direct():
    """A browser that asks no proxy."""
    session = requests.Session()
    session.trust_env = False
    return session


class Person:
    """Somebody at the class's page, with a browser's cookies."""

    def __init__(self, site, name, password):
        self.site, self.name, self.password = site, name, password
        self.browser = direct()
        self.token = None

    def form(self, path, **fields):
        """Sends a form of the hub's, as its page does."""
        self.browser.get(f"{self.site}/hub/{path}", timeout=60)
        fields["_xsrf"] = self.xsrf()
        return self.browser.post(f"{self.site}/hub/{path}", data=fields, timeout=60)

    def xsrf(self):
        """The cookie of the hub's pages."""
        return next((c.value for c in self.browser.cookies if c.name == "_xsrf" and c.path == "/hub/"), "")

    def sign_up(self):
        return self.form("signup", username=self.name, signup_password=self.password, signup_password_confirmation=self.password)

    def sign_in(self):
        """Whether the name and the password are taken."""
        answer = self.form("login?next=%2Fhub%2Fhome", username=self.name, password=self.password)
        if "/hub/login" in answer.url or answer.status_code >= 400:
            return False
        made = self.browser.post(f"{self.site}/hub/api/users/{self.name}/tokens", params={"_xsrf": self.xsrf()}, json={"note": "test"}, timeout=60)
        self.token = made.json().get("token") if made.ok else None
        return self.token is not None

    def ask(self, method, path, **options):
        return self.browser.request(method, f"{self.site}/{path}", headers={"Authorization": f"token {self.token}"}, cookies={}, timeout=120, **options)

    def start(self):
        """Starts the server and waits for it; the seconds that took."""
        start = time.monotonic()
        self.ask("POST", f"hub/api/users/{self.name}/server")
        while time.monotonic() - start < 150:
            servers = self.ask("GET", f"hub/api/users/{self.name}").json().get("servers") or {}
            if servers.get("", {}).get("ready"):
                return time.monotonic() - start
            time.sleep(0.5)
        return None

    def server(self, method, path, **options):
        return self.ask(method, f"user/{self.name}/api/{path}", **options)


async def kernel(person, path):
    """A kernel for a notebook, as opening it makes one."""
    body = {"path": path, "name": "", "type": "notebook", "kernel": {"name": "gonb"}}
    session = await asyncio.to_thread(lambda: person.server("POST", "sessions", json=body).json())
    address = f"ws://{person.site.partition('//')[2]}/user/{quote(person.name)}/api/kernels/{session['kernel']['id']}/channels"
    return await websocket_connect(HTTPRequest(address, headers={"Authorization": f"token {person.token}"}))


async def lesson(person):
    """Runs notebook 01; returns seconds until the first cell has answered, those of the longest cell, all, and an error."""
    path = f"notebooks/{NOTEBOOK}"
    notebook = await asyncio.to_thread(lambda: person.server("GET", f"contents/{path}").json()["content"])
    start = time.monotonic()
    channels = await kernel(person, path)
    took = []
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        begun = time.monotonic()
        try:
            error, _ = await asyncio.wait_for(execute(channels, cell["source"]), CELL_SECONDS)
        except TimeoutError:
            error = "does not end"
        took.append(time.monotonic() - begun)
        if error:
            return None, None, None, f"{person.name}, cell {len(took)}: {error}"
        if len(took) == 1:
            first = time.monotonic() - start
    channels.close()
    return first, max(took), time.monotonic() - start, None

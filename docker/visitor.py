"""Does in the container what a learner's browser does, through Jupyter's own API, and says what came of it.

    docker exec -i CONTAINER /atelier/.venv/bin/python - [NOTEBOOK...] < docker/visitor.py

Reads the server's address and token from the files that Jupyter leaves for its clients, runs every notebook
in notebooks/, or those that are named, from top to bottom, one after another, and prints one line a notebook: its name, its
number of code cells, how long its first and all of its cells took.
Exits with 1 where a cell failed, or none ran.
"""

import asyncio
import json
import os
import sys
import time
import uuid
from pathlib import Path
from urllib.parse import quote

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import websocket_connect

RUNTIME = Path("/atelier/.venv/jupyter/runtime")
CELL_SECONDS = 1500  # no measure of speed: a cell that has not ended by then hangs


class Server:
    """The running JupyterLab, and the token that it printed."""

    def __init__(self):
        info = json.loads(next(RUNTIME.glob("jpserver-*.json")).read_text())
        self.address = f"127.0.0.1:{info['port']}{info['base_url'].rstrip('/')}"
        self.headers = {"Authorization": f"token {info['token']}"}

    async def ask(self, method, path, body=None):
        """Returns the JSON that the server answers."""
        text = None if body is None else json.dumps(body)
        request = HTTPRequest(f"http://{self.address}/api/{path}", method, self.headers, text, request_timeout=60)
        answer = await AsyncHTTPClient().fetch(request)
        return json.loads(answer.body or "null")

    async def kernel(self, path):
        """Starts a kernel for the notebook at path, as opening it does; returns its channels."""
        body = {"path": path, "name": "", "type": "notebook", "kernel": {"name": "gonb"}}
        session = await self.ask("POST", "sessions", body)
        channels = f"ws://{self.address}/api/kernels/{session['kernel']['id']}/channels"
        return session["id"], await websocket_connect(HTTPRequest(channels, headers=self.headers))


async def execute(channels, code):
    """Runs a cell; returns the text of its errors, or None, and what it prints."""
    header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "username": "", "session": "visitor", "version": "5.4"}
    content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False, "stop_on_error": True}
    await channels.write_message(json.dumps(
        {"channel": "shell", "header": header, "parent_header": {}, "metadata": {}, "content": content}))
    error, printed, replied, idle = None, "", False, False
    while not (replied and idle):
        text = await channels.read_message()
        if text is None:
            return "the connection has ended", printed
        message = json.loads(text)
        if message["parent_header"].get("msg_id") != header["msg_id"]:
            continue
        kind, content = message["msg_type"], message["content"]
        if kind == "error":
            error = f"{content['ename']}: {content['evalue']}"
        elif kind == "stream":
            printed += content["text"]
        elif kind == "execute_reply":
            replied = True
            if content["status"] != "ok":
                error = error or f"the kernel answers {content['status']}"
        elif kind == "status":
            idle = content["execution_state"] == "idle"
    return error, printed


async def run(server, name):
    """Runs a notebook; returns whether all of its cells went well, and there was one, and a line about it."""
    path = f"notebooks/{name}"
    notebook = (await server.ask("GET", f"contents/{quote(path)}"))["content"]
    cells = [c["source"] for c in notebook["cells"] if c["cell_type"] == "code"]
    session, channels = await server.kernel(path)
    start, first = time.monotonic(), None
    for number, source in enumerate(cells, 1):
        try:
            error, _ = await asyncio.wait_for(execute(channels, source), CELL_SECONDS)
        except TimeoutError:  # no reason to leave out the others
            error = f"has not ended after {CELL_SECONDS} s"
        first = first or time.monotonic() - start
        if error:
            return False, f"{name}: code cell {number}: {error}"
    line = f"{name}: {len(cells)} code cells, the first {first or 0:.1f} s, all {time.monotonic() - start:.1f} s"
    channels.close()
    await server.ask("DELETE", f"sessions/{session}")
    return bool(cells), line


async def main():
    print(f"as user {os.getuid()} of group {os.getgid()}")
    server = Server()
    listing = await server.ask("GET", "contents/notebooks")
    names = sys.argv[1:] or sorted(item["name"] for item in listing["content"] if item["type"] == "notebook")
    all_well = bool(names)
    for name in names:
        well, line = await run(server, name)
        print(line, flush=True)
        all_well = all_well and well
    if all_well:
        # A page that is still open, as learners leave them: the container is to stop with a kernel running.
        _, channels = await server.kernel(f"notebooks/{names[0]}")
        error, _ = await execute(channels, '%%\nfmt.Println("still here")')
        all_well = not error
    sys.exit(0 if all_well else 1)


if __name__ == "__main__":
    asyncio.run(main())

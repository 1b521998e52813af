"""A class, tried: learners who work at once, and one who means harm.

    tools/env python class/test.py [LEARNERS] [--without-docker]        (make class-test)

Starts the class as docs/class.md says, signs learners in (12 unless told) and lets each run notebook 01 through hub, proxy
and Jupyter's own API. Prints what it took. Like docker/test.py, it uses this machine's Docker, or an engine of its own;
where neither can be had, or with --without-docker, it tries the class without Docker, which makes users of this machine
(atl-trying01 and so on) and removes them again. It exits with 77 where neither form can be tried.
"""

import argparse
import asyncio
import contextlib
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT / "docker"))

from engine import Unavailable  # noqa: E402  (it lies in docker)
from people import CELL_SECONDS, NOTEBOOK, Person, execute, kernel, lesson  # noqa: E402
from room_accounts import AccountsRoom  # noqa: E402
from room_docker import DockerRoom  # noqa: E402

import tidy  # noqa: E402  (it lies in tools, which engine has put on the path)
from checks import Checks  # noqa: E402

checks = Checks()
check = checks.check


def signing_in(room, count):
    """The teacher, and learners who were let in."""
    log = room.log()
    found = re.search(r"sign in as teacher with the password (\S+)", log)
    check(found, "the log holds the teacher's first password", log)
    teacher = Person(room.site, "teacher", found[1])
    check(teacher.sign_in(), "the teacher signs in with it")
    good_for = re.search(r"good for (\d+) learners", log)
    check(good_for, f"the log says for how many learners the memory is good: {good_for and good_for[1]}", log)
    learners = [Person(room.site, f"trying{i:02}", f"correct horse {i}") for i in range(1, count + 1)]
    for learner in learners:
        learner.sign_up()
    check(not learners[0].sign_in(), "a learner whom nobody has let in does not come in")
    for learner in learners:
        teacher.browser.get(f"{room.site}/hub/authorize/{learner.name}", timeout=60)
    check(all(learner.sign_in() for learner in learners), f"{count} learners whom the teacher has let in sign in")
    return teacher, learners


@contextlib.asynccontextmanager
async def watching(room):
    """The megabytes that each learner takes at most meanwhile, by name."""
    most = {}

    async def watch():
        while True:
            for name, used in (await asyncio.to_thread(room.memory)).items():
                most[name] = max(most.get(name, 0), used)
            await asyncio.sleep(2)

    watcher = asyncio.create_task(watch())
    try:
        yield most
    finally:
        watcher.cancel()


async def lessons(room, learners):
    """All learners start at once and run notebook 01 at once."""
    took = await asyncio.gather(*(asyncio.to_thread(learner.start) for learner in learners))
    check(all(took), f"{len(learners)} servers start at once; the page is there after {statistics.median(t or 0 for t in took):.0f} s, the last one after {max(t or 0 for t in took):.0f} s", took)
    idle = room.memory()
    alone = await lesson(learners[0])
    rows = [(1, [alone])]
    async with watching(room) as most:
        rows.append((len(learners), await asyncio.gather(*(lesson(learner) for learner in learners))))
    errors = [error for _, results in rows for *_, error in results if error]
    check(not errors, f"notebook 01 runs from top to bottom for all {len(learners)} at once", errors)
    mine = [learner.name for learner in learners]
    check(set(mine) <= set(idle), "and all of them are running", idle)
    print("| learners at once | first cell answers after, s | the longest cell, s | whole notebook, s |\n|---|---|---|---|")
    for number, results in rows:
        columns = [[r[i] for r in results if r[i] is not None] for i in range(3)]
        print(f"| {number} | " + " | ".join(f"{statistics.median(c):.0f} ({max(c):.0f})" for c in columns if c) + " |")
    hub = idle.get("", 0)
    average = statistics.mean((idle.get(n, 0) + most.get(n, 0)) / 2 for n in mine)
    print(f"memory of a learner: {statistics.mean(idle.get(n, 0) for n in mine):.0f} MB before the first cell, {statistics.mean(most.get(n, 0) for n in mine):.0f} MB at most while all ran; halfway between {average:.0f} MB; the hub {hub:.0f} MB")


async def completion(room, learners):
    """What the Tab key brings, when all press it."""

    async def completed(learner):
        """What is offered, and after how long."""
        channels = await kernel(learner, f"notebooks/{NOTEBOOK}")
        await execute(channels, 'import "atelier/ganlib"\n\n%%\nfmt.Println(ganlib.Config{}.Seed)')
        header = {"msg_id": uuid.uuid4().hex, "msg_type": "complete_request", "username": "", "session": "class", "version": "5.4"}
        code = "%%\nganlib.NewB"
        start, took, matches = time.monotonic(), 0, None
        while not matches and time.monotonic() - start < CELL_SECONDS:  # the first time, the completer has to start
            await channels.write_message(json.dumps({"channel": "shell", "header": header, "parent_header": {}, "metadata": {}, "content": {"code": code, "cursor_pos": len(code)}}))
            while True:
                message = json.loads(await asyncio.wait_for(channels.read_message(), CELL_SECONDS))
                if message["msg_type"] == "complete_reply":
                    break
            took, matches = time.monotonic() - start, message["content"].get("matches")
            await asyncio.sleep(1)
        channels.close()
        return matches, took

    async with watching(room) as most:
        found = await asyncio.gather(*(completed(learner) for learner in learners))
        await asyncio.sleep(30)  # gopls reads on when it has answered
    used = [most.get(learner.name, 0) for learner in learners]
    check(all("NewBackend" in str(matches) for matches, _ in found), f"completion works for all {len(learners)} at once, the first time after {statistics.median(t for _, t in found):.0f} s", found)
    print(f"memory of a learner with completion: {statistics.mean(used):.0f} MB at most on average, {max(used):.0f} MB the largest")


def by_eye(room, teacher, learner):
    """Pictures of what a learner and the teacher see, where there is a browser."""
    out = CHECKOUT / "tools/browser/out-class"
    out.mkdir(parents=True, exist_ok=True)
    done = subprocess.run([CHECKOUT / "tools/browser/run", "--if-found", "--class", room.site, out, learner.name, learner.password, teacher.name, teacher.password], capture_output=True, text=True)
    if done.returncode == 0 and "left out" in done.stdout:
        print(done.stdout.strip())
        return
    check(done.returncode == 0, f"a learner signs in in a browser and sees notebook 01, the teacher who there is; pictures in {out.relative_to(CHECKOUT)}", (done.stdout + done.stderr)[-1500:])


def back(room, learner):
    """Starts what has been ended, until it is there and can start programs: the hub notices an end only after some seconds,
    and what was forked without end takes as long to be gone."""
    deadline = time.monotonic() + 120
    while room.inside(learner, "sh", "-c", "for i in 1 2 3 4; do sleep 0 & done; wait")[0] != 0 or learner.server("GET", "contents").status_code != 200:
        if time.monotonic() > deadline:
            raise RuntimeError(f"{learner.name} does not come back")
        learner.start()
        time.sleep(1)


def fill(room, learner, name, megabytes):
    """Writes a file of that size into the learner's folder, or as much of it as comes before the server is stopped."""
    room.inside(learner, "dd", "if=/dev/zero", f"of=notebooks/{name}", "bs=1M", f"count={megabytes}")


def harm(room, learners):
    """One learner means harm; the others notice nothing."""
    bad, good = learners[0], learners[1]
    status = bad.ask("GET", f"user/{good.name}/api/contents").status_code
    check(status in (302, 403, 404), f"reading another's files gets {status}")
    for what, came_to_nothing, said in room.attacks(bad, good):
        check(came_to_nothing, what, said)
    for place in room.shared:
        code, said = room.inside(bad, "touch", place)
        check(code != 0, f"{place.replace(room.folder, '…')} can't be written", said)
    room.inside(bad, "sh", "-c", "kill -9 -1")
    status = good.server("GET", "contents/notebooks").status_code
    check(status == 200, "who ends all processes that can be ended ends nobody else's", status)
    back(room, bad)
    code, said = room.inside(bad, "sh", "-c", "i=0; while [ $i -lt 2000 ]; do sleep 30 & i=$((i+1)); done; echo forked all")
    check("forked all" not in said or "Cannot fork" in said or "Resource temporarily unavailable" in said, "forking without end comes to an end", said[-300:])
    code, said = room.inside(bad, "python3", "-c", "x = []\nwhile True: x.append(bytearray(50_000_000))")
    check(code != 0, f"taking all memory ends with status {code}", said[-300:])
    start = time.monotonic()
    said = good.server("GET", "contents/notebooks").status_code
    check(said == 200, f"meanwhile another's page answers ({time.monotonic() - start:.1f} s)", said)
    back(room, bad)
    code, said = room.inside(bad, "sh", "-c", "ln -s /etc/passwd notebooks/handed_out.ipynb && mkdir notebooks/hidden")
    check(code == 0, "a learner makes a link that leads out of her folder, and one that others can't look into", said)
    fill(room, bad, "hidden/full", 650)
    fill(room, bad, "hidden/fuller", 650)
    room.inside(bad, "chmod", "000", "notebooks/hidden")
    took = room.gone(bad, 90)
    check(took is not None, f"whoever fills the disk is stopped ({took or 90:.0f} s after it was full)")
    back(room, bad)
    time.sleep(30)  # three looks of the hub at the disk, of which nothing else tells
    check(room.there(bad), "and may come in again, to delete some of it")
    fill(room, bad, "more", 100)
    check(room.gone(bad, 90) is not None, "but not to write more")
    back(room, bad)
    room.inside(bad, "chmod", "700", "notebooks/hidden")
    room.inside(bad, "rm", "-r", "notebooks/hidden", "notebooks/more")
    time.sleep(30)
    fill(room, bad, "more", 100)
    time.sleep(30)
    check(room.there(bad), "who has made room may write again")


async def restarting(room, learner):
    """A hub that is started anew loses nobody's work."""
    path = f"contents/notebooks/{NOTEBOOK}"
    notebook = learner.server("GET", path).json()
    notebook["content"]["metadata"]["title"] = "mine"
    learner.server("PUT", path, json={key: notebook[key] for key in ("type", "format", "content")})
    await asyncio.to_thread(room.restart)
    if room.stays:
        deadline = time.monotonic() + 60
        status = 0
        while status != 200 and time.monotonic() < deadline:
            status = learner.server("GET", path).status_code
            time.sleep(0.5)
        check(status == 200, "after a restart of the hub, a learner's server is still there", status)
        learner.ask("DELETE", f"hub/api/users/{learner.name}/server")
    check(room.gone(learner, 60) is not None, "a server that is stopped leaves no process")
    learner.start()
    title = learner.server("GET", path).json()["content"]["metadata"].get("title")
    check(title == "mine", "a changed notebook is there again the next time", title)
    originals = learner.server("GET", "contents/notebooks/originals").json()
    check(NOTEBOOK in [item["name"] for item in originals.get("content") or []], "and the originals stand beside it", originals)
    copied = learner.server("POST", "contents/notebooks", json={"copy_from": f"notebooks/originals/{NOTEBOOK}"})
    check(copied.status_code == 201 and copied.json()["name"] != NOTEBOOK, f"a fresh copy stands beside the changed one: {copied.json().get('name')}", copied.text[:300])


async def killing(room, learner):
    """All of a learner's is killed while a GAN is saved, again and again."""
    channels = await kernel(learner, f"notebooks/{NOTEBOOK}")
    saving = '''
import "atelier/ganlib"

%%
gan, err := ganlib.New(ganlib.GoBackend(), ganlib.Config{})
if err != nil {
	panic(err)
}
for {
	if err := gan.Save("kept.gan"); err != nil {
		panic(err)
	}
}
'''
    running = asyncio.create_task(execute(channels, saving))
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and (await asyncio.to_thread(learner.server, "GET", "contents/notebooks/kept.gan?content=0")).status_code != 200:
        await asyncio.sleep(1)
    await asyncio.sleep(2)
    room.kill(learner)
    check(room.gone(learner, 60) is not None, "a learner's processes end when they are killed")
    await asyncio.wait_for(running, 60)
    deadline = time.monotonic() + 60
    while learner.ask("GET", f"hub/api/users/{learner.name}").json().get("servers") and time.monotonic() < deadline:
        await asyncio.sleep(1)
    learner.start()
    opening = '''
import (
	"fmt"
	"atelier/ganlib"
)

%%
gan, err := ganlib.Open(ganlib.GoBackend(), "kept.gan", ganlib.Config{})
fmt.Println(gan != nil, err)
'''
    error, printed = await execute(await kernel(learner, f"notebooks/{NOTEBOOK}"), opening)
    check("true <nil>" in printed, "being killed while a GAN is saved loses no byte", f"{error} {printed}")


def managing(room, scratch, teacher, learner, bad):
    """What the teacher does with class/manage."""

    def refused(*words):
        try:
            room.manage(*words)
        except subprocess.CalledProcessError as err:
            return err.returncode == 1
        return False

    said = room.manage("who")
    check(f"{learner.name}: " in said and "working now" in said, "the teacher sees who there is", said)
    handed = scratch / "handed_out.ipynb"
    handed.write_text("{}")
    said = room.manage("hand-out", handed)
    there = learner.server("GET", "contents/notebooks/handed_out.ipynb?content=0")
    check(there.status_code == 200 and there.json()["last_modified"] > "2020", "a notebook is handed out to all", said + there.text)
    check(f"{bad.name}: handed_out.ipynb is there already" in said, "but not in the place of something of that name", said)
    said = room.manage("collect", handed.name, scratch / "links")
    check(f"{bad.name}: has no" in said, "a link is not collected", said)
    said = room.manage("collect", NOTEBOOK, scratch / "collected")
    check('"title": "mine"' in (scratch / f"collected/{learner.name}.ipynb").read_text(encoding="utf-8"), "and a notebook is collected from all", said)
    check(refused("collect", NOTEBOOK, scratch / "collected"), "what was collected before is not mixed up with it")
    teacher.browser.get(f"{room.site}/hub/authorize/{learner.name}", timeout=60)  # the same button takes it back
    check(not Person(room.site, learner.name, learner.password).sign_in(), "who was let in can be shut out")
    said = room.manage("new-password", learner.name)
    learner.password = said.split("password ")[1].split()[0]
    check(learner.sign_in(), "who has forgotten a password, or was shut out, gets a new one and comes in", said)
    status = teacher.ask("GET", f"user/{learner.name}/api/contents/notebooks/{NOTEBOOK}?content=0").status_code
    check(status == 200, "the teacher may open a learner's page", status)
    stopped = teacher.ask("DELETE", f"hub/api/users/{learner.name}/server").status_code
    check(stopped in (202, 204), "the teacher stops a server", stopped)
    said = room.manage("stop")
    check(set(room.memory()) <= {""}, "and all of them", f"{said} {room.memory()}")
    check(refused("delete", learner.name, "nobody") and learner.name in room.manage("who"), "nothing is deleted where one of the names is wrong")
    room.manage("delete", learner.name)
    said = room.manage("who")
    check(learner.name not in said and bad.name in said, "a learner's notebooks are deleted, and nobody else's", said)


async def culling(room, idle, busy):
    """A server that nobody uses is stopped, and leaves nothing; one that is used stays."""
    await asyncio.to_thread(room.up, ATELIER_IDLE="1")
    started = await asyncio.gather(*(asyncio.to_thread(person.start) for person in (idle, busy)))
    check(all(started), "two learners start anew, one of them after all of hers was deleted", started)
    check(room.there(idle) and room.there(busy), "two learners are there again, and one of them starts a cell", room.memory())
    # Both close their pages: an open one is in use.
    channels = await kernel(idle, f"notebooks/{NOTEBOOK}")
    await execute(channels, '%%\nfmt.Println("here, and then away")')
    channels.close()
    channels = await kernel(busy, f"notebooks/{NOTEBOOK}")
    working = asyncio.create_task(execute(channels, 'import ("fmt"; "time")\n\n%%\nfor range 900 {\n\tfmt.Println("still at it")\n\ttime.Sleep(time.Second)\n}'))
    while not any(k["execution_state"] == "busy" for k in (await asyncio.to_thread(busy.server, "GET", "kernels")).json()):
        await asyncio.sleep(0.5)
    channels.close()
    await asyncio.wait_for(working, 60)
    took = await asyncio.to_thread(room.gone, idle, 240)
    check(took is not None, f"a server that nobody uses for the minute allowed here is stopped, after {took or 240:.0f} s, and leaves no process")
    check(room.there(busy), "one whose cell prints something stays")
    room.end_hub()
    if not room.stays:
        check(room.gone(busy, 30) is not None, "Ctrl-C ends the hub and all servers, with kernels and cells")
    if room.there(busy):
        room.kill(busy)


def find_room(scratch, without_docker):
    if not without_docker:
        try:
            return DockerRoom(scratch)
        except Unavailable as err:
            print(f"{err} Trying the class without Docker.", flush=True)
    return AccountsRoom(scratch)


async def tried(room, scratch, teacher, learners):
    await lessons(room, learners)
    await completion(room, learners)
    by_eye(room, teacher, learners[-1])
    harm(room, learners)
    await restarting(room, learners[2])
    await killing(room, learners[2])
    managing(room, scratch, teacher, learners[2], learners[0])
    await culling(room, learners[1], learners[2])


def main():
    tidy.on_signals()
    parser = argparse.ArgumentParser(description="A class, tried.")
    parser.add_argument("learners", nargs="?", type=int, default=12)
    parser.add_argument("--without-docker", action="store_true")
    args = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)
    if args.learners < 3:
        parser.error("it takes three learners at least")
    start, room = time.monotonic(), None
    with tempfile.TemporaryDirectory(prefix="atelier-class-", ignore_cleanup_errors=True) as folder:
        try:
            room = find_room(Path(folder), args.without_docker)
            print(f"a class {room.name}", flush=True)
            wrong = room.build()
            check(not wrong, f"the class is built ({time.monotonic() - start:.0f} s)", wrong)
            if not wrong:
                for i in range(1, args.learners + 1):
                    room.expect(f"trying{i:02}")
                room.expect("teacher")
                room.up()
                asyncio.run(tried(room, Path(folder), *signing_in(room, args.learners)))
        except Unavailable as err:
            print(err, file=sys.stderr)
            sys.exit(77)
        finally:
            if room:
                if checks.failed:
                    print(room.log()[-4000:])
                room.close()
    checks.end(f", in {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main()

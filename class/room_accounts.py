"""A class without Docker, for class/test.py: as make class starts it, with users and cgroups of this machine."""

import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT / "docker"))

import groups  # noqa: E402
from engine import Unavailable  # noqa: E402  (it lies in docker)
import network  # noqa: E402
from kernel import processes  # noqa: E402  (it lies in tools, which engine has put on the path)
from room import ASK, Room, copy_checkout  # noqa: E402


def for_all(program):
    """The folder of a program that every user may run, or nothing."""
    for folder in os.get_exec_path():
        path = Path(folder) / program
        try:
            real = path.resolve(strict=True)
            if all(place.stat().st_mode & stat.S_IXOTH for place in (real, *real.parents)) and os.access(path, os.X_OK):
                return folder
        except OSError:
            pass
    return None


def usable():
    """Whether such a class can be tried here; if not, it raises Unavailable."""
    if sys.platform != "linux" or os.geteuid() != 0:
        raise Unavailable("A class without Docker needs root on Linux.")
    if not shutil.which("useradd") or not for_all("python3"):
        raise Unavailable("A class without Docker needs useradd, and a python3 that every user may run.")
    try:
        trial = groups.Group(f"trial-{os.getpid()}")
        trial.make()
        trial.end()
    except OSError as err:
        raise Unavailable(f"A class without Docker needs cgroups that root may make: {err}.") from err


class AccountsRoom(Room):
    """Each learner has a user of the machine."""

    name = "without Docker"
    stays = False  # servers end with the hub

    def __init__(self, scratch):
        super().__init__()
        usable()
        del scratch  # which is closed to others
        self.process, self.learners = None, set()
        self.top = Path(tempfile.mkdtemp(prefix="atelier-class-", dir="/var/tmp"))
        self.top.chmod(0o755)
        self.checkout, self.data, self.out = self.top / "atelier", self.top / "class", self.top / "log"
        self.folder = str(self.checkout)
        self.shared = [f"{self.checkout}/ganlib/evil.go", f"{self.data}/go/cache/evil", f"{self.checkout}/notebooks/evil", "/usr/bin/evil"]
        # The Python and the Go that every user may run come first.
        first = [folder for folder in (for_all("python3"), for_all("go")) if folder]
        mine = re.compile("ATELIER_|GO|PYENV|VIRTUAL_ENV|XDG_")
        self.env = {name: value for name, value in os.environ.items() if network.PLACES.fullmatch(name) or not mine.match(name)}
        self.env |= {"PATH": os.pathsep.join(first + os.get_exec_path()), "ATELIER_CLASS_FOLDER": str(self.data), "ATELIER_LEARNERS": "40"}

    def build(self):
        """Puts the checkout where all may read it, and sets up; returns what went wrong."""
        copy_checkout(self.checkout)
        return ""  # tools/class sets up

    def up(self, **settings):
        if self.process:
            self.end_hub()
        self.env |= settings

        def from_terminal():
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # as a terminal starts it, whatever has started this test
            processes.end_with_parent(signal.SIGTERM)

        said = len(self.log())
        with open(self.out, "a", encoding="utf-8") as log:
            self.process = subprocess.Popen(["make", "class", f"PORT={self.port}"], cwd=self.checkout, env=self.env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, preexec_fn=from_terminal)
        self.wait_for_setup(said)
        self.wait()

    def wait_for_setup(self, said):
        """Waits while the workshop is set up, which may take minutes; so many letters were in the log before."""
        while self.process.poll() is None and "good for" not in self.log()[said:]:
            try:
                self.process.wait(1)
            except subprocess.TimeoutExpired:
                continue
        if self.process.poll() is not None:
            raise RuntimeError("make class has ended, and says: " + self.log()[-3000:])

    def restart(self):
        self.up()

    def log(self):
        return self.out.read_text(encoding="utf-8", errors="replace") if self.out.exists() else ""

    def end_hub(self):
        """What Ctrl-C does in the terminal."""
        os.killpg(self.process.pid, signal.SIGINT)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None

    def close(self):
        """Removes all that was made."""
        try:
            if self.process and self.process.poll() is None:
                self.end_hub()
        finally:
            for name in self.learners:
                groups.Group(name).end()
                subprocess.run(["userdel", "--remove", groups.user(name)], check=False, stderr=subprocess.DEVNULL)
            shutil.rmtree(self.top, ignore_errors=True)

    def expect(self, name):
        """Says that a learner of that name will come, whose user is this test's to remove."""
        try:
            pwd.getpwnam(groups.user(name))
        except KeyError:
            self.learners.add(name)
            return
        raise RuntimeError(f"There is a user {groups.user(name)} on this machine already: this test leaves it alone.")

    def memory(self):
        """The memory of each learner's processes, by the learner's name, and of the hub (under ""), in MB."""
        used = {}
        for name in sorted(self.learners):
            numbers = groups.Group(name).processes()
            if numbers:
                used[name] = sum(map(own_memory, numbers)) / 1e6
        if self.process:
            hub = subprocess.run(["ps", "-o", "pid=", "--sid", str(self.process.pid)], check=False, capture_output=True, text=True).stdout.split()
            used[""] = sum(map(own_memory, map(int, hub))) / 1e6
        return used

    def inside(self, person, *command):
        """Runs a command as the learner, with the limits of the learner's server; the exit status and what it says."""
        group = groups.Group(person.name)
        if not group.processes():
            group.make()
        account = pwd.getpwnam(groups.user(person.name))
        done = subprocess.run(command, preexec_fn=groups.becoming(account, group), env={"PATH": "/usr/bin:/bin", "HOME": account.pw_dir}, capture_output=True, text=True, timeout=300)
        return done.returncode, done.stdout + done.stderr

    def kill(self, person):
        """Ends all that is the learner's, at once."""
        groups.Group(person.name).end()

    def manage(self, *words):
        return subprocess.run([self.checkout / "class/manage", *words], env=self.env, check=True, stdout=subprocess.PIPE, text=True).stdout

    def attacks(self, bad, good):
        """What a learner tries against another that only makes sense here: what, and whether it has come to nothing, and what was said."""
        home = pwd.getpwnam(groups.user(good.name)).pw_dir
        for command in (["ls", f"{home}/notebooks"], ["cat", f"{home}/notebooks/01_painter_and_critic.ipynb"], ["touch", f"{home}/evil"]):
            code, said = self.inside(bad, *command)
            yield f"{command[0]} in another's home fails", code != 0 and "denied" in said, said
        for port in ports(groups.Group(good.name).processes()):
            _, said = self.inside(bad, "python3", "-c", ASK % f"http://127.0.0.1:{port}/user/{good.name}/api/contents")
            yield f"another's port {port} gives nothing", "200" not in said, said
        before = groups.Group(good.name).processes()
        self.inside(bad, "sh", "-c", f"kill -9 {' '.join(map(str, before))}")
        yield "another's processes can't be ended", set(before) <= set(groups.Group(good.name).processes()), before
        code, said = self.inside(bad, "cat", f"{self.data}/hub/hub.sqlite")
        yield "the hub's data can't be read", code != 0 and "denied" in said, said


def own_memory(number):
    """The bytes of memory that a process takes, its part of what is shared among them."""
    try:
        text = Path(f"/proc/{number}/smaps_rollup").read_text(encoding="ascii")
    except OSError:  # it has ended
        return 0
    return sum(int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("Pss:"))


def ports(numbers):
    """The ports of loopback on which these processes listen."""
    sockets = set()
    for number in numbers:
        for link in Path(f"/proc/{number}/fd").glob("*"):
            try:
                sockets.add(os.readlink(link))
            except OSError:
                pass
    found = []
    for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
        words = line.split()
        if words[3] == "0A" and f"socket:[{words[9]}]" in sockets:  # it listens
            found.append(int(words[1].partition(":")[2], 16))
    return sorted(found)

"""Learners' notebooks where each learner is a user of the machine: for root, who touches nothing of theirs as root.

A learner may have put links in the place of files and folders. So a program that is the learner's reads and writes: such a
link leads it nowhere where the learner could not go herself.
"""

import os
import pwd
import subprocess
import sys

import groups

# Reads NOTEBOOKS/NAME, if it is a file of at most MOST bytes: 0, 3 where there is nothing, 4 where it is something else.
READ = """
import os, stat, sys
name, most = sys.argv[1], int(sys.argv[2])
try:
    place = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
except FileNotFoundError:
    sys.exit(3)
except OSError:
    sys.exit(4)
what = os.fstat(place)
if not stat.S_ISREG(what.st_mode) or what.st_size > most:
    sys.exit(4)
with open(place, "rb") as file:
    sys.stdout.buffer.write(file.read(most))
"""

# Writes NOTEBOOKS/NAME whole, or nothing: 3 where there is something of that name.
ADD = """
import os, sys
name, data = sys.argv[1], sys.stdin.buffer.read()
new = f".{name}.{os.getpid()}.new"
with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "wb") as file:
    file.write(data)
try:
    os.link(new, name)
except FileExistsError:
    sys.exit(3)
finally:
    os.unlink(new)
"""


class Shelf:
    """One learner's notebooks."""

    def __init__(self, account, most):
        self.account, self.most = account, most

    def run(self, program, *words, data=b""):
        """Runs a program of Python's as the learner, in her notebooks' folder."""
        def become():
            os.setgroups([])
            os.setgid(self.account.pw_gid)
            os.setuid(self.account.pw_uid)
            os.chdir(os.path.join(self.account.pw_dir, "notebooks"))

        return subprocess.run([sys.executable, "-I", "-c", program, *map(str, words)], input=data, preexec_fn=become, cwd="/", env={}, capture_output=True, timeout=60)

    def read(self, name):
        """Whether something of that name is there, and its contents, or None where that is no file, or a large one."""
        try:
            done = self.run(READ, name, self.most)
        except (subprocess.SubprocessError, OSError):  # she has no folder of that name
            return False, None
        return done.returncode != 3, done.stdout if done.returncode == 0 else None

    def add(self, name, data):
        """Puts a file there; returns whether there was none of that name."""
        try:
            done = self.run(ADD, name, data=data)
        except (subprocess.SubprocessError, OSError) as err:
            raise OSError(f"the folder notebooks of {self.account.pw_name} can't be entered") from err
        if done.returncode not in (0, 3):
            raise OSError(f"{self.account.pw_name} can't write {name}: {done.stderr.decode(errors='replace').strip().rpartition(chr(10))[2]}")
        return done.returncode == 0


class Shelves:
    """All learners' notebooks, and their servers."""

    def __init__(self, most):
        self.most = most

    def accounts(self):
        """The learners' users of the machine, by learner."""
        prefix = groups.user("")
        return {a.pw_name.removeprefix(prefix): a for a in pwd.getpwall() if a.pw_name.startswith(prefix)}

    def all(self):
        return {learner: Shelf(account, self.most) for learner, account in self.accounts().items()}

    def sizes(self):
        sizes = {}
        for learner, account in self.accounts().items():
            du = subprocess.run(["du", "-sk", account.pw_dir], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
            sizes[learner] = int((du.stdout.split() or [b"0"])[0]) * 1024
        return sizes

    def working(self):
        return {learner for learner in self.accounts() if groups.Group(learner).processes()}

    def servers(self):
        return self.working()

    def stop(self, learner):
        groups.Group(learner).end_gently(10)

    def delete(self, learner):
        groups.Group(learner).end()
        subprocess.run(["userdel", "--remove", groups.user(learner)], check=True, stderr=subprocess.DEVNULL)

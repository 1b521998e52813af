"""What class/manage does: hands notebooks out to all learners, collects one from all, says who there is."""

import math
import os
import secrets
import sys
from pathlib import Path

MOST = 64 << 20  # bytes of a notebook that is collected
FOLDER = os.environ["ATELIER_CLASS_FOLDER"]
HUB = f"{FOLDER}/hub.sqlite"


def shelves():
    """Where the learners' notebooks are."""
    if os.environ.get("ATELIER_CLASS") == "accounts":
        import homes as place
    else:
        import volumes as place
    return place.Shelves(MOST)


def hand_out(*paths):
    for learner, shelf in sorted(shelves().all().items()):
        for path in map(Path, paths):
            try:
                print(f"{learner}: {path.name} " + ("handed out" if shelf.add(path.name, path.read_bytes()) else "is there already, and stays"))
            except OSError as err:  # this learner's trouble is no other's
                print(f"{learner}: {path.name} not handed out: {err}")


def collect(name, folder):
    folder = Path(folder)
    for learner, shelf in sorted(shelves().all().items()):
        there, data = shelf.read(Path(name).name)
        if data is not None:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{learner}.ipynb").write_bytes(data)
        print(f"{learner}: " + (f"{math.ceil(len(data) / 1000)} kB" if data is not None else f"has no {name}" + (" that is a file of some megabytes" if there else "")))


def who():
    there = shelves()
    used, working = there.sizes(), there.working()
    for learner in sorted(there.all()):
        print(f"{learner}: {used.get(learner, 0) / 1e6:.1f} MB" + (", working now" if learner in working else ""))


def stop():
    there = shelves()
    for learner in sorted(there.servers()):
        there.stop(learner)
        print(f"{learner}: stopped")


def delete(*learners):
    there = shelves()
    unknown = sorted(set(learners) - set(there.all()))
    if unknown:
        sys.exit(f"There are no notebooks of {', '.join(unknown)}, and nobody's were deleted: class/manage who says whose there are.")
    for learner in dict.fromkeys(learners):
        there.delete(learner)
        print(f"{learner}: notebooks deleted")


def new_password(name):
    """Sets a password where the hub keeps them, and lets its owner in: a teacher can shut herself out with one click."""
    import bcrypt
    from jupyterhub import orm
    from nativeauthenticator.orm import UserInfo

    session = orm.new_session_factory(f"sqlite:///{HUB}")()
    somebody = session.query(UserInfo).filter(UserInfo.username == name).first()
    if somebody is None:
        sys.exit(f"Nobody of the name {name} has signed up.")
    password = secrets.token_urlsafe(9)
    somebody.password = bcrypt.hashpw(password.encode(), bcrypt.gensalt())
    somebody.is_authorized = True
    session.commit()
    print(f"{name} signs in with the password {password} now.")


def main():
    commands = {"hand-out": (hand_out, 1), "collect": (collect, 2), "who": (who, 0), "stop": (stop, 0), "delete": (delete, 1), "new-password": (new_password, 1)}
    name, *words = sys.argv[1:] or [""]
    if name not in commands or len(words) < commands[name][1]:
        sys.exit("class/manage hand-out FILE..., collect NOTEBOOK DIR, who, stop, delete LEARNER..., or new-password NAME")
    if os.geteuid() != 0 or not os.path.exists(HUB):
        sys.exit(f"There is no class here, or you are not root: {HUB} can't be read.")
    commands[name][0](*words)


if __name__ == "__main__":
    main()

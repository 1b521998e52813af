"""What class/manage does: hands notebooks out to all learners, collects one from all, says who there is.

A learner's notebooks lie in a volume of Docker's, whether a server is running or not. A container that is never
started gives a way to it.
"""

import contextlib
import io
import os
import secrets
import sys
import tarfile
from pathlib import Path

import docker

NETWORK = os.environ.get("ATELIER_NETWORK", "atelier-class")
IMAGE = os.environ.get("ATELIER_IMAGE", "atelier:class")
FOLDER = "/atelier/notebooks"
MOST = 64 << 20  # bytes of a notebook that is collected


def volumes(client):
    """The learners' volumes, by learner."""
    prefix = NETWORK + "-"
    return {v.name.removeprefix(prefix): v.name for v in client.volumes.list() if v.name.startswith(prefix)}


@contextlib.contextmanager
def opened(client, volume):
    """A container through which a volume is read and written."""
    container = client.containers.create(IMAGE, volumes={volume: {"bind": FOLDER}}, network_mode="none")
    try:
        yield container
    finally:
        container.remove(force=True)


def read(container, name):
    """Whether something of that name is the learner's, and its contents, or None where that is no file, or a large one.
    A link is not followed: it may lead anywhere."""
    try:
        chunks, _ = container.get_archive(f"{FOLDER}/{name}")
    except docker.errors.NotFound:
        return False, None
    packed = b""
    for chunk in chunks:  # a folder of any size may have that name
        packed += chunk
        if len(packed) > MOST:
            return True, None
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        member = archive.next()
        return True, archive.extractfile(member).read() if member.isfile() else None


def write(container, name, data):
    """Puts a file into the learner's folder, for whoever of the group it is."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.gid = len(data), 0o664, 0
        archive.addfile(member, io.BytesIO(data))
    container.put_archive(FOLDER, packed.getvalue())


def hand_out(client, *paths):
    for learner, volume in sorted(volumes(client).items()):
        with opened(client, volume) as container:
            for path in map(Path, paths):
                there, _ = read(container, path.name)
                if not there:
                    write(container, path.name, path.read_bytes())
                print(f"{learner}: {path.name} " + ("is there already, and stays" if there else "handed out"))


def collect(client, name, folder):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for learner, volume in sorted(volumes(client).items()):
        with opened(client, volume) as container:
            there, data = read(container, Path(name).name)
        if data is not None:
            (folder / f"{learner}.ipynb").write_bytes(data)
        print(f"{learner}: " + (f"{len(data) // 1000} kB" if data is not None else f"has no {name}" + (" that is a file of some megabytes" if there else "")))


def who(client):
    used = {v["Name"]: v["UsageData"]["Size"] for v in client.df()["Volumes"] or []}
    running = {c.name for c in client.containers.list()}
    for learner, volume in sorted(volumes(client).items()):
        print(f"{learner}: {used.get(volume, 0) / 1e6:.1f} MB" + (", working now" if f"{NETWORK}-{learner}" in running else ""))


def servers(client):
    """The learners' containers, by name."""
    prefix = NETWORK + "-"
    return {c.name: c for c in client.containers.list(all=True) if c.name.startswith(prefix)}


def stop(client):
    for name, container in sorted(servers(client).items()):
        container.stop(timeout=10)
        with contextlib.suppress(docker.errors.APIError):  # it removes itself
            container.remove(force=True)
        print(f"{name.removeprefix(NETWORK + '-')}: stopped")


def delete(client, learner):
    name = f"{NETWORK}-{learner}"
    if learner not in volumes(client):
        sys.exit(f"There are no notebooks of {learner}: class/manage who says whose there are.")
    if name in servers(client):
        servers(client)[name].remove(force=True)
    client.volumes.get(name).remove()
    print(f"{learner}: notebooks deleted")


def new_password(_, name):
    """Sets a password where the hub keeps them."""
    import bcrypt
    from jupyterhub import orm
    from nativeauthenticator.orm import UserInfo

    session = orm.new_session_factory("sqlite:////srv/class/hub.sqlite")()
    somebody = session.query(UserInfo).filter(UserInfo.username == name).first()
    if somebody is None:
        sys.exit(f"Nobody of the name {name} has signed up.")
    password = secrets.token_urlsafe(9)
    somebody.password = bcrypt.hashpw(password.encode(), bcrypt.gensalt())
    session.commit()
    print(f"{name} signs in with the password {password} now.")


def main():
    commands = {"hand-out": (hand_out, 1), "collect": (collect, 2), "who": (who, 0), "stop": (stop, 0), "delete": (delete, 1), "new-password": (new_password, 1)}
    name, *words = sys.argv[1:] or [""]
    if name not in commands or len(words) < commands[name][1]:
        sys.exit("class/manage hand-out FILE..., collect NOTEBOOK DIR, who, stop, delete LEARNER, or new-password NAME")
    commands[name][0](docker.from_env(), *words)


if __name__ == "__main__":
    main()

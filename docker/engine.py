"""A Docker engine to test with: this machine's own, or, where there is none that can pull images, one made
for the test in a scratch folder, from Debian's packages. Nothing is installed and all of it goes again.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

import network  # noqa: E402  (it lies in tools)
from kernel import processes  # noqa: E402

# The path of Docker's own compose (version 2), for an engine of the test's own; Debian's older one does
# where there is none.
NEWER_COMPOSE = os.environ.get("ATELIER_COMPOSE")


class Unavailable(Exception):
    """No engine can be had here; the text says why, in one sentence."""


class Engine:
    """This machine's engine."""

    build_options = ()

    def __init__(self):
        self.env = {**os.environ, "DOCKER_BUILDKIT": "1"}

    def docker(self, *args, **options):
        """Runs docker with the arguments; returns its output. An exit status of other than 0 is an error."""
        return self.run("docker", *args, **options)

    def compose(self, *args, **options):
        return self.run("docker", "compose", *args, **options)

    def compose_file(self, path):
        """Returns the path of the compose file at path in the form that compose takes."""
        return path

    def run(self, *args, **options):
        options = {"check": True, "text": True, "stdout": subprocess.PIPE, **options}
        return subprocess.run(args, env={**self.env, **options.pop("env", {})}, **options).stdout

    def close(self):
        pass

    def usable(self, bases):
        """Whether the engine answers and has, or can pull, the base images."""
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        try:
            self.run("docker", "info", **quiet)
            self.run("docker", "compose", "version", **quiet)
            for image in bases:
                if subprocess.run(["docker", "image", "inspect", image], **quiet).returncode != 0:
                    self.run("docker", "pull", image, **quiet)
        except (OSError, subprocess.CalledProcessError):
            return False
        return True


class OwnEngine(Engine):
    """An engine of the test's own, with a stand-in for the base image: a Debian of the same release. It runs in mount and process namespaces of its own, so that its containers and
    mounts end with it."""

    # The firewall of the machine is left alone, so a build uses the machine's network.
    build_options = ("--network", "host")
    packages = ("docker.io", "docker-compose", "mmdebstrap")

    def __init__(self, scratch, bases):
        super().__init__()
        self.scratch, self.process = scratch, None
        self.env["DOCKER_HOST"] = f"unix://{scratch}/docker.sock"
        self.env["DOCKER_CONFIG"] = str(scratch)  # not the user's
        self.cgroup = f"atelier-test-{os.getpid()}"
        if sys.platform != "linux" or os.geteuid() != 0:
            raise Unavailable("There is no Docker engine here that can pull images, and only root on Linux can start one: start Docker, or run the test as root.")
        missing = [name for name in ("apt-get", "dpkg-deb", "perl", "unshare") if not shutil.which(name)]
        if missing:
            raise Unavailable(f"There is no Docker engine here that can pull images, and to make one {', '.join(missing)} is missing: start Docker, or install that.")
        try:
            self.fetch_programs()
            self.start()
            self.make_base(*bases)
        except (OSError, subprocess.CalledProcessError) as err:
            self.close()
            raise Unavailable(f"No Docker engine can be made here: {err}.") from err

    def fetch_programs(self):
        """Fetches the packages that are not installed, with what they need, and unpacks them."""
        root, lists, cache = (self.scratch / name for name in ("root", "lists", "cache"))
        for folder in root, lists / "partial", cache / "archives/partial":
            folder.mkdir(parents=True)
        options = ["-qq", "-o", f"Dir::State::Lists={lists}", "-o", f"Dir::Cache={cache}", "-o", "Debug::NoLocking=1", "-o", "APT::Sandbox::User=root"]
        self.run("apt-get", *options, "update")
        self.run("apt-get", *options, "install", "--download-only", "--yes", "--no-install-recommends", *self.packages)
        for deb in (cache / "archives").glob("*.deb"):
            self.run("dpkg-deb", "--extract", deb, root)
        # Before other programs of these names, which may be of other versions.
        self.env["PATH"] = ":".join([f"{root}/usr/sbin", f"{root}/usr/bin", "/usr/sbin", "/usr/bin", self.env["PATH"]])
        libraries = [str(path) for path in root.glob("usr/lib/*-linux-gnu")]
        self.env["LD_LIBRARY_PATH"] = ":".join(libraries + [self.env.get("LD_LIBRARY_PATH", "")]).rstrip(":")
        self.python = f"{root}/usr/lib/python3/dist-packages"

    def start(self):
        self.log = self.scratch / "dockerd.log"
        with open(self.log, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "dockerd",
                 "--data-root", self.scratch / "data", "--exec-root", self.scratch / "exec", "--pidfile", self.scratch / "docker.pid",
                 "--host", self.env["DOCKER_HOST"], "--cgroup-parent", f"/{self.cgroup}",
                 "--iptables=false", "--ip6tables=false", "--ip-forward=false", "--bridge=none",
                 # Some programs close every file that they could have open, one by one.
                 "--default-ulimit", "nofile=20000:20000"],
                env=self.env, stdout=log, stderr=log, start_new_session=True,
                preexec_fn=lambda: processes.end_with_parent(signal.SIGKILL))  # unshare heeds no other signal
        deadline = time.monotonic() + 60
        while subprocess.run(["docker", "info"], env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode != 0:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise OSError("dockerd does not start, and says: " + self.log.read_text(encoding="utf-8").strip().rpartition("\n")[2])
            time.sleep(0.2)

    def make_base(self, debian):
        """Makes the stand-in for the base image, given its name."""
        files, tar, certificates = self.scratch / "files", self.scratch / "debian.tar", "usr/local/share/host-certificates.crt"
        (files / certificates).parent.mkdir(parents=True)
        # A machine that reaches no image registry often reaches the package registries through a proxy that
        # shows a certificate of its own. So what is built here trusts what this machine trusts, and asks the
        # same registries. None of it is in the Dockerfile: it comes with the stand-in.
        bundle = os.environ.get("SSL_CERT_FILE") or "/etc/ssl/certs/ca-certificates.crt"
        if Path(bundle).is_file():
            shutil.copy(bundle, files / certificates)
        hooks = [f"--customize-hook=copy-in {files}/usr /"]
        if Path("/etc/pip.conf").is_file():
            hooks.append("--customize-hook=copy-in /etc/pip.conf /etc")
        settings = {name: f"/{certificates}" for name in ("SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")}
        settings |= {name: value for name, value in os.environ.items() if network.PLACES.fullmatch(name)}
        release = debian.partition(":")[2].removesuffix("-slim")
        self.run("mmdebstrap", "--quiet", "--variant=minbase", "--dpkgopt=force-unsafe-io", "--dpkgopt=path-exclude=/usr/share/doc/*",
                 "--dpkgopt=path-exclude=/usr/share/locale/*", *hooks, release, tar)
        changes = [f"--change=ENV {name}={value}" for name, value in settings.items() if value]
        self.docker("import", *changes, tar, debian)

    def compose_file(self, path):
        if NEWER_COMPOSE:
            return path
        # Debian's docker-compose does not know the file's "name" yet; the test gives the project another one.
        copy = self.scratch / path.name
        copy.write_text(path.read_text(encoding="utf-8").replace("name: atelier\n", ""))
        return copy

    def compose(self, *args, **options):
        if NEWER_COMPOSE:
            return self.run(NEWER_COMPOSE, *args, **options)
        env = {"PYTHONPATH": self.python, **options.pop("env", {})}
        return self.run("/usr/bin/python3", f"{self.scratch}/root/usr/bin/docker-compose", *args, env=env, **options)

    def close(self):
        if self.process is None:
            return
        try:
            children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
            for child in children.split():  # dockerd itself; unshare ends with it
                os.kill(int(child), signal.SIGTERM)
            self.process.wait(30)
        except (OSError, subprocess.TimeoutExpired):
            self.process.kill()  # takes all that runs in its namespaces with it
            self.process.wait()
        for folder in sorted(Path("/sys/fs/cgroup").glob(f"**/{self.cgroup}/**"), reverse=True):  # inner ones first
            folder.rmdir()

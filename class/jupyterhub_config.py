"""The hub of a class: who may sign in, and a container of the atelier image for each learner.

The settings come from docker/compose.yaml, which says what each is for; docs/class.md is for teachers. What the
hub has to remember (who there is, passwords, who has a server) lies in FOLDER, a volume.
"""

import os
import secrets
import sys

from dockerspawner import DockerSpawner
from nativeauthenticator import NativeAuthenticator

c = get_config()  # noqa: F821  (JupyterHub gives it)

FOLDER = "/srv/class"
TEACHER = os.environ.get("ATELIER_TEACHER", "teacher")
MEMORY = int(float(os.environ.get("ATELIER_LEARNER_MEMORY", "1.5")) * 2**30)
CPUS = float(os.environ.get("ATELIER_LEARNER_CPUS", "2"))
DISK = int(float(os.environ.get("ATELIER_LEARNER_DISK", "1")) * 2**30)
PLANNED = 2**29  # bytes that a learner takes on average, see docs/class.md


def learners():
    """How many learners the machine's memory is good for."""
    with open("/proc/meminfo", encoding="ascii") as file:
        total = int(next(line for line in file if line.startswith("MemTotal")).split()[1]) * 1024
    return max(1, int((total - 2**30) // PLANNED))  # a gigabyte for the machine and the hub


class Authenticator(NativeAuthenticator):
    """Names and passwords; the teacher lets learners in."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.user_exists(TEACHER):
            password = secrets.token_urlsafe(12)
            self.create_user(TEACHER, password)
            print(f"The first start: sign in as {TEACHER} with the password {password} and change it (Change password).", flush=True)


class Spawner(DockerSpawner):
    """A container for a learner, which keeps nothing but the notebooks."""

    async def start(self):
        # A number of one's own: what one writes is nobody else's, inside of the containers and out.
        self.extra_create_kwargs = {"user": f"{20000 + self.user.id}:0"}
        return await super().start()

    async def poll(self):
        status = await super().poll()
        if status is None and await self.written() > DISK:
            self.log.warning("%s has more than %d MB on the disk: the server is stopped.", self.user.name, DISK >> 20)
            await self.stop()
            return 1
        return status

    async def written(self):
        """How many bytes the learner's notebooks take on the disk. 0 if that can't be asked."""
        try:
            made = await self.docker("exec_create", self.container_id, ["du", "-sk", "/atelier/notebooks"])
            said = await self.docker("exec_start", made["Id"])
            return int(said.split()[0]) * 1024
        except Exception:  # the container is about to go
            return 0


# ---- the hub

c.JupyterHub.bind_url = "http://:8000"
c.JupyterHub.hub_ip = "0.0.0.0"
c.JupyterHub.hub_connect_ip = "hub"  # its name in the class's network
c.JupyterHub.db_url = f"sqlite:///{FOLDER}/hub.sqlite"
c.JupyterHub.cookie_secret_file = f"{FOLDER}/cookie_secret"
c.JupyterHub.cleanup_servers = False  # a hub that is started anew finds the servers again
c.JupyterHub.active_server_limit = int(os.environ.get("ATELIER_LEARNERS") or learners())
c.JupyterHub.concurrent_spawn_limit = 12
c.JupyterHub.log_level = "WARN"
c.ConfigurableHTTPProxy.command = ["/atelier/class/proxy"]
c.ConfigurableHTTPProxy.pid_file = "/tmp/proxy.pid"

c.JupyterHub.authenticator_class = Authenticator
c.Authenticator.admin_users = {TEACHER}
c.Authenticator.allow_all = True  # whom the teacher has let in
c.NativeAuthenticator.open_signup = os.environ.get("ATELIER_OPEN") == "1"
c.NativeAuthenticator.minimum_password_length = 8
c.NativeAuthenticator.allowed_failed_logins = 10
c.NativeAuthenticator.seconds_before_next_try = 60

c.JupyterHub.load_roles = [{"name": "culler", "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"], "services": ["culler"]}]
c.JupyterHub.services = [{
    # The hub hears of a server's doings every five minutes: less than an hour would stop who only reads.
    "name": "culler", "command": [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=3600", "--cull-every=300"],
}]

# ---- the learners' servers

c.JupyterHub.spawner_class = Spawner
c.Spawner.cmd = ["jupyterhub-singleuser", "--ServerApp.root_dir=/atelier", "--LabApp.extension_manager=readonly", "--LanguageServerManager.autodetect=False"]
c.Spawner.default_url = "/lab/tree/notebooks/01_painter_and_critic.ipynb"
c.Spawner.start_timeout = 120
c.Spawner.http_timeout = 120
c.Spawner.poll_interval = 10
c.DockerSpawner.image = os.environ.get("ATELIER_IMAGE", "atelier:class")
c.DockerSpawner.network_name = os.environ.get("ATELIER_NETWORK", "atelier-class")
c.DockerSpawner.use_internal_ip = True
c.DockerSpawner.name_template = os.environ.get("ATELIER_NETWORK", "atelier-class") + "-{username}"
c.DockerSpawner.remove = True
c.DockerSpawner.volumes = {os.environ.get("ATELIER_NETWORK", "atelier-class") + "-{username}": "/atelier/notebooks"}
c.DockerSpawner.mem_limit = MEMORY
c.DockerSpawner.environment = {"ATELIER_JUPYTER": "/tmp/jupyter"}
c.DockerSpawner.extra_host_config = {
    "memswap_limit": MEMORY,
    "nano_cpus": int(CPUS * 1e9),
    "pids_limit": 400,
    "cap_drop": ["ALL"],
    "security_opt": ["no-new-privileges:true"],
    # Nothing of the image can be changed. What a cell writes by the way counts as the container's memory.
    "read_only": True,
    "tmpfs": {"/tmp": "exec,mode=1777,size=700m", "/atelier/.venv/cache": "mode=1777,size=300m", "/home/learner": "mode=1777,size=100m"},
}

print(f"This machine's memory is good for {learners()} learners at a time, {PLANNED >> 20} MB each.", flush=True)

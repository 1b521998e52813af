"""The hub of a class: who may sign in, and a server for each learner.

With docker/compose.yaml, which says what each setting is for, a server is a container (containers.py); with make class, it
is processes of a user of the learner's own (accounts.py). docs/class.md is for teachers. What the hub has to remember (who
there is, passwords, who has a server) lies in FOLDER.
"""

import os
import secrets
import sys

import nativeauthenticator
from nativeauthenticator import NativeAuthenticator

c = get_config()  # noqa: F821  (JupyterHub gives it)

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
FOLDER = os.environ.get("ATELIER_CLASS_FOLDER", "/srv/class")
CONTAINERS = os.environ.get("ATELIER_CLASS") != "accounts"
TEACHER = os.environ.get("ATELIER_TEACHER", "teacher")
IDLE = float(os.environ.get("ATELIER_IDLE") or "60") * 60  # seconds
# The hub hears of what a server does now and then: often enough that who works is not taken to be idle.
NEWS = max(5, min(300, int(IDLE / 6)))  # seconds
PLANNED = 2**30  # bytes that a learner takes with the notebooks of pictures, see docs/class-machine.md


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
            print(f"The first start: sign in as {TEACHER} with the password {password} and change it (Change Password).", flush=True)

    def get_user(self, username):
        """What the database holds, and not what was read of it before: class/manage may have changed it since."""
        user = super().get_user(username)
        if user is not None:
            self.db.refresh(user)
        return user


# ---- the hub

if CONTAINERS:
    import containers

    c.JupyterHub.bind_url = "http://:8000"
    c.JupyterHub.hub_ip = "0.0.0.0"
    c.JupyterHub.hub_connect_ip = containers.hub_address()
else:
    c.JupyterHub.bind_url = f"http://127.0.0.1:{os.environ['PORT']}"
c.JupyterHub.db_url = f"sqlite:///{FOLDER}/hub.sqlite"
c.JupyterHub.cookie_secret_file = f"{FOLDER}/cookie_secret"
c.JupyterHub.cleanup_servers = not CONTAINERS  # a hub that is started anew finds containers again; processes end with it
c.JupyterHub.active_server_limit = int(os.environ.get("ATELIER_LEARNERS") or learners())
c.JupyterHub.concurrent_spawn_limit = 12
c.JupyterHub.log_level = "WARN"
c.ConfigurableHTTPProxy.command = [os.path.join(HERE, "proxy")]
c.ConfigurableHTTPProxy.pid_file = os.path.join(FOLDER, "proxy.pid")

c.JupyterHub.authenticator_class = Authenticator
c.Authenticator.admin_users = {TEACHER}
c.Authenticator.allow_all = True  # whom the teacher has let in
c.JupyterHub.template_paths = [os.path.join(os.path.dirname(nativeauthenticator.__file__), "templates")]  # the links at the top
c.NativeAuthenticator.open_signup = os.environ.get("ATELIER_OPEN") == "1"
c.NativeAuthenticator.minimum_password_length = 8
c.NativeAuthenticator.allowed_failed_logins = 10
c.NativeAuthenticator.seconds_before_next_try = 60

c.JupyterHub.load_roles = [{"name": "culler", "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"], "services": ["culler"]}]
c.JupyterHub.services = [{"name": "culler", "command": [sys.executable, "-m", "jupyterhub_idle_culler", f"--timeout={IDLE:.0f}", f"--cull-every={NEWS}"]}]
c.JupyterHub.last_activity_interval = NEWS
# Of glibc's heaps there is otherwise one for each thread: a fifth more memory, for two hundredths of the time.
c.Spawner.environment = {"JUPYTERHUB_ACTIVITY_INTERVAL": str(NEWS), "MALLOC_ARENA_MAX": "2"}

# ---- the learners' servers

c.Spawner.cmd = ["jupyterhub-singleuser", "--LabApp.extension_manager=readonly", "--LanguageServerManager.autodetect=False"]
c.Spawner.default_url = "/lab/tree/notebooks/01_painter_and_critic.ipynb"
c.Spawner.start_timeout = 120
c.Spawner.http_timeout = 120
c.Spawner.poll_interval = 10
if CONTAINERS:
    containers.configure(c)
else:
    import accounts

    accounts.configure(c)

print(f"This machine's memory is good for {learners()} learners at a time, {PLANNED >> 20} MB each.", flush=True)
if os.environ.get("ATELIER_LEARNERS"):
    print(f"ATELIER_LEARNERS allows {os.environ['ATELIER_LEARNERS']}.", flush=True)

"""Runs pip for the workshop: run_pip.py install ARGUMENT..., or download; with the Python that runs this.

The user's settings of pip, in the environment and in pip.conf, say two kinds of things: where packages come from
(an index, a proxy, a certificate), which stays, and what is installed, how and where, which does not: an
installation into another folder would be reported as a success, and JupyterLab would be missing.
"""

import ast
import os
import re
import subprocess
import sys

# What stays, by pip's own names.
FROM = """index-url extra-index-url find-links no-index trusted-host cert client-cert proxy timeout default-timeout
retries resume-retries keyring-provider cache-dir no-cache-dir""".split()
PLACES = "index-url extra-index-url find-links no-index".split()  # of these, where packages are


def variable(option):
    """Returns the environment variable that sets an option of pip's."""
    return "PIP_" + option.upper().replace("-", "_")


def without_settings(environment):
    """Returns the environment without any setting of pip's; pip.conf is still read."""
    return {name: value for name, value in environment.items() if not name.upper().startswith("PIP_") or name == "PIP_CONFIG_FILE"}


def configured(listing, command):
    """Returns what stays of a listing of pip config, as {option: value}: of [global], and over it of the command's part."""
    found = {}
    for part in "global", command:
        for option, value in re.findall(rf"^{part}\.([\w-]+)=(.*)$", listing, re.MULTILINE):
            if option in FROM:
                found[option] = ast.literal_eval(value)
    return found


def settings(environment, command, closed=False):
    """Returns the environment for a command of pip's: the user's, with what stays of his settings.

    closed: the command says itself where everything is (--no-index), and nothing is asked of another place.
    """
    bare = without_settings(environment)
    # Thrice verbose, for a pip.conf may make pip silent.
    asked = subprocess.run([sys.executable, "-m", "pip", "-vvv", "config", "list"], env=bare, capture_output=True, text=True)
    if asked.returncode:
        sys.exit(f"pip cannot read its settings: {asked.stderr.strip()}")
    kept = {variable(option): value for option, value in configured(asked.stdout, command).items()}
    kept |= {name: environment[name] for name in map(variable, FROM) if name in environment}
    if closed:
        kept = {name: value for name, value in kept.items() if name not in map(variable, PLACES)}
    return bare | kept | {"PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}


def main():
    os.execve(sys.executable, [sys.executable, "-m", "pip", *sys.argv[1:]], settings(os.environ, sys.argv[1], closed="--no-index" in sys.argv))


if __name__ == "__main__":
    main()

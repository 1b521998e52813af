"""The notebooks' kernel: GoNB, and what GoNB lacks of a kernel's duties.

    python tools/kernel CONNECTION_FILE GONB [FLAG...]

Jupyter starts this in GoNB's stead, by the kernel's specification. Three processes are then at work:

    Jupyter ── relay ── keeper ── gonb ── cells, the go command, gopls

The relay is the process that Jupyter knows. It stands between Jupyter's sockets and GoNB's, so that cells which
wait behind one that failed or was stopped do not run (relay.py, cells.py). The keeper, in a session of its own,
sees to it that with the kernel or its owner all ends that the kernel has started (keeper.py, processes.py); if the
keeper is killed, the relay does its work. Both see to it that a kernel has a temporary folder from which programs
can be run, and that nothing of it stays (folder.py). What GoNB takes for gopls is a program of ours that stands before
it (tools/gopls).
"""

import sys

from start import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Runs JupyterLab, which ends in order when its terminal is closed, too: tools/env python tools/serve.py OPTION...

Jupyter does so on SIGTERM alone: a SIGHUP ends it at once, and the kernels are left to find that out by themselves.
"""

import signal
import sys

from jupyterlab.labapp import main


def hang_up(*_):
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # a shell sends it again to what it has started
    signal.raise_signal(signal.SIGTERM)


if __name__ == "__main__":
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # it is, under nohup
        signal.signal(signal.SIGHUP, hang_up)
    sys.exit(main())

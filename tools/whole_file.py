"""Writes a file whole or not at all: whoever reads it sees the old one or the new one, never a part."""

import errno
import os
import shutil
import tempfile


def write(path, text):
    """Writes text, as UTF-8, to the file at path, which need not be there yet.

    Where path is a symbolic link, what it leads to is written and the link stays. The file keeps its
    permissions. Raises OSError where the file cannot be written; it is then what it was.
    """
    target = os.path.realpath(path)
    folder, name = os.path.split(target)
    if os.path.isdir(target):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), target)
    if os.path.islink(target):  # still: a link that leads to itself
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), target)
    # Hidden, so that a half-written notebook is taken for no notebook.
    file = tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="", dir=folder, prefix=f".{name}.", suffix=".new", delete=False)
    try:
        with file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if os.path.exists(target):
            shutil.copymode(target, file.name)
        else:
            mask = os.umask(0)  # the only way to read it
            os.umask(mask)
            os.chmod(file.name, 0o666 & ~mask)
        os.replace(file.name, target)
    except BaseException:
        os.unlink(file.name)
        raise

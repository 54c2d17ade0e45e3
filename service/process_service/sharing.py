"""Sharing: files from before their folder had its group get that group and the usual mode."""

import os
import stat
from contextlib import suppress

from .folder import MODE


def share(folder, names, gently):
    """Let the group of `folder` read its files `names`; return (changed, refused), two numbers.

    What is right already is left alone, so that a run that was interrupted goes on where it was.
    Files of other accounts cannot be changed: these are the refused ones.
    """
    group = os.stat(folder).st_gid
    changed = refused = 0
    for name in gently(names):
        path = os.path.join(folder, name)
        with suppress(FileNotFoundError):  # it was removed in the meantime
            status = os.lstat(path)
            right = (status.st_gid, stat.S_IMODE(status.st_mode)) == (group, MODE)
            if right or not stat.S_ISREG(status.st_mode):
                continue
            try:
                os.chown(path, -1, group)
                os.chmod(path, MODE)
                changed += 1
            except PermissionError:
                refused += 1
    return changed, refused

"""Quarantine: damaged or foreign files from the spool, kept within a limit for inspection."""

import logging
import os
import shutil
from contextlib import suppress

log = logging.getLogger(__name__)

MIB = 1024 * 1024
BLOCK = 4096  # bytes; as a rule the least that a file system has for anything


class Quarantine:
    """A folder that things are moved to; where they are too many, the oldest go."""

    def __init__(self, folder, megabytes):
        """`megabytes` (MiB) is what they may take together."""
        self.folder = folder
        self.megabytes = megabytes
        self._named = set()  # what could not be moved, to be told once

    def take(self, path, reason):
        """Move what is at `path` here, and say why; where that cannot be, say so once.

        Names are anybody's: in the log they stand in ASCII, on one line.
        """
        name = os.path.basename(path)
        if name in self._named:
            return
        try:
            os.makedirs(self.folder, 0o700, exist_ok=True)
            aside = os.path.join(self.folder, name)
            while os.path.lexists(aside):
                aside += "~"
            os.rename(path, aside)
        except OSError as error:
            self._named.add(name)
            spool = os.path.dirname(path)
            log.error("%a ignored: %s; remove it from %s (%s)", name, reason, spool, error)
            return
        log.error("%a set aside: %s; it is %a now", name, reason, aside)
        with suppress(OSError):  # removed meanwhile by another process; or the next time
            self._make_room()

    def _make_room(self):
        paths = [os.path.join(self.folder, name) for name in os.listdir(self.folder)]
        sizes = {path: _size(path) for path in paths}
        excess = sum(sizes.values()) - self.megabytes * MIB
        # Nothing but its move here, as a rule, has changed a file's status since it came.
        for path in sorted(paths, key=lambda path: os.lstat(path).st_ctime):
            if excess <= 0:
                return
            name = os.path.basename(path)
            try:
                _remove(path)
            except OSError as error:
                log.error("%a not removed: %s; it takes room from what is set aside", name, error)
                excess -= sizes[path] - _size(path)  # a part of a folder may have gone
                continue
            excess -= sizes[path]
            log.error("%a removed: what is set aside may take %g MiB", name, self.megabytes)


def _size(path):
    """Return the bytes that a file takes at least, or a folder with all that is in it."""
    size = _size_alone(path)
    if _is_folder(path):
        for folder, folders, names in os.walk(path):
            size += sum(_size_alone(os.path.join(folder, name)) for name in folders + names)
    return size


def _size_alone(path):
    try:
        return max(BLOCK, os.lstat(path).st_size)
    except OSError:
        return BLOCK  # removed meanwhile, or in a folder that is closed to us


def _remove(path):
    if _is_folder(path):
        shutil.rmtree(path)
    else:
        os.unlink(path)


def _is_folder(path):
    return os.path.isdir(path) and not os.path.islink(path)

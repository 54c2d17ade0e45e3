"""Quarantine: damaged or foreign files from the spool, kept within a limit for inspection."""

import logging
import os
import shutil
from contextlib import suppress

log = logging.getLogger(__name__)

MIB = 1024 * 1024
BLOCK = 4096  # bytes; usually the least that a file takes on disk


class Quarantine:
    """A folder for quarantined files and folders; the oldest are removed when it is full."""

    def __init__(self, folder, megabytes):
        """`megabytes` (MiB) limits their total size."""
        self.folder = folder
        self.megabytes = megabytes
        self._logged = set()  # names that could not be moved, logged once

    def take(self, path, reason):
        """Move the file or folder at `path` here, log the reason, and return True; log a failure to
        move it once.

        Anyone may have chosen the name: it is logged in ASCII and on one line.
        """
        name = os.path.basename(path)
        if name in self._logged:
            return False
        try:
            os.makedirs(self.folder, 0o700, exist_ok=True)
            target = os.path.join(self.folder, name)
            while os.path.lexists(target):
                target += "~"
            os.rename(path, target)
        except OSError as error:
            self._logged.add(name)
            spool = os.path.dirname(path)
            log.error("%a ignored: %s; remove it from %s (%s)", name, reason, spool, error)
            return False
        log.error("%a quarantined: %s; now at %a", name, reason, target)
        with suppress(OSError):  # another process has removed it, or the next call will
            self._make_room()
        return True

    def _make_room(self):
        paths = [os.path.join(self.folder, name) for name in os.listdir(self.folder)]
        sizes = {path: _size(path) for path in paths}
        excess = sum(sizes.values()) - self.megabytes * MIB
        # Usually nothing has changed a file's status after the move.
        for path in sorted(paths, key=lambda path: os.lstat(path).st_ctime):
            if excess <= 0:
                return
            name = os.path.basename(path)
            try:
                _remove(path)
            except OSError as error:
                log.error("%a not removed: %s; it takes room in the quarantine", name, error)
                excess -= sizes[path] - _size(path)  # a folder may be removed in part
                continue
            excess -= sizes[path]
            log.error("%a removed: the quarantine is full (%g MiB)", name, self.megabytes)


def _size(path):
    """Return the bytes that a file takes at least, or a folder with its content."""
    size = _size_alone(path)
    if _is_folder(path):
        for folder, folders, names in os.walk(path):
            size += sum(_size_alone(os.path.join(folder, name)) for name in folders + names)
    return size


def _size_alone(path):
    try:
        return max(BLOCK, os.lstat(path).st_size)
    except OSError:
        return BLOCK  # just removed, or in a folder that this account may not search


def _remove(path):
    if _is_folder(path):
        shutil.rmtree(path)
    else:
        os.unlink(path)


def _is_folder(path):
    return os.path.isdir(path) and not os.path.islink(path)

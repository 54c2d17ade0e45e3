"""What is set aside: all in the spool that is no reading, for people to look at, within bounds."""

import logging
import os
import shutil
from contextlib import suppress

log = logging.getLogger(__name__)

MIB = 1024 * 1024


class Aside:
    """A folder that things are moved to; where they are too many, the oldest go."""

    def __init__(self, folder, megabytes):
        """`megabytes` (MiB) is what they may take together."""
        self.folder = folder
        self.megabytes = megabytes
        self._named = set()  # what could not be moved, to be told once

    def take(self, path, reason):
        """Move what is at `path` here, and say why; where that cannot be, say so once."""
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
            log.error("%s ignored: %s; remove it from %s (%s)", name, reason, spool, error)
            return
        log.error("%s set aside: %s; it is %s now", name, reason, aside)
        with suppress(OSError):  # removed meanwhile by another process; or the next time
            self._make_room()

    def _make_room(self):
        paths = [os.path.join(self.folder, name) for name in os.listdir(self.folder)]
        sizes = {path: _size(path) for path in paths}
        excess = sum(sizes.values()) - self.megabytes * MIB
        for path in sorted(paths, key=lambda path: os.lstat(path).st_mtime):
            if excess <= 0:
                return
            excess -= sizes[path]
            _remove(path)
            name = os.path.basename(path)
            log.error("%s removed: what is set aside may take %g MiB", name, self.megabytes)


def _size(path):
    """Return the bytes of a file, or of all files in a folder."""
    if not _is_folder(path):
        return os.lstat(path).st_size
    return sum(
        os.lstat(os.path.join(folder, name)).st_size
        for folder, _, names in os.walk(path)
        for name in names
    )


def _remove(path):
    if _is_folder(path):
        shutil.rmtree(path)
    else:
        os.unlink(path)


def _is_folder(path):
    return os.path.isdir(path) and not os.path.islink(path)

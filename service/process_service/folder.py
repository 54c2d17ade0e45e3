"""A flat folder of files, each of which is written whole or not at all."""

import os
import tempfile
from contextlib import contextmanager, suppress


class Folder:
    """The files in one folder, by name."""

    def __init__(self, path):
        """Make the folder where there is none; raises OSError, or ValueError for no path at all."""
        self.path = path
        os.makedirs(path, mode=0o750, exist_ok=True)

    @contextmanager
    def written(self, name, content):
        """Write `content` (bytes) and make it durable, under another name as long as the block.

        What the block is given is for `give_name`.
        """
        descriptor, unfinished = tempfile.mkstemp(".tmp", f".{name}.", self.path)
        try:
            with open(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            yield unfinished
        finally:
            os.unlink(unfinished)

    def give_name(self, unfinished, name):
        """Name what was written `name` and tell whether it is; another file is never replaced."""
        try:
            os.link(unfinished, self._path(name))
        except FileExistsError:
            return False
        return True

    def make_names_durable(self):
        """Have what was named until now stay named, whatever comes."""
        folder = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def read(self, name):
        """Return the content of the file `name`, or None where there is none."""
        try:
            with open(self._path(name), "rb") as file:
                return file.read()
        except FileNotFoundError:
            return None

    def time(self, name):
        """Return when the file `name` was written (seconds since the epoch), 0 where it is gone."""
        try:
            return os.stat(self._path(name)).st_mtime
        except FileNotFoundError:
            return 0

    def remove(self, name):
        """Remove the file `name` if it is there."""
        with suppress(FileNotFoundError):
            os.unlink(self._path(name))

    def names(self, pattern):
        """Yield the names that match `pattern` in full; looks at every name in the folder."""
        with os.scandir(self.path) as entries:
            for entry in entries:
                if pattern.fullmatch(entry.name):
                    yield entry.name

    def free(self):
        """Return how many bytes of its disk are free for whoever has no privileges."""
        disk = os.statvfs(self.path)
        return disk.f_bavail * disk.f_frsize

    def _path(self, name):
        return os.path.join(self.path, name)


def nearest_folder(path):
    """Return `path` or the nearest above it that is there; OSError where that is no folder."""
    try:
        os.stat(os.path.join(path, ""))
    except FileNotFoundError:
        return nearest_folder(os.path.dirname(path))
    return path

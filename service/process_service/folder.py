"""A flat folder of files, each of which is written completely or not at all."""

import fcntl
import os
import tempfile
from contextlib import contextmanager, suppress

MODE = 0o640  # of a file, whatever the umask: a group may be let read records


class Folder:
    """The files in one folder, by name."""

    def __init__(self, path):
        """Make the folder if it is missing; raises OSError, or ValueError for an invalid path."""
        self.path = path
        os.makedirs(path, mode=0o750, exist_ok=True)

    @contextmanager
    def written(self, name, content):
        """Write `content` (bytes) durably to a temporary file, which is removed after the block.

        Yields the path of that file, for `give_name`.
        """
        descriptor, unfinished = tempfile.mkstemp(".tmp", f".{name}.", self.path)
        try:
            os.fchmod(descriptor, MODE)
            with open(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            yield unfinished
        finally:
            os.unlink(unfinished)

    @contextmanager
    def locked(self):
        """Keep the other threads and processes from the same block, as long as this one runs.

        A file system may have no locks: then nothing keeps them from it.
        """
        folder = os.open(self.path, os.O_RDONLY)
        try:
            with suppress(OSError):
                fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)

    def give_name(self, unfinished, name):
        """Link the temporary file as `name`; return False, unchanged, if `name` is taken."""
        try:
            os.link(unfinished, self._path(name))
        except FileExistsError:
            return False
        return True

    def make_names_durable(self):
        """Make the names given so far durable."""
        folder = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def has(self, name):
        """Return True if the file `name` exists; cheaper than an attempt to read it."""
        return os.access(self._path(name), os.F_OK)

    def read(self, name):
        """Return the content of the file `name`, or None if it does not exist."""
        try:
            with open(self._path(name), "rb") as file:
                return file.read()
        except FileNotFoundError:
            return None

    def time(self, name):
        """Return the mtime of the file `name` (seconds since the epoch), 0 if it does not exist."""
        try:
            return os.stat(self._path(name)).st_mtime
        except FileNotFoundError:
            return 0

    def size_and_time(self, name):
        """Return (bytes, mtime in nanoseconds) of the file `name`, None if it does not exist."""
        try:
            status = os.stat(self._path(name))
        except FileNotFoundError:
            return None
        return status.st_size, status.st_mtime_ns

    def remove(self, name):
        """Remove the file `name` if it exists."""
        with suppress(FileNotFoundError):
            os.unlink(self._path(name))

    def names(self, pattern):
        """Yield the names that match `pattern` in full; lists the complete folder."""
        with os.scandir(self.path) as entries:
            for entry in entries:
                if pattern.fullmatch(entry.name):
                    yield entry.name

    def free(self):
        """Return how many bytes of its disk an unprivileged process may still use."""
        disk = os.statvfs(self.path)
        return disk.f_bavail * disk.f_frsize

    def _path(self, name):
        return os.path.join(self.path, name)


def nearest_folder(path):
    """Return `path` or its nearest existing parent; raises OSError if that is not a folder."""
    try:
        os.stat(os.path.join(path, ""))
    except FileNotFoundError:
        return nearest_folder(os.path.dirname(path))
    return path

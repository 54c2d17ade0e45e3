"""Where records are kept: flat files, each written whole or not at all."""

import abc
import errno
import os
import tempfile
import time

from .logs import log

FULL = (errno.ENOSPC, errno.EDQUOT)


class StoreError(Exception):
    """The record could not be written, or the store cannot be used."""


class StoreFull(StoreError):
    """There is no room for the record."""


class Conflict(Exception):
    """Another record has this name."""


class RecordStore(abc.ABC):
    """What the API needs of a place that keeps records; `name` is always UUID_TIMESTAMP.json."""

    @abc.abstractmethod
    def add(self, name, content):
        """Keep `content` (bytes) as `name` for good; the same again changes nothing.

        Raises `Conflict` where `name` holds other content, `StoreFull`, `StoreError`.
        """

    @abc.abstractmethod
    def count(self):
        """Return the number of records."""

    @abc.abstractmethod
    def latest(self):
        """Return (filename, content in bytes) of the record received last, or None."""

    @abc.abstractmethod
    def remove_older(self, days):
        """Remove the records received more than `days` days ago and return their number."""


class FileStore(RecordStore):
    """A file per record in one folder. What starts with a dot is not a record (yet)."""

    def __init__(self, folder):
        self.folder = folder
        try:
            os.makedirs(folder, mode=0o750, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"Could not create storage directory {folder}: {error.strerror}"
            ) from None

    def add(self, name, content):
        path = os.path.join(self.folder, name)
        try:
            self._write(path, content)
        except FileExistsError:
            with open(path, "rb") as file:
                if file.read() != content:
                    raise Conflict(name) from None
        except OSError as error:
            log.error("%s: %s", self._shown(name), error.strerror)
            kind = StoreFull if error.errno in FULL else StoreError
            raise kind(f"Could not write to {self._shown(name)}") from None

    def count(self):
        return sum(1 for _ in self._records())

    def latest(self):
        newest = max(self._records(), key=lambda entry: entry.stat().st_mtime_ns, default=None)
        if newest is None:
            return None
        with open(newest.path, "rb") as file:
            return self._shown(newest.name), file.read()

    def remove_older(self, days):
        oldest_kept = time.time() - days * 24 * 60 * 60
        removed = 0
        for entry in self._records():
            if entry.stat().st_mtime < oldest_kept:
                os.unlink(entry.path)
                removed += 1
        return removed

    def _write(self, path, content):
        """Write under another name, make it durable, then name it; never over another file."""
        descriptor, temporary = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=".tmp")
        try:
            with open(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.link(temporary, path)
        finally:
            os.unlink(temporary)
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _records(self):
        with os.scandir(self.folder) as entries:
            for entry in entries:
                if entry.name.endswith(".json") and not entry.name.startswith("."):
                    yield entry

    def _shown(self, name):
        return os.path.join(os.path.basename(self.folder), name)

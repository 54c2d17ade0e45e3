"""Records as flat files in one folder, each written whole or not at all."""

import errno
import os
import re
import tempfile
import time
from contextlib import suppress

from .config import ConfigError
from .logs import log
from .store import Conflict, RecordStore, StoreError, StoreFull

FULL = (errno.ENOSPC, errno.EDQUOT)

RECORD = re.compile(r"[A-Za-z0-9-]+_[0-9.]+\.json")
UNFINISHED = re.compile(r"\.[A-Za-z0-9-]+_[0-9.]+\.json\.[^.]+\.tmp")  # being written
LEFT_BEHIND = 60 * 60  # seconds; nothing is being written that long


class FileStore(RecordStore):
    """A file a record. What starts with a dot is not a record (yet)."""

    def __init__(self, folder, reserve):
        """Keep records in `folder`, and leave `reserve` bytes of its disk free."""
        self.folder = folder
        self.reserve = reserve
        try:
            os.makedirs(folder, mode=0o750, exist_ok=True)
        except (OSError, ValueError) as error:
            cause = getattr(error, "strerror", None) or error
            raise StoreError(f"Could not create storage directory {folder!r}: {cause}") from None

    def add(self, name, content):
        try:
            stored = self._read(name)
            if stored is None:
                self._check_room(len(content))
                stored = self._write(name, content)
            self._make_names_durable()
        except OSError as error:
            log.error("%s: %s", self._shown(name), error.strerror)
            kind = StoreFull if error.errno in FULL else StoreError
            raise kind(f"Could not write to {self._shown(name)}") from None
        if stored != content:
            raise Conflict(name)

    def count(self):
        return sum(1 for _ in self._names())

    def latest(self):
        times = {name: self._time(name) for name in self._names()}
        while times:
            newest = max(times, key=times.get)
            content = self._read(newest)
            if content is not None:
                return self._shown(newest), content
            del times[newest]  # removed meanwhile
        return None

    def remove_older(self, days):
        oldest_kept = time.time() - days * 24 * 60 * 60
        old = [name for name in self._names() if 0 < self._time(name) < oldest_kept]
        for name in old:
            self._remove(name)
        return len(old)

    def sweep(self):
        """Remove what a crash left half-written: what is so old that nobody writes it any more."""
        oldest_kept = time.time() - LEFT_BEHIND
        for name in self._names(UNFINISHED):
            if self._time(name) < oldest_kept:
                self._remove(name)
                log.warning("removed %s, which a crash had left half-written", self._shown(name))

    def _check_room(self, size):
        if not self.reserve:
            return
        disk = os.statvfs(self.folder)
        if disk.f_bavail * disk.f_frsize - size < self.reserve:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _write(self, name, content):
        """Write under another name, make it durable, then name it; never over another file.

        Returns what stands under `name` after that: `content`, or what was named there first.
        """
        descriptor, unfinished = tempfile.mkstemp(".tmp", f".{name}.", self.folder)
        try:
            with open(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.link(unfinished, self._path(name))
        except FileExistsError:
            return self._read(name)
        finally:
            os.unlink(unfinished)
        return content

    def _make_names_durable(self):
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _names(self, pattern=RECORD):
        try:
            with os.scandir(self.folder) as entries:
                for entry in entries:
                    if pattern.fullmatch(entry.name):
                        yield entry.name
        except OSError as error:
            log.error("%s: %s", self.folder, error.strerror)
            raise StoreError("Could not read records") from None

    def _read(self, name):
        """Return the content of the file `name`, or None where there is none."""
        try:
            with open(self._path(name), "rb") as file:
                return file.read()
        except FileNotFoundError:
            return None

    def _time(self, name):
        """Return when the file `name` was written, or 0 where it is gone."""
        try:
            return os.stat(self._path(name)).st_mtime
        except FileNotFoundError:
            return 0

    def _remove(self, name):
        with suppress(FileNotFoundError):
            os.unlink(self._path(name))

    def _path(self, name):
        return os.path.join(self.folder, name)

    def _shown(self, name):
        return os.path.join(os.path.basename(self.folder), name)


def open_store(config):
    """Return the store that `config` describes, ready for use; raises `ConfigError`."""
    try:
        store = FileStore(config.records_dir, config.min_free_mb * 1024 * 1024)
        store.sweep()
    except StoreError as error:
        raise ConfigError(f"{config.file}: {error}") from None
    return store

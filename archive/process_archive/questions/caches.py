"""What a process keeps from one question to the next: manifests, and tables of waiting records."""

import os
import threading
from collections import OrderedDict

from ..segments import MANIFEST, FolderPlace

LARGEST = 64 * 1024 * 1024  # bytes of tables that are kept
MANIFESTS = 10000  # manifests that are kept


class Caches:
    """Shared by the `View`s of one process; threads may use it at the same time."""

    def __init__(self, largest=LARGEST):
        """Keep tables up to `largest` bytes, those that were used last."""
        self.largest, self.size = largest, 0
        self.kept, self.manifests = OrderedDict(), {}
        self.lock = threading.Lock()

    def tables(self, key, make):
        """Return the tables (Arrow tables by name) under `key`, those of `make()` if new.

        `make` returns None for tables that are not to be kept, and so does this.
        """
        with self.lock:
            if key in self.kept:
                self.kept.move_to_end(key)
                return self.kept[key]
        made = make()
        if made is not None:
            with self.lock:
                if key not in self.kept:
                    self.kept[key] = made
                    self.size += size_of(made)
                while self.size > self.largest and len(self.kept) > 1:
                    self.size -= size_of(self.kept.popitem(last=False)[1])
        return made


def size_of(tables):
    """Return the bytes that `tables` take."""
    return sum(table.nbytes for table in tables.values())


class RememberingPlace(FolderPlace):
    """A folder of segments whose manifests are read once, for they never change."""

    def __init__(self, folder, caches):
        """Remember in `caches`."""
        super().__init__(folder)
        self.known = caches.manifests

    def manifest(self, name):
        """Return the manifest of a segment; a new one under an old name is another file."""
        path = self.path(name, MANIFEST)
        status = os.stat(path)
        key = path, status.st_ino, status.st_mtime_ns
        if key not in self.known:
            if len(self.known) >= MANIFESTS:
                self.known.clear()
            self.known[key] = super().manifest(name)
        return self.known[key]

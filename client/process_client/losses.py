"""Losses: how many readings will never arrive, counted in a file that survives restarts."""

import fcntl
import logging
import os
import re
import threading

log = logging.getLogger(__name__)

NAMES = ("dropped", "lost", "refused")
# Of one length, so that it is replaced in place, also on a full disk.
LINE = "dropped={:012d};lost={:012d};refused={:012d}\n"
FORM = re.compile(r"dropped=([0-9]{12});lost=([0-9]{12});refused=([0-9]{12})\n")


class Losses:
    """Counts in a file, which clients of one folder share; thread-safe.

    If the file cannot be used, the counts go on in memory and are written with the next one.
    """

    def __init__(self, path):
        """Create the file at `path` if it is missing."""
        self._path = path
        self._lock = threading.Lock()
        self._new = [0, 0, 0]  # not written yet
        self._known = [0, 0, 0]  # counts never become smaller, even if the file is damaged
        self._is_logged = False
        if not os.path.exists(path):
            self._update(os.O_RDWR | os.O_CREAT)

    def add(self, name):
        """Count one more reading; `name` is one of NAMES."""
        with self._lock:
            self._new[NAMES.index(name)] += 1
            self._update(os.O_RDWR | os.O_CREAT)

    def text(self):
        """Return all counts, as the header Process-Tally has them."""
        with self._lock:
            self._update(os.O_RDONLY)
            counts = [known + new for known, new in zip(self._known, self._new)]
        return ";".join(f"{name}={count}" for name, count in zip(NAMES, counts))

    def _update(self, flags):
        """Read the file, and write the new counts into it if `flags` are for that."""
        try:
            descriptor = os.open(self._path, flags, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_SH if flags == os.O_RDONLY else fcntl.LOCK_EX)
                self._read(descriptor)
                if flags != os.O_RDONLY:
                    self._write(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            if not self._is_logged:
                log.error("%s: losses are counted in memory: %s", self._path, error.strerror)
                self._is_logged = True

    def _read(self, descriptor):
        found = FORM.fullmatch(os.pread(descriptor, 200, 0).decode("latin-1"))
        if found:
            self._known = [max(pair) for pair in zip(self._known, map(int, found.groups()))]

    def _write(self, descriptor):
        counts = [known + new for known, new in zip(self._known, self._new)]
        os.pwrite(descriptor, LINE.format(*counts).encode(), 0)
        os.fdatasync(descriptor)
        self._known, self._new = counts, [0, 0, 0]

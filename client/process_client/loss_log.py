"""Logs lost readings (neither delivered nor spooled), at most one line a minute."""

import logging
import threading
import time

log = logging.getLogger(__name__)

EVERY = 60  # seconds


class LossLog:
    """Collects lost readings and logs their names, at most one line a minute; thread-safe."""

    def __init__(self):
        self._lock = threading.Lock()
        self._names = []
        self._reason = None
        self._written = float("-inf")

    def add(self, name, reason):
        """Add the lost reading `name` and the reason."""
        with self._lock:
            self._names.append(name)
            self._reason = reason
        self.write()

    def write(self, at_once=False):
        """Log the new losses if the last line is old enough, or `at_once`."""
        with self._lock:
            if self._names and (at_once or time.monotonic() - self._written >= EVERY):
                names = ", ".join(self._names)
                log.error("%d lost: %s (%s)", len(self._names), names, self._reason)
                self._names = []
                self._written = time.monotonic()

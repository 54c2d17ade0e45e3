"""Logs lost readings (neither delivered nor spooled), at most one line a minute."""

import logging
import threading
import time

log = logging.getLogger(__name__)

EVERY = 60  # seconds


class LossLog:
    """Collects what is lost, and says at most once a minute which readings; for any thread."""

    def __init__(self):
        self._lock = threading.Lock()
        self._names = []
        self._reason = None
        self._written = float("-inf")

    def add(self, name, reason):
        """Note that the reading `name` is lost, and why."""
        with self._lock:
            self._names.append(name)
            self._reason = reason
        self.write()

    def write(self, at_once=False):
        """Say what was not said yet, where the last time was long enough ago."""
        with self._lock:
            if self._names and (at_once or time.monotonic() - self._written >= EVERY):
                names = ", ".join(self._names)
                log.error("%d lost: %s (%s)", len(self._names), names, self._reason)
                self._names = []
                self._written = time.monotonic()

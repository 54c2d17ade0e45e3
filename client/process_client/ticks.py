"""Ticks, one for each reading: from cron through a FIFO, or from the client's own clock."""

import fcntl
import os
import select
import stat
import time
from collections import deque
from contextlib import suppress

EVERY = 5  # seconds; how often cron's job ticks


class TicksError(Exception):
    """The FIFO cannot be used; the text is one line with its path and the cause."""


class Fifo:
    """A FIFO in which each byte is a tick; iterating sleeps until the next tick."""

    def __init__(self, path):
        """Create the FIFO at `path`, readable and writable by this account only.

        A FIFO that a killed client left is reused. Raise TicksError if it cannot be used.
        """
        self._path = path
        # The tally has the period of the ticks. It is measured, since cron's job may be changed:
        # the usual gap between ticks for which the client was waiting, and at first cron's.
        self._gaps = deque([EVERY] * 3, maxlen=11)
        self._awaited = self._since = 0  # the last of these ticks, and the ticks since then
        try:
            self._fd = self._open()
        except BlockingIOError:
            raise TicksError(f"{path}: another client uses this FIFO") from None
        except OSError as error:
            raise TicksError(
                f"{path}: cannot create or open the FIFO: {error.strerror}"
                "; to run by hand, use --once or --every SECONDS"
            ) from None

    def _open(self):
        try:
            os.mkfifo(self._path, 0o600)
        except FileExistsError:
            if not stat.S_ISFIFO(os.stat(self._path).st_mode):
                raise TicksError(f"{self._path}: exists and is not a FIFO: remove it") from None
        # Open for writing too: a FIFO without a writer would always be "ready".
        fd = os.open(self._path, os.O_RDWR | os.O_NONBLOCK)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.fchmod(fd, 0o600)
        except OSError:
            os.close(fd)
            raise
        return fd

    def __iter__(self):
        """Yield at each tick the number of ticks missed before it, usually 0."""
        waiting = select.poll()
        waiting.register(self._fd, select.POLLIN)
        while True:
            is_late = waiting.poll(0)
            waiting.poll()
            number = len(os.read(self._fd, 65536))  # the capacity of a FIFO
            self._measure(number, is_late)
            yield number - 1

    def _measure(self, number, is_late):
        self._since += number
        if not is_late:
            now = time.monotonic()
            if self._awaited:
                self._gaps.append((now - self._awaited) / self._since)
            self._awaited, self._since = now, 0

    @property
    def every(self):
        """The seconds from tick to tick, a whole number: cron's job waits by whole seconds."""
        return max(1, round(sorted(self._gaps)[len(self._gaps) // 2]))

    def remove(self):
        """Remove the FIFO, so that cron's job sends no more ticks."""
        with suppress(FileNotFoundError):
            os.unlink(self._path)

    def __str__(self):
        return "ticks from " + self._path


class Clock:
    """A tick at once and then every `seconds`, without drift, however long a reading takes."""

    def __init__(self, seconds):
        self._seconds = self.every = seconds

    def __iter__(self):
        """Yield at each tick the number of ticks missed before it, usually 0."""
        due, missed = time.monotonic(), 0
        while True:
            yield missed
            late = time.monotonic() - due
            missed = int(late // self._seconds)
            due += (missed + 1) * self._seconds
            time.sleep(max(0, due - time.monotonic()))

    def remove(self):
        """Do nothing: this clock leaves nothing behind."""

    def __str__(self):
        return f"a tick every {self._seconds:g} s"

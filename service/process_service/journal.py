"""The journal: names of records in the order in which they came, so that nobody lists the folder.

A file a day (UTC), a line a record. It helps and promises nothing: whoever finds a name in it looks
for the record, a line may be lost or damaged, and a journal that is gone is made again from the
records. So no line is made durable, and one that cannot be written costs no record.
"""

import os
import re
import time
from contextlib import suppress
from functools import partial

from .logs import log

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
BEFORE_ALL = "0000-00-00"  # the day of what was found in the folder: what comes later is newer
BLOCK = 64 * 1024  # bytes that are read at once


class Journal:
    """The journal in `folder`, which is made when there is something to write."""

    def __init__(self, folder):
        """Keep the files of the days in `folder`; trouble with it is yet to be seen."""
        self.folder = folder
        self.trouble = None

    def add(self, name):
        """Note that the record `name` comes now; any number of processes may do so at once."""
        self._write(day_of(time.time()), [name], os.O_APPEND)

    def rebuild(self, names):
        """Note `names`, which were found in the folder, the newest first."""
        self._write(BEFORE_ALL, reversed(names), os.O_TRUNC)

    def newest_first(self):
        """Yield all lines; not each is a name, and not each name that of a record any more."""
        for day in sorted(self._days(), reverse=True):
            with suppress(OSError):  # removed meanwhile
                yield from lines_from_end(self._path(day))

    def days_until(self, moment):
        """Return the days up to that of `moment` (seconds since the epoch), the oldest first."""
        return sorted(day for day in self._days() if day <= day_of(moment))

    def began_before(self, moment):
        """Tell whether it began before the day of `moment` (seconds since the epoch)."""
        return any(BEFORE_ALL < day < day_of(moment) for day in self._days())

    def lines(self, day):
        """Yield the lines of `day`, the oldest first; what is damaged may come in pieces."""
        # A day may be removed meanwhile.
        with suppress(OSError), open(self._path(day), encoding="ascii", errors="replace") as file:
            for line in iter(partial(file.readline, BLOCK), ""):
                yield line.rstrip("\n")

    def remove_before(self, moment):
        """Remove the days that were over at `moment` (seconds since the epoch)."""
        self._remove(day for day in self._days() if day < day_of(moment))

    def _remove(self, days):
        for day in days:
            with suppress(OSError):
                os.unlink(self._path(day))

    def _write(self, day, names, how):
        # The line's end comes first: what a full disk cut short spoils no line but its own. One
        # write to a file that is open for appending does not mingle with those of others.
        lines = "".join("\n" + name for name in names).encode("ascii")
        trouble = None
        try:
            with suppress(FileExistsError):
                os.mkdir(self.folder, 0o750)
            file = os.open(self._path(day), os.O_WRONLY | os.O_CREAT | how, 0o640)
            try:
                os.write(file, lines)
            finally:
                os.close(file)
        except OSError as error:
            trouble = error.strerror
            self._remove(self._days())  # better none, which is made again, than one with a gap
        if trouble and trouble != self.trouble:  # not once a record
            log.warning("%s: %s; it is made again when it can be", self.folder, trouble)
        self.trouble = trouble

    def _days(self):
        try:
            return list(filter(DAY.fullmatch, os.listdir(self.folder)))
        except OSError:
            return []

    def _path(self, day):
        return os.path.join(self.folder, day)


def day_of(moment):
    """Return the day (UTC) in which `moment` (seconds since the epoch) lies."""
    return time.strftime("%Y-%m-%d", time.gmtime(moment))


def lines_from_end(path):
    """Yield the lines of the file at `path`, the last first, and read no more than is asked for."""
    with open(path, "rb") as file:
        start, rest = file.seek(0, os.SEEK_END), b""
        while start:
            end, start = start, max(0, start - BLOCK)
            file.seek(start)
            rest, *lines = (file.read(end - start) + rest).split(b"\n")
            yield from (line.decode("ascii", "replace") for line in reversed(lines))
    yield rest.decode("ascii", "replace")

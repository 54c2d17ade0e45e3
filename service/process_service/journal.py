"""The journal: the names of records in order of arrival, so that the folder need not be listed.

One file per day (UTC), one line per record. It is a hint, never the truth: lines may be lost or
damaged, a name may have no record any more, and a missing journal is rebuilt from the records. So
lines are not made durable, and a journal that cannot be written never refuses a record.

A line that begins with a space is a tally: " NAME ARRIVAL TALLY", by what the client said when it
sent that record, and when that was (seconds since the epoch). An empty line follows; if it is
missing, a crash may have cut the tally short.
"""

import errno
import os
import re
import time
from contextlib import suppress
from functools import partial

from .folder import MODE
from .logs import log

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
BEFORE_ALL = "0000-00-00"  # the day of a rebuilt journal; every later day sorts after it
CHECKED = "checked"  # an empty file: its mtime is when a cleanup last looked at all records
KEPT_EMPTY = 2  # days that stay as empty files, since they show when the journal began
BLOCK = 64 * 1024  # bytes per read


class Journal:
    """The journal of the records in a folder: a hidden folder beside it, made when it is needed."""

    def __init__(self, records):
        """Keep the journal of the folder `records`; nothing is opened yet."""
        beside, name = os.path.split(records)
        self.folder = os.path.join(beside, f".{name}.journal")
        self.unfinished = os.path.join(records, ".journal.tmp")
        self.trouble = None

    def add(self, name, tally=None):
        """Add the record `name`, received now; several processes may do so at once.

        `tally` is the text of its Process-Tally, if it came with a usable one.
        """
        now = time.time()
        self._write(day_of(now), [name, *tally_lines(name, now, tally)], os.O_APPEND)

    def add_tally(self, name, tally):
        """Add the tally of the record `name`, which came again: it may say more than the first."""
        now = time.time()
        self._write(day_of(now), tally_lines(name, now, tally), os.O_APPEND)

    def rebuild(self, names):
        """Begin again with `names` from the folder, given newest first."""
        self._write(BEFORE_ALL, reversed(names), os.O_TRUNC)

    def newest_first(self):
        """Yield all lines, newest first; a line may be damaged, or its record gone."""
        for day in sorted(self._days(), reverse=True):
            with suppress(OSError):  # the day was removed in the meantime
                yield from lines_from_end(self._path(day))

    def days_until(self, moment):
        """Return the days up to and including `moment` (seconds since the epoch), oldest first."""
        return sorted(day for day in self._days() if day <= day_of(moment))

    def began_before(self, moment):
        """Return True if the journal began before the day of `moment` (seconds since the epoch)."""
        return any(BEFORE_ALL < day < day_of(moment) for day in self._days())

    def lines(self, day):
        """Yield the lines of `day`, oldest first; a damaged line may come in pieces."""
        # The day may be removed in the meantime.
        with suppress(OSError), open(self._path(day), encoding="ascii", errors="replace") as file:
            for line in iter(partial(file.readline, BLOCK), ""):
                yield line.rstrip("\n")

    def files(self):
        """Return the names of its files, of which some may not exist."""
        return [*self._days(), CHECKED]

    def checked_since(self, moment):
        """Return True if `note_check` was called between `moment` and now."""
        try:
            return moment < os.stat(self._path(CHECKED)).st_mtime <= time.time()
        except OSError:
            return False

    def note_check(self):
        """Note that now all records have been looked at."""
        with suppress(OSError):
            os.close(self._open(CHECKED, 0))
            os.utime(self._path(CHECKED))

    def forget_before(self, moment):
        """Remove the lines of the days before the day of `moment` (seconds since the epoch)."""
        days = sorted(day for day in self._days() if day < day_of(moment))
        self._remove(days[:-KEPT_EMPTY])
        for day in days[-KEPT_EMPTY:]:
            with suppress(OSError):
                os.truncate(self._path(day), 0)

    def _remove(self, days):
        for day in days:
            with suppress(OSError):
                os.unlink(self._path(day))

    def _write(self, day, lines, how):
        # The line feed comes first: a line that a full disk cuts short does not damage the next.
        # A single write with O_APPEND does not interleave with the writes of other processes.
        text = "".join("\n" + line for line in lines).encode("ascii")
        trouble = None
        try:
            file = self._open(day, how)
            try:
                if os.write(file, text) < len(text):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            finally:
                os.close(file)
        except OSError as error:
            trouble = error.strerror
            self._remove(self._days())  # a missing journal is rebuilt, one with a gap is not
        if trouble and trouble != self.trouble:  # not for every record
            log.warning("%s: %s; the journal is rebuilt later", self.folder, trouble)
        self.trouble = trouble

    def _open(self, name, how):
        """Return the descriptor of a file, to be written; make what is missing."""
        path = self._path(name)
        with suppress(FileNotFoundError):
            return os.open(path, os.O_WRONLY | how)
        if not os.path.exists(self.folder):
            self._make_folder()
        file = os.open(path, os.O_WRONLY | os.O_CREAT | how, MODE)
        os.fchmod(file, MODE)
        return file

    def _make_folder(self):
        """Make the folder inside of the folder of records, and move it to its place.

        So both have the same group, and give it to their files (the set-group-ID bit), although the
        service itself may neither change groups nor set that bit.
        """
        with suppress(FileExistsError):  # another process makes it as well
            os.mkdir(self.unfinished, 0o750)
        try:
            os.rename(self.unfinished, self.folder)
        except FileNotFoundError:
            pass  # that process has moved it
        except OSError:  # another disk
            with suppress(FileNotFoundError):
                os.rmdir(self.unfinished)
            with suppress(FileExistsError):
                os.mkdir(self.folder, 0o750)

    def _days(self):
        try:
            return list(filter(DAY.fullmatch, os.listdir(self.folder)))
        except OSError:
            return []

    def _path(self, day):
        return os.path.join(self.folder, day)


def day_of(moment):
    """Return the day (UTC, "2026-11-28") of `moment` (seconds since the epoch)."""
    return time.strftime("%Y-%m-%d", time.gmtime(moment))


def tally_lines(name, moment, tally):
    """Return the lines of the tally that came with the record `name` at `moment`; [] for None."""
    return [] if tally is None else [f" {name} {moment:.6f} {tally}", ""]


def lines_from_end(path):
    """Yield the lines of the file at `path`, last first, reading only as far as needed."""
    with open(path, "rb") as file:
        start, rest = file.seek(0, os.SEEK_END), b""
        while start:
            end, start = start, max(0, start - BLOCK)
            file.seek(start)
            rest, *lines = (file.read(end - start) + rest).split(b"\n")
            yield from (line.decode("ascii", "replace") for line in reversed(lines))
    yield rest.decode("ascii", "replace")

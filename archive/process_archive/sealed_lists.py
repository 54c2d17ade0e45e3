"""Sealed lists: which files the service may remove. Plain text, "NAME SIZE MTIME", a file per day.

A list is written after the commit. What is to be written is noted before it (`note`), so that a
crash in between loses no line: `finish` writes what a committed segment still owes.
"""

import os
import re
import time
from contextlib import suppress
from functools import partial

from .record_file import find
from .segments import listing, make_durable, write_durably

NOTES = ".sealed"
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class SealedLists:
    """The lists in `folder`, None for an archive that frees nothing; notes are in `archive`."""

    def __init__(self, folder, archive):
        """Write nothing yet."""
        self.folder, self.notes = folder, os.path.join(archive, NOTES)

    def note(self, name, records):
        """Note that the segment `name` is about to contain `records` (`record_file.Record`)."""
        if self.folder:
            os.makedirs(self.notes, mode=0o750, exist_ok=True)
            lines = "".join(map(line_of, records)).encode()
            write_durably(os.path.join(self.notes, name.replace("/", "~")), lines)

    def finish(self, committed):
        """Write what segments with the names `committed` owe; forget what others would have."""
        for note in listing(self.notes):
            path = os.path.join(self.notes, note)
            if self.folder and note.replace("~", "/") in committed:
                with open(path, "rb") as file:
                    self._append(file.read())
            os.unlink(path)

    def add(self, records):
        """Write lines for `records` at once: a committed segment has their content already."""
        if self.folder and records:
            self._append("".join(map(line_of, records)).encode())

    def remove_done(self, records_dir, now):
        """Remove the lists of days that are over at `now` of whose files none is there any more."""
        today = time.strftime("%Y-%m-%d", time.gmtime(now))
        for day in sorted(listing(self.folder) if self.folder else []):
            path = os.path.join(self.folder, day)
            if DAY.fullmatch(day) and day < today and not any(still_there(path, records_dir)):
                os.unlink(path)

    def _append(self, lines):
        os.makedirs(self.folder, mode=0o750, exist_ok=True)
        path = os.path.join(self.folder, time.strftime("%Y-%m-%d", time.gmtime()))
        with open(path, "ab", opener=partial(os.open, mode=0o640)) as file:
            with suppress(OSError):  # a line that a full disk cut short does not damage the next
                if file.tell():
                    file.write(b"\n")
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())
        make_durable(self.folder)


def still_there(path, records_dir):
    """Yield for each line of the list at `path` True if the file in `records_dir` is that one."""
    with open(path, encoding="ascii", errors="replace") as file:
        for line in file:
            record = find(records_dir, line.partition(" ")[0])
            yield record is not None and line_of(record) == line


def line_of(record):
    """Return the line of a record: name, bytes and mtime (nanoseconds) of its file."""
    return f"{record.name} {record.size} {record.mtime}\n"

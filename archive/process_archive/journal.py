"""The service's journal, read: the names of records in order of arrival, and their tallies.

It is a hint. `Follower` reads on where it stopped, and says if it cannot: then the folder of
records has to be listed. A line " NAME ARRIVAL TALLY" follows the line NAME of the same record.
"""

import os
import re

from .names import parse

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
TAIL = 200  # bytes before the place where reading stopped; other ones there mean another file

NUMBERS = ("ticks", "taken", "missed", "dropped", "lost", "refused")
SECONDS = ("start", "every", "sent")


def folder_of(records_dir):
    """Return the folder of the journal of the records in `records_dir`."""
    beside, name = os.path.split(records_dir)
    return os.path.join(beside, f".{name}.journal")


class Follower:
    """The journal in `folder`, read from `cursor` on (a dict, or None to begin with)."""

    def __init__(self, folder, cursor):
        """Read nothing yet."""
        self.folder, self.cursor = folder, cursor

    def days(self):
        """Return the days that have a file, oldest first."""
        try:
            return sorted(filter(DAY.fullmatch, os.listdir(self.folder)))
        except OSError:
            return []

    def is_same(self):
        """Return True if the file of the cursor is still what was read so far."""
        if not self.cursor:
            return False
        tail = self.cursor["tail"].encode("latin-1")
        try:
            with open(self._path(self.cursor["day"]), "rb") as file:
                file.seek(self.cursor["offset"] - len(tail))
                same = os.fstat(file.fileno()).st_ino == self.cursor["inode"]
                return same and file.read(len(tail)) == tail
        except (OSError, ValueError):
            return False

    def go_to_end(self):
        """Leave out what is there already."""
        days = self.days()
        self.cursor = None
        if days:
            with open(self._path(days[-1]), "rb") as file:
                offset = file.seek(0, os.SEEK_END)
                self.cursor = self._cursor(file, days[-1], offset)

    def read(self, most):
        """Return (names, tallies by name) of about the next `most` names, and move on."""
        names, tallies = [], {}
        for day in self.days():
            begin = 0
            if self.cursor:
                if day < self.cursor["day"]:
                    continue
                begin = self.cursor["offset"] if day == self.cursor["day"] else 0
            if len(names) >= most:
                break
            with open(self._path(day), "rb") as file:
                file.seek(begin)
                for line in file:
                    is_name = not line.startswith((b" ", b"\n"))
                    if is_name and len(names) >= most:
                        break
                    if is_name and not line.endswith(b"\n") and not parse(line.decode("latin-1")):
                        break  # it is being written
                    begin += len(line)
                    take(line, names, tallies)
                self.cursor = self._cursor(file, day, begin)
        return names, tallies

    def tallies(self, day, wanted):
        """Return the tallies by name of the names in the set `wanted` in the file of `day`."""
        names, tallies = [], {}
        try:
            with open(self._path(day), "rb") as file:
                for line in file:
                    if line.startswith(b" "):
                        take(line, names, tallies)
        except OSError:
            pass
        return {name: tallies[name] for name in wanted & tallies.keys()}

    def _cursor(self, file, day, offset):
        begin = max(offset - TAIL, 0)
        file.seek(begin)
        tail = file.read(offset - begin).decode("latin-1")
        return {
            "day": day, "offset": offset, "tail": tail, "inode": os.fstat(file.fileno()).st_ino,
        }  # fmt: skip

    def _path(self, day):
        return os.path.join(self.folder, day)


def take(line, names, tallies):
    """Add what `line` (bytes) says to the list `names` or the dict `tallies`."""
    text = line.decode("ascii", "replace").rstrip("\n")
    if not text.startswith(" "):
        if text:
            names.append(text)
        return
    name, _, rest = text[1:].partition(" ")
    tally = parse_tally(rest.partition(" ")[2])
    if tally:
        tallies.setdefault(name, tally)


def parse_tally(text):
    """Return the known values of a Process-Tally, a dict; {} if it has none."""
    found = {}
    for pair in text.split(";"):
        name, _, value = pair.partition("=")
        try:
            if name == "boot":
                found[name] = value
            elif name in NUMBERS and len(value) <= 18:
                found[name] = int(value)
            elif name in SECONDS:
                found[name] = float(value)
        except ValueError:
            continue
    return found

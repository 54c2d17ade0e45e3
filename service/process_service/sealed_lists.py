"""The archive's sealed lists, read: which files of records it may be without.

A list is a text, "NAME SIZE MTIME" a line (bytes, nanoseconds), a file per day, which the archive
writes once a segment has the records. A line permits to remove that very file, and no other. While
the file `full` is there too, the archive asks to refuse new records.
"""

import os
import re

from .logs import log

FULL = "full"  # the name of the file
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LINE = re.compile(r"([A-Za-z0-9-]+_[0-9.]+\.json(?:\.gz)?) ([0-9]{1,18}) ([0-9]{1,19})\n")
LONGEST = 200  # characters of a line; a damaged list may have none that ends


def asks_to_refuse(folder):
    """Return True if the archive asks to refuse new records: too many are not in its bucket."""
    return os.path.exists(os.path.join(folder, FULL))


def sealed_older(files, folder, moment, gently):
    """Yield the records in `files` (a `Folder`) that are in a list in `folder`, as they are now.

    Only those written before `moment` (seconds since the epoch). Memory does not grow with the
    lists, nor with the records.
    """
    before = int(moment * 10**9)
    for name, size, mtime in gently(lines(folder)):
        if 0 < mtime < before and files.size_and_time(name) == (size, mtime):
            yield name


def lines(folder):
    """Yield (name, bytes, mtime in nanoseconds) of each line; a damaged one is left out."""
    try:
        days = sorted(filter(DAY.fullmatch, os.listdir(folder)))
    except OSError as error:
        log.error("%s: %s; nothing is removed (sealed_first)", folder, error.strerror)
        return
    for day in days:
        try:
            with open(os.path.join(folder, day), encoding="ascii", errors="replace") as file:
                for line in iter(lambda: file.readline(LONGEST), ""):  # noqa: B023 - used at once
                    match = LINE.fullmatch(line)
                    if match:
                        yield match.group(1), int(match.group(2)), int(match.group(3))
        except OSError as error:  # the archive has removed it in the meantime
            log.warning("%s: %s", os.path.join(folder, day), error.strerror)

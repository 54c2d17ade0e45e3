"""The old records of a folder: those that its journal names, or all."""

from .journal import day_of
from .packing import RECORD


def found_older(files, moment, gently):
    """Yield the names of the records in `files` (a `Folder`) that were written before `moment`."""
    for name in gently(files.names(RECORD)):
        if 0 < files.time(name) < moment:
            yield name


def noted_older(files, journal, moment, gently):
    """Yield those of them that the journal names, and stat few other files."""
    for day in journal.days_until(moment):
        for name in gently(filter(RECORD.fullmatch, journal.lines(day))):
            written = files.time(name)
            if 0 < written < moment:
                yield name
            elif written and day == day_of(moment):
                break  # later lines of that day are newer, or left to another cleanup

"""Retention: whole days of arrival leave the archive, by age and by size."""

import time

from . import state
from .index import Index
from .logs import log

DAY = 24 * 60 * 60  # seconds


def retain(config, now=None):
    """Remove whole days of arrival that keep_archive or max_archive_mb rule out; return them.

    The current day stays, whatever its size.
    """
    now = time.time() if now is None else now
    with state.alone(config) as place:
        sizes = sizes_by_day(place)
        oldest = time.strftime("%Y-%m-%d", time.gmtime(now - config.keep_archive * DAY))
        today = time.strftime("%Y-%m-%d", time.gmtime(now))
        gone = [day for day in sizes if day < min(oldest, today)]
        if config.max_archive_mb is not None:
            most = config.max_archive_mb * 1024 * 1024
            for day in sorted(sizes):
                left = sum(size for name, size in sizes.items() if name not in gone)
                if left > most and day < today and day not in gone:
                    gone.append(day)
        names = [name for name in place.names() if name.partition("/")[0] in gone]
        Index(config.archive).forget(place, names)
        for name in sorted(names):  # what is replaced goes before what replaces it
            place.remove(name)
        for day in sorted(gone):
            log.info("removed the records that arrived on %s (%d bytes)", day, sizes[day])
        return sorted(gone)


def sizes_by_day(place):
    """Return the bytes on disk of all segments by day of arrival."""
    sizes = {}
    for name in place.names():
        day = name.partition("/")[0]
        sizes[day] = sizes.get(day, 0) + place.size(name)
    return sizes

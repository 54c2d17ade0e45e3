"""The reading at a moment: the newest one that is not later, or exactly the one that is named."""

from collections import namedtuple

from .. import names
from . import times
from .selection import select
from .view import APART

# ts: microseconds; segment: its name, None if the reading is not sealed, and then origin (seconds)
# and boot are not known yet
Reading = namedtuple("Reading", "node timestamp ts segment origin boot")
MOST = 1000  # readings in one microsecond, and after a moment within `APART`
QUERY = f"""
select timestamp, epoch_us(ts) as ts, origin, tally.boot as boot from readings
where node = ? and ts <= make_timestamptz(?::bigint) order by readings.ts desc limit {MOST}
"""


def reading_at(view, node, time):
    """Return the newest `Reading` of `node` at the `times.Time` or before, None if none is.

    If the time is in the form of a record's timestamp, and there is a reading with exactly this
    text, it is that one.
    """
    best, us = None, times.microseconds(time.moment)
    if time.timestamp is not None:
        view.look_for(node, time.timestamp)
    segments = [
        (min(segment.manifest["nodes"][node]["last"], us), segment)
        for segment in view.catalog.of(node, last=us + APART)
    ]
    for end, segment in sorted(segments, key=lambda pair: pair[0], reverse=True):
        if best and (best.timestamp == time.timestamp or end < best.ts - APART):
            break
        best = _best(view, best, node, time, segment, us)
    for _, timestamp in view.unsealed(node, last=us)[-MOST:]:
        found = Reading(node, timestamp, names.microseconds(timestamp), None, None, None)
        best = better(best, found, time)
    return best


def _best(view, best, node, time, segment, us):
    """Return the better one of `best` and the readings of one segment."""
    found = select(view, QUERY, (node, us + APART), ["readings"], segments=[segment])
    for row in found.to_pylist():
        best = better(best, Reading(node=node, segment=segment.name, **row), time)
    return best


def better(best, found, time):
    """Return which of two readings is the one at `time`; either may be None."""
    exact = time.timestamp
    if best is not None and best.timestamp == exact:
        return best
    moment = names.moment(found.timestamp)
    if found.timestamp == exact:
        return found
    if moment > time.moment:
        return best
    return found if best is None or moment > names.moment(best.timestamp) else best

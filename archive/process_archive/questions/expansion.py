"""States as samples: for each reading of a node, in order of time, its process objects."""

from collections import namedtuple

import numpy as np
import pyarrow as pa

from . import identity, times
from .boots import Boots
from .selection import select

READINGS = 120  # readings that are expanded together
STATES = """
select * from states where node = ?
and last >= make_timestamptz(?::bigint) and first <= make_timestamptz(?::bigint)
order by segment, pid, create_time, first
"""
SOME = """
select segment, timestamp, epoch_us(ts) as ts, origin, tally.boot as boot from readings
where node = ? and ts between make_timestamptz(?::bigint) and make_timestamptz(?::bigint)
order by readings.ts
"""

# states: a table; row, reading: for each sample the places in `states` and `readings`; readings:
# dicts with segment, timestamp, ts and time; ids: by sample
Samples = namedtuple("Samples", "states row reading readings ids")


def expanded(view, node, first, last):
    """Yield `Samples` of the node's readings from `first` to `last`, some readings at a time."""
    moments = view.readings(node, first, last, ["node", "ts"])["ts"].cast(pa.int64()).to_pylist()
    boots = Boots(view)
    begins = [*moments[::READINGS], (moments or [0])[-1] + 1000000]
    for begin, end in zip(begins, begins[1:]):
        end = min(end - 1, last) if last is not None else end - 1
        yield _part(view, boots, node, begin, end)


def _part(view, boots, node, begin, end):
    span = {"node": node, "first": begin, "last": end}
    readings = select(view, SOME, (node, begin, end), ["readings"], **span).to_pylist()
    states = select(view, STATES, (node, begin, end), ["states"], **span)
    segments = states["segment"].to_pylist()
    first, last = states["first"].to_numpy(), states["last"].to_numpy()
    rows, places = [], []
    for segment in dict.fromkeys(segments):
        own = np.array([n for n, r in enumerate(readings) if r["segment"] == segment], np.int64)
        ts = np.array([readings[place]["ts"] for place in own], np.int64)
        here = np.flatnonzero([other == segment for other in segments])
        a = np.searchsorted(ts, first[here], "left")
        b = np.searchsorted(ts, last[here], "right")
        for row, start, stop in zip(here.tolist(), a.tolist(), b.tolist()):
            rows += [row] * (stop - start)
            places += own[start:stop].tolist()
    for reading in readings:
        reading["time"] = times.utc(reading["timestamp"])
        reading["boot"] = reading["boot"] or boots.of(node, reading["origin"])
    row, place = np.array(rows, np.int64), np.array(places, np.int64)
    order = np.lexsort((row, place))
    row, place = row[order], place[order]
    return Samples(states, row, place, readings, _ids(node, states, row, place, readings))


def _ids(node, states, row, place, readings):
    """Return the id of each sample."""
    pids, created = states["pid"].to_pylist(), states["create_time"].to_pylist()
    known, ids = {}, []
    for number, of in zip(row.tolist(), place.tolist()):
        reading = readings[of]
        key = number, reading["boot"], reading["origin"]
        if key not in known:
            known[key] = identity.id_of(
                identity.of_object(
                    node, reading["boot"], reading["origin"], pids[number], created[number]
                )
            )
        ids.append(known[key])
    return ids

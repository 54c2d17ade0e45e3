"""Moments as the exact timestamps of their readings, and the reading that follows one."""

import pyarrow as pa

from .. import names
from ..schema import MOMENT
from . import times
from .selection import select

EXACT = """
select w.node, epoch_us(w.ts) as us, min(r.timestamp) as timestamp
from wanted w join readings r on r.node = w.node and r.ts = w.ts group by all
"""
NEXT = """
select w.node, epoch_us(w.ts) as us, epoch_us(r.ts) as following
from wanted w asof join readings r on r.node = w.node and w.ts < r.ts
"""


def stamps(view, moments):
    """Return the timestamp by (node, microseconds) of each of `moments`, which readings have."""
    found = {moment: times.timestamp_of(moment[1]) for moment in moments}
    for row in _ask(view, EXACT, moments, lambda span, us: span["first"] <= us <= span["last"]):
        found[row["node"], row["us"]] = row["timestamp"]
    for node in {node for node, _ in moments}:
        for _, timestamp in view.unsealed(node):
            moment = node, names.microseconds(timestamp)
            if moment in found:
                found[moment] = timestamp
    return found


def following(view, moments):
    """Return by (node, microseconds) the moment of the node's next reading, None if it is the last.

    Most are found without reading a file.
    """
    later = {}
    for node, us in moments:
        ends = [
            segment.manifest["nodes"][node]["first"] for segment in view.catalog.of(node, first=us)
        ]
        ends += [names.microseconds(timestamp) for _, timestamp in view.unsealed(node)]
        later[node, us] = min((end for end in ends if end > us), default=None)
    for row in _ask(view, NEXT, moments, lambda span, us: span["first"] <= us < span["last"]):
        known = later[row["node"], row["us"]]
        if known is None or row["following"] < known:
            later[row["node"], row["us"]] = row["following"]
    return later


def _ask(view, query, moments, is_in):
    """Return the rows of `query` over the segments with a span in which a moment is."""
    by_node = {}
    for node, us in moments:
        by_node.setdefault(node, []).append(us)
    segments = [
        segment
        for segment in view.catalog.segments
        if any(
            is_in(span, us)
            for node, span in segment.manifest["nodes"].items()
            for us in by_node.get(node, ())
        )
    ]
    if not segments:
        return []
    wanted = pa.table(
        {
            "node": pa.array([node for node, _ in moments], pa.string()),
            "ts": pa.array([us for _, us in moments], pa.int64()).cast(MOMENT),
        }
    )
    view.engine.connection.register("wanted", wanted)
    return select(view, query, (), ["readings"], segments=segments).to_pylist()

"""The readings of a node in a span of time, without what is in them."""

from .. import names
from ..faults import TooMuch
from . import times
from .answers import answer
from .coverage import coverage_of

COLUMNS = ["node", "ts", "timestamp", "processes", "bytes", "arrived"]


def readings(view, node, first=None, last=None, limit=None, cursor=None):
    """Return the `Answer` with a row for each reading of `node`, oldest first.

    A row has `timestamp` and `time`; `arrived_timestamp` and `arrived_time`, when the service
    stored it; `processes` (their number) and `bytes` of its JSON, None until it is sealed.
    `first`, `last`: microseconds. Raises `TooMuch` for more than `max_rows` readings.
    """
    found = view.readings(node, first, last, COLUMNS)
    if len(found) > view.config.max_rows:
        raise TooMuch(
            f"more than {view.config.max_rows} readings (max_rows): ask for a shorter span"
        )
    rows = [
        {
            **times.both(row["timestamp"]),
            **times.flat("arrived", times.timestamp_of(row["arrived"] // 1000)),
            "processes": row["processes"],
            "bytes": row["bytes"],
        }
        for row in found.drop(["ts"]).to_pylist()
    ]
    rows.sort(key=place_of)
    coverage = coverage_of(view, node, first, last)
    return answer(rows, coverage, limit=limit, cursor=cursor, key=place_of)


def place_of(row):
    """Return what orders readings: the exact moment, then the text."""
    return [*names.moment(row["timestamp"]), row["timestamp"]]

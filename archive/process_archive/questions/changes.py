"""Which processes started and ended on a node in a span."""

import pyarrow as pa

from .answers import answer
from .boots import Boots
from .coverage import coverage_of
from .identity import id_of
from .lives import dated, identity_of, life, lives_of
from .selection import select

SEEN = """
select node, boot, pid, create_time, start, epoch_us(min(first)) as first,
    epoch_us(max(last)) as last
from processes where node = ? and pid is not null group by all
"""


def changes(view, node, first=None, last=None, limit=None, cursor=None):
    """Return the `Answer` with a row for each start and each end of a process, oldest first.

    A row is as of `process`, with `change`, "started" or "ended". A process has started that is not
    in the newest reading at `first`, or else in the node's first reading; one that is not in the
    newest reading at `last` has ended, between `last_time` and `gone_time`. A stepped clock starts
    and ends none. `first`, `last`: microseconds.
    """
    begin, end = edges(view, node, first, last)
    if end is None:
        return answer([], coverage_of(view, node, first, last))
    seen = seen_of(view, node, begin, end)
    started = {own for own, (a, _) in seen.items() if begin < a <= end}
    ended = {own for own, (_, b) in seen.items() if begin <= b < end}
    lives = lives_of(view, {(node, own.pid) for own in started | ended})
    found = [
        (change, seen[own][change == "ended"], own)
        for change, those in (("started", started), ("ended", ended))
        for own in those
    ]
    found.sort(key=place_of)

    def complete(page):
        rows = dated(view, [life(own, lives[own]) for _, _, own in page])
        return [{"change": change, **row} for (change, _, _), row in zip(page, rows)]

    coverage = coverage_of(view, node, first, last)
    return answer(found, coverage, limit=limit, cursor=cursor, finish=complete, key=place_of)


def place_of(item):
    """Return what orders changes: the moment, then the process."""
    change, moment, own = item
    return [moment, own.pid, change, id_of(own)]


def edges(view, node, first, last):
    """Return the moments of the newest readings at `first` and at `last`, (None, None) for none.

    If there is none at `first`, it is the node's first one.
    """
    ts = view.readings(node, None, last, ["node", "ts"])["ts"].cast(pa.int64()).to_numpy()
    if not len(ts):
        return None, None
    place = 0 if first is None else max(int(ts.searchsorted(first, "right")) - 1, 0)
    return int(ts[place]), int(ts[-1])


def seen_of(view, node, begin, end):
    """Return (first, last) moment in which each process was seen, by `Identity`.

    At least from `begin` to `end`; both in microseconds.
    """
    boots, seen = Boots(view), {}
    rows = select(view, SEEN, [node], ["processes"], node=node, first=begin, last=end).to_pylist()
    for row in rows:
        own = identity_of(row, boots)
        a, b = seen.get(own, (row["first"], row["last"]))
        seen[own] = min(a, row["first"]), max(b, row["last"])
    return seen

"""The ledger of a node: its slots in a span, those that are missing with reason and evidence."""

import os

import numpy as np

from .. import names
from ..ledger.counted import LOSSES
from ..ledger.gaps import FORGOTTEN, REASONS
from ..node_sealer import CONFLICTS
from ..segments import listing
from . import times
from .accounts import account_of
from .answers import answer
from .coverage import summed

PRESENT, EXTRA, CONFLICT = "present", "extra", "conflict"


def ledger(view, node, first=None, last=None, limit=None, cursor=None):
    """Return the `Answer` with a row for successive slots in the same state, oldest first.

    A row has `from_timestamp`, `from_time`, `to_timestamp`, `to_time` (the begin of its first slot,
    and the end of its last one), `slots`, `state`, `one_of` and `evidence`. `state` is "present" or
    the reason. `one_of`: if it is not known which slots these are, the number of those among which
    they are; their number is exact. The `slots` of all rows are the coverage's `expected`. Beside
    them are rows without slots for the state "extra" (a further reading in a slot) and "conflict"
    (other content that came under the name of a reading). `first`, `last`: microseconds.
    """
    own = account_of(view, node, first, last)
    if own is None:
        return answer([], summed(view, []))
    span = own.grid.span(first, last)
    rows = [*missing(own, *span), *present(own, *span), *extra(own, *span)]
    rows += conflicts(view, node, *(int(own.grid.moment(number)) for number in span))
    rows.sort(key=place_of)
    coverage = summed(view, [own.sums(first, last)])
    return answer(
        rows, coverage, limit=limit, cursor=cursor, key=place_of,
        finish=lambda page: [row_of(own, *row) for row in page],
    )  # fmt: skip


def place_of(values):
    """Return what orders rows: the begin, then slots before what is beside them."""
    begin, _, _, state, _, evidence = values
    return [begin, state in (EXTRA, CONFLICT), evidence if isinstance(evidence, str) else ""]


def row_of(own, begin, end, slots, state, one_of, evidence):
    """Return a row of the answer; `begin` and `end` in microseconds; `evidence` may be a gap."""
    return {
        **times.flat("from", times.timestamp_of(begin)),
        **times.flat("to", times.timestamp_of(end)),
        "slots": slots,
        "state": state,
        "one_of": one_of,
        "evidence": evidence if isinstance(evidence, str) else evidence_of(own, *evidence),
    }


def missing(own, a, b):
    """Yield the values of `row_of` for the slots in [a, b) without a reading."""
    pieces, (begin, length) = own.pieces, own.within(a, b)
    counted = pieces.reason != FORGOTTEN
    groups, place, parts = np.unique(pieces.group, return_inverse=True, return_counts=True)
    parts = np.bincount(place[counted], minlength=len(groups))
    sizes = np.bincount(place[counted], pieces.length[counted], len(groups))
    for number in np.flatnonzero(length).tolist():
        group = place[number]
        one_of = int(sizes[group]) if counted[number] and parts[group] > 1 else None
        evidence = int(pieces.a[number]), int(pieces.b[number])
        yield (
            *moments(own, begin[number], length[number]), int(length[number]),
            REASONS[pieces.reason[number]], one_of,
            evidence if counted[number] else "removed on request",
        )  # fmt: skip


def moments(own, begin, length):
    """Return the begin of a slot and the end of the last of so many, in microseconds."""
    return int(own.grid.moment(begin)), int(own.grid.moment(begin + length))


def present(own, a, b):
    """Yield the same for runs of slots with a reading."""
    slots = own.slots[slice(*np.searchsorted(own.slots, [a, b]))]
    edges = np.flatnonzero(np.diff(slots, prepend=-2) != 1)
    for begin, length in zip(slots[edges].tolist(), np.diff(np.append(edges, len(slots))).tolist()):
        yield (*moments(own, begin, length), length, PRESENT, None, f"{length} readings")


def extra(own, a, b):
    """Yield the same for further readings in a slot."""
    found = own.filled
    some = np.flatnonzero((found.last > found.first) & (own.slots >= a) & (own.slots < b))
    for number in some.tolist():
        begin, end = moments(own, own.slots[number], 1)
        count = int(found.last[number] - found.first[number])
        stamps = own.counted.ts[found.order[found.first[number] : found.last[number] + 1]]
        yield begin, end, 0, EXTRA, None, f"{count + 1} readings: " + ", ".join(map(utc, stamps))


def conflicts(view, node, begin, end):
    """Yield the same for files in `conflicts/` between two moments, microseconds."""
    for name in listing(os.path.join(view.config.archive, CONFLICTS)):
        own, _, rest = name.partition("_")
        timestamp = rest.rsplit(".", 2)[0]
        if own == node and names.parse(f"{own}_{timestamp}.json"):
            moment = names.microseconds(timestamp)
            if begin <= moment < end:
                yield moment, moment, 0, CONFLICT, None, f"{CONFLICTS}/{name}"


def evidence_of(own, a, b):
    """Return what the readings `a` and `b` at the ends of a gap say; -1 is none."""
    counted = own.counted
    if b < 0:
        return f"no reading after {utc(counted.ts[a])}"
    if a < 0:
        return f"no reading before {utc(counted.ts[b])}"
    between = f"between {utc(counted.ts[a])} and {utc(counted.ts[b])}"
    if counted.run[b] < 0 or counted.run[a] < 0 and counted.ticks[b] <= 1:
        return f"{between}: no tally in the {'later' if counted.run[b] < 0 else 'earlier'} one"
    if counted.run[a] == counted.run[b]:
        parts = [
            f"{name} +{values[b] - values[a]}"
            for name, values in zip(
                ("ticks", "taken", "missed", *LOSSES),
                (counted.ticks, counted.taken, counted.missed, *counted.losses),
            )
            if values[a] >= 0 and values[b] != values[a]
        ]
        return f"{between}: {', '.join(parts)}"
    known = counted.boot[a] >= 0 and counted.boot[b] >= 0
    boot = ""
    if known:
        boot = ", the same boot" if counted.boot[a] == counted.boot[b] else ", another boot"
    parts = [
        f", {name} +{values[b] - values[a]}"
        for name, values in zip(LOSSES, counted.losses)
        if values[a] >= 0 and values[b] > values[a]
    ]
    return (
        f"{between}: the client started{boot}; the later one is of its tick {counted.ticks[b]}, "
        f"missed {counted.missed[b]}{''.join(parts)}"
    )


def utc(us):
    """Return microseconds as RFC 3339."""
    return times.utc(times.timestamp_of(int(us)))

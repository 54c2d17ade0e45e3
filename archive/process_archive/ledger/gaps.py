"""Gaps: what the tallies at both ends say of the slots between two readings."""

from collections import namedtuple

import numpy as np

REASONS = (
    "dropped", "refused", "lost", "not arrived yet", "missed", "unknown",
    "client not running", "host down", "forgotten",
)  # fmt: skip
WAITING, MISSED, UNKNOWN, STOPPED, DOWN, FORGOTTEN = range(3, 9)

# Arrays, an item a gap. begin, length: in slots. a, b: the readings before and after it. taken,
# missed: exact numbers of its slots. rest: the others. why: the reason of these, a place in
# `REASONS`. tail: the number of slots at its end that the client of `b` has counted.
Gaps = namedtuple("Gaps", "begin length a b taken missed rest why tail")


def gaps_of(counted, found):
    """Return the `Gaps` between the slots of a `Filled`.

    Of one start of the client, `ticks` and `missed` count all between. At a start, the ticks before
    its first reading are counted since the start, and in the slots before these no client ran.
    """
    a, b = found.order[found.last[:-1]], found.order[found.first[1:]]
    length = found.slot[b] - found.slot[a] - 1
    is_gap = length > 0
    a, b, length = a[is_gap], b[is_gap], length[is_gap]
    run, ticks, missed = counted.run, counted.ticks, counted.missed
    within = (run[a] == run[b]) & (run[b] >= 0) & (ticks[b] > ticks[a])
    started = (run[a] != run[b]) & (run[b] >= 0)
    counts = np.where(within, ticks[b] - ticks[a], np.where(started, ticks[b], 1)) - 1
    counts = np.minimum(counts, length)
    busy = np.where(within, missed[b] - missed[a], np.where(started, missed[b], 0))
    busy = np.minimum(np.maximum(busy, 0), counts)
    boot = counted.boot
    why = np.full(len(a), UNKNOWN)
    why[started & (run[a] >= 0)] = STOPPED
    why[started & (run[a] >= 0) & (boot[a] != boot[b]) & (boot[a] >= 0) & (boot[b] >= 0)] = DOWN
    return Gaps(
        found.slot[a] + 1, length, a, b, counts - busy, busy, length - counts, why,
        np.where(started, counts, 0),
    )  # fmt: skip

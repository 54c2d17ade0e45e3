"""Losses: which readings that a client took were dropped, refused or lost, by its counters."""

import numpy as np

from .counted import LOSSES
from .gaps import DOWN, STOPPED


def losses_of(counted, gaps):
    """Return the numbers of readings lost in each gap, two arrays of a row for each of `LOSSES`.

    The first is of readings that the gap's client had counted as taken, the second of those that an
    earlier client took before it ended: the end of it is in the gap's rest. The spool is sent
    oldest first, so what a counter has grown by lies before the reading whose tally says so, and
    after the one before. What has no place there is put into other gaps before the reading was
    sent: a reading that found no place on the disk is younger than those that wait in the spool.
    """
    grown = growth(counted.losses)
    taken = gaps.taken.copy()
    ended = np.where((gaps.why == STOPPED) | (gaps.why == DOWN), gaps.rest, 0)
    first, second = np.zeros((2, len(LOSSES), len(taken)), np.int64)
    for own, kind in ((first, taken), (second, ended)):
        for place in range(len(LOSSES)):
            number = np.minimum(grown[place, gaps.b], kind)
            own[place] += number
            grown[place, gaps.b] -= number
            kind -= number
    for place in range(len(LOSSES)):
        _spill(counted, gaps, grown[place], taken, first[place])
    return first, second


def growth(losses):
    """Return by how much each counter has grown at each reading, 0 at the first one that has it."""
    known = losses >= 0
    highest = np.maximum.accumulate(losses, axis=1)
    before = np.concatenate([np.full((len(losses), 1), -1), highest[:, :-1]], axis=1)
    return np.where(known & (before >= 0), highest - before, 0)


def _spill(counted, gaps, grown, taken, into):
    """Put what is left of `grown` into gaps with `taken` ones: the nearest, later ones first."""
    if not np.any(grown) or not np.any(taken):
        return
    readings, places = np.flatnonzero(grown).tolist(), np.flatnonzero(taken).tolist()
    ends = gaps.b[places].tolist()
    for forward in (True, False):
        waiting, left = list(reversed(readings)) if forward else list(readings), []
        for place, end in zip(*(
            (places, ends) if forward else (reversed(places), reversed(ends))
        )):  # fmt: skip
            while waiting and (waiting[-1] < end if forward else waiting[-1] >= end):
                left.append(waiting.pop())
            while left and taken[place]:
                if forward and counted.sent[left[-1]] <= counted.ts[gaps.a[place]]:
                    left.pop()  # sent before anything in this gap was taken
                    continue
                number = min(grown[left[-1]], taken[place])
                into[place] += number
                taken[place] -= number
                grown[left[-1]] -= number
                if not grown[left[-1]]:
                    left.pop()
        readings = np.flatnonzero(grown).tolist()

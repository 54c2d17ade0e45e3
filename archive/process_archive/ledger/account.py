"""The account of a node: each slot is present, or missing for a reason, and the sum is exact."""

from collections import namedtuple

import numpy as np

from .counted import LOSSES, counted
from .gaps import DOWN, FORGOTTEN, MISSED, REASONS, STOPPED, UNKNOWN, WAITING, gaps_of
from .grid import Grid, eras, periods_of
from .losses import losses_of
from .slots import filled, slots_of

# Slots of one reason, arrays: begin and length in slots; reason: a place in `REASONS`; group: the
# number of the slots that are accounted for together; a, b: the readings before and after, or -1.
Pieces = namedtuple("Pieces", "begin length reason group a b")

# expected = present + sum(missing); extra readings are beside that. missing: reason -> number.
Sums = namedtuple("Sums", "expected present extra missing")


class Account:
    """What became of each slot of one node. `pieces`: the missing ones, in order of time."""

    def __init__(self, table, now, forgotten=()):
        """Account for the readings of `table`, see `counted`; it has at least one.

        `now`: microseconds. `forgotten`: pairs (first, last) in microseconds of what was removed on
        request. Neither the order of the rows nor that of their arrival matters.
        """
        self.counted = counted(table)
        since = min((first for first, _ in forgotten if first > 0), default=None)
        periods = periods_of(self.counted)
        era = eras(periods)
        slot = slots_of(self.counted, periods, era)
        self.grid = Grid(self.counted.ts, periods, era, slot, since)
        self.filled = filled(self.counted, self.grid, era, slot)
        self.slots = self.filled.slot[self.filled.order[self.filled.first]]  # those with a reading
        self.grid.end(self.slots[-1], now)
        self.pieces = self._pieces()
        for first, last in forgotten:
            self._forget(*self.grid.span(first, last + 1))

    def sums(self, first=None, last=None):
        """Return the `Sums` of a span in microseconds, see `Grid.span`."""
        a, b = self.grid.span(first, last)
        own = self.filled.slot
        readings = int(np.count_nonzero((own >= a) & (own < b)))
        begin, end = np.searchsorted(self.slots, [a, b])
        _, length = self.within(a, b)
        numbers = np.bincount(self.pieces.reason, length, len(REASONS)).astype(np.int64).tolist()
        missing = {reason: number for reason, number in zip(REASONS, numbers) if number}
        present = int(end - begin)
        return Sums(b - a, present, readings - present, missing)

    def within(self, a, b):
        """Return begin and length of each of `pieces` in the slots [a, b)."""
        begin = np.maximum(self.pieces.begin, a)
        end = np.minimum(self.pieces.begin + self.pieces.length, b)
        return begin, np.maximum(end - begin, 0)

    def _pieces(self):
        gaps = gaps_of(self.counted, self.filled)
        own, earlier = losses_of(self.counted, gaps)
        newest = self.counted.run[self.counted.run >= 0][-1:]
        waits = gaps.taken - own.sum(axis=0)
        may_come = self.counted.run[gaps.b] == (newest[0] if len(newest) else -1)
        zero = np.zeros(len(waits), np.int64)
        count = len(gaps.a)
        # In the order in which they lie in a gap: what ended before a start, then what it counted.
        parts = [(place, earlier[place], 0) for place in range(len(LOSSES))]
        rest = gaps.rest - earlier.sum(axis=0)
        parts += [(why, np.where(gaps.why == why, rest, 0), 0) for why in (STOPPED, DOWN, UNKNOWN)]
        parts += [(place, own[place], 1) for place in range(len(LOSSES))]
        parts.append((WAITING, np.where(may_come, waits, 0), 1))
        parts.append((UNKNOWN, np.where(may_come, zero, waits), 1))
        parts.append((MISSED, gaps.missed, 1))
        length = np.stack([number for _, number, _ in parts], axis=1).reshape(-1)
        reason = np.tile([why for why, _, _ in parts], count)
        second = np.tile([part for _, _, part in parts], count)
        group = np.repeat(2 * np.arange(count), len(parts))
        group += second * np.repeat(gaps.tail > 0, len(parts))
        begin = np.repeat(gaps.begin, len(parts)) + (
            np.cumsum(length) - length - np.repeat(np.cumsum(gaps.length) - gaps.length, len(parts))
        )
        a, b = np.repeat(gaps.a, len(parts)), np.repeat(gaps.b, len(parts))
        some = length > 0
        pieces = [values[some] for values in (begin, length, reason, group, a, b)]
        ends = [
            (0, int(self.slots[0]), UNKNOWN, -2, -1, self.filled.order[0]),
            (int(self.slots[-1]) + 1, self.grid.total, WAITING, -1, self.filled.order[-1], -1),
        ]
        before, after = (
            [[begin], [end - begin], *([value] for value in others)] if end > begin else [[]] * 6
            for begin, end, *others in ends
        )
        return Pieces(
            *(np.concatenate(part).astype(np.int64) for part in zip(before, pieces, after))
        )

    def _forget(self, a, b):
        """Give the missing ones of the slots [a, b) that reason."""
        old = self.pieces
        inside, inner = self.within(a, b)
        first, before = self.within(0, a)
        after_begin, after = self.within(b, self.grid.total)
        begin = np.concatenate([first, inside, after_begin])
        length = np.concatenate([before, inner, after])
        reason = np.concatenate([old.reason, np.full(len(inner), FORGOTTEN), old.reason])
        others = [np.tile(values, 3) for values in old[3:]]
        order = np.argsort(begin, kind="stable")
        order = order[length[order] > 0]
        self.pieces = Pieces(*(values[order] for values in (begin, length, reason, *others)))

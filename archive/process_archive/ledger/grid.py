"""The slots of a node: moments of time in which a reading is expected, one a period."""

import numpy as np

from .counted import SHORTEST

BACK = 12  # readings until a client knows a new period; it takes the median of eleven gaps
SAME = 0.1  # two periods are one if they differ by less than this part


def periods_of(counted):
    """Return the period at each reading, microseconds: that of its tally, or of those beside it.

    Without any tally it is the most frequent gap; 1 if there is only one reading, which says
    nothing of others.
    """
    ts, every = counted.ts, counted.every.copy()
    known = np.flatnonzero(every)
    if not len(known):
        return np.full(len(ts), usual_gap(ts))
    place = np.maximum.accumulate(np.where(every > 0, np.arange(len(ts)), known[0]))
    every = every[place]
    # A client that has ticks from outside learns of another period some readings late.
    run, ticks = counted.run, counted.ticks
    for change in (np.flatnonzero(every[1:] != every[:-1]) + 1).tolist():
        period, place = every[change], change - 1
        while place > max(change - BACK, 0) and 0 <= run[place] == run[place - 1]:
            number = ticks[place] - ticks[place - 1]
            if number < 1 or abs((ts[place] - ts[place - 1]) / number - period) > SAME * period:
                break
            every[place] = period
            place -= 1
    return every


def usual_gap(ts):
    """Return the most frequent gap, in steps of 0.1 s, in microseconds; 1 if there is none."""
    if len(ts) < 2:
        return 1
    gaps, counts = np.unique(np.round(np.diff(ts) / SHORTEST), return_counts=True)
    return max(int(gaps[np.argmax(counts)]) * SHORTEST, SHORTEST)


def eras(periods):
    """Return the number of the era of each reading: one begins where the period changes."""
    return np.cumsum(np.diff(periods, prepend=periods[0]) != 0)


class Grid:
    """Slots counted from 0, at the first reading; a new era begins where the period changes.

    Slot n of an era with the period P is the time from n * P until (n + 1) * P since the epoch.
    `period` (microseconds), `begin` (microseconds), `low` (its first n), `high` (after its last n),
    `offset` (the number of its first slot): arrays, an item an era. `total`: the number of slots.
    """

    def __init__(self, ts, periods, era, slot, since=None):
        """Begin with the first reading, or before it at `since`; end with the newest reading.

        `slot`: the slot n of each reading within its `era`, see `eras`.
        """
        starts = np.flatnonzero(np.diff(era, prepend=-1))
        self.period = periods[starts]
        self.low = slot[starts]
        self.low[0] = slot[era == 0].min()
        if since is not None and self.period[0] > 1:
            self.low[0] = min(self.low[0], since // self.period[0])
        self.begin = self.low * self.period
        self.begin[1:] = np.maximum(self.begin[1:], ts[np.maximum(starts[1:] - 1, 0)] + 1)
        self.high = np.append(
            -(-self.begin[1:] // self.period[:-1]), slot[era == era[-1]].max() + 1
        )
        self.high = np.maximum(self.high, self.low + 1)
        lengths = self.high - self.low
        self.offset = np.cumsum(lengths) - lengths
        self.total = int(lengths.sum())

    def end(self, newest, now):
        """Let the slots end with that of the newest reading, or later with those over at `now`."""
        over = int(now // self.period[-1]) if self.period[-1] > 1 else 0
        slot = max(over, int(self.low[-1] + newest - self.offset[-1]) + 1)
        self.high[-1] = slot
        self.total = int(self.offset[-1] + slot - self.low[-1])

    def numbers(self, era, slot):
        """Return slots of eras as numbers from 0."""
        slot = np.minimum(np.maximum(slot, self.low[era]), self.high[era] - 1)
        return self.offset[era] + slot - self.low[era]

    def moment(self, number):
        """Return the moment in microseconds at which slots begin; of the one after all, the end."""
        era = np.searchsorted(self.offset, number, "right") - 1
        moment = (self.low[era] + number - self.offset[era]) * self.period[era]
        return np.maximum(moment, self.begin[era])

    def span(self, first=None, last=None):
        """Return the slots [a, b) of a span; `first` and `last` in microseconds, None is no bound.

        A slot that begins at `last` is not in it, unless it is the only one.
        """
        a = 0 if first is None else self._at(first, first // self._period_at(first))
        if last is None:
            return a, self.total
        b = self._at(last, -(-last // self._period_at(last)))
        return a, max(b, min(a + int(last >= self.begin[0]), self.total))

    def _at(self, moment, slot):
        era = self._era_at(moment)
        slot = min(max(slot, self.low[era]), self.high[era])
        return int(self.offset[era] + slot - self.low[era])

    def _period_at(self, moment):
        return self.period[self._era_at(moment)]

    def _era_at(self, moment):
        return max(int(np.searchsorted(self.begin, moment, "right")) - 1, 0)

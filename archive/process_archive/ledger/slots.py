"""The slot of each reading: by the ticks of its client, else by its time."""

from collections import namedtuple

import numpy as np

BLOCK = 64  # readings that are looked at together

# slot: the number of each reading's slot. order: the readings in order of their slots. first, last:
# for each filled slot in order, the places in `order` of its first and last reading.
Filled = namedtuple("Filled", "slot order first last")


def filled(counted, grid, era, slot):
    """Return which slots of a `Grid` have readings: a `Filled`.

    `slot`: that of each reading within its `era`.
    """
    slot = grid.numbers(era, slot)
    for step in (1, -1):
        slot = beside(counted.ts, slot, grid, era, step)
    order = np.lexsort((counted.ts, slot)) if np.any(slot[1:] < slot[:-1]) else np.arange(len(slot))
    change = np.ones(len(slot) + 1, bool)
    change[1:-1] = slot[order][1:] != slot[order][:-1]
    edges = np.flatnonzero(change)
    return Filled(slot, order, edges[:-1], edges[1:] - 1)


def slots_of(counted, period, era):
    """Return the slot of each reading within its era: by ticks if it has a tally.

    A reading begins at its tick or later, so that the least difference between time and ticks says
    where the ticks lie. It is looked up again when the clock jumps by a period, and kept within
    half a period: a clock that is corrected slowly, or ticks at the edge of two slots, do
    not let a slot go empty. `period`: that of each reading, microseconds.
    """
    phase = counted.ts - np.where(counted.run < 0, 0, counted.ticks) * period
    jump = np.ones(len(phase), bool)
    jump[1:] = (np.diff(counted.run) != 0) | (np.diff(era) != 0)
    jump[1:] |= np.abs(np.diff(phase)) >= period[1:]
    starts = np.flatnonzero(jump | (np.arange(len(phase)) % BLOCK == 0))
    least = np.minimum.reduceat(phase, starts)
    found, shift = [], 0
    for value, length, is_new in zip(
        least.tolist(), period[starts].tolist(), jump[starts].tolist()
    ):
        if is_new or not shift * length - length // 2 <= value < shift * length + length * 3 // 2:
            shift = value // length
        found.append(shift)
    ticked = np.repeat(found, np.diff(np.append(starts, len(phase)))) + counted.ticks
    return np.where(counted.run < 0, counted.ts // period, ticked)


def beside(ts, slot, grid, era, step):
    """Return the slots, with one of several readings in a slot moved to the next or the one before
    (`step` 1 or -1), if that is empty and the reading is within half a period of it."""
    order = np.lexsort((ts, slot)) if np.any(slot[1:] < slot[:-1]) else np.arange(len(slot))
    sorted_slot = slot[order]
    same = sorted_slot[1:] == sorted_slot[:-1]
    if not np.any(same):
        return slot
    alike, differs = np.append(False, same), np.append(~same, True)
    if step < 0:
        alike, differs = np.append(same, False), np.append(True, ~same)
    places = order[alike & differs]  # the last, or the first reading of each slot with several
    wanted = slot[places] + step
    near = np.searchsorted(sorted_slot, wanted)
    is_empty = sorted_slot[np.minimum(near, len(slot) - 1)] != wanted
    is_empty &= (wanted >= 0) & (wanted < grid.total)
    period = grid.period[era[places]]
    edge = grid.moment(np.maximum(slot[places], wanted))  # where the two meet
    moved = is_empty & (np.abs(edge - ts[places]) <= period // 2)
    slot = slot.copy()
    slot[places[moved]] = wanted[moved]
    return slot

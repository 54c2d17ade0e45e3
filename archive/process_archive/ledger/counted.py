"""The readings of one node as arrays, in order of time: when, and what the client had counted."""

from collections import namedtuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

# Arrays, an item a reading. ts: microseconds. every: period in microseconds, 0 if not known.
# run: a number for each start of the client, -1 without a usable tally; boot: the same for boots.
# ticks, taken, missed: as in the tally. losses: rows are `LOSSES`, -1 if not known. sent:
# microseconds.
Counted = namedtuple("Counted", "ts every run boot ticks taken missed losses sent")

COLUMNS = ["node", "ts", "tally"]  # of `readings`, that are used here
LOSSES = ("dropped", "refused", "lost")
SHORTEST, LONGEST = 100000, 86400 * 1000000  # microseconds: the periods that a client takes
UNKNOWN_BOOT = "unknown"
MOST = 10**18  # microseconds, and the largest count of a tally


def counted(table):
    """Return the `Counted` of a table with `COLUMNS` of `SCHEMAS["readings"]`, of one node."""
    ts = table["ts"].cast(pa.int64()).to_numpy()
    tally = table["tally"].combine_chunks()
    if isinstance(tally, pa.ChunkedArray):  # as older versions of pyarrow answer
        tally = pa.concat_arrays(tally.chunks)

    def numbers(name):
        return pc.fill_null(pc.struct_field(tally, [name]), -1).to_numpy(zero_copy_only=False)

    ticks, taken, missed = map(numbers, ("ticks", "taken", "missed"))
    start, every = numbers("start"), numbers("every") * 1000000
    every = np.where((every >= SHORTEST) & (every <= LONGEST), np.round(every), 0).astype(np.int64)
    texts, boot = encoded(pc.struct_field(tally, ["boot"]))
    usable = (boot >= 0) & (start >= 0) & (taken >= 1) & (missed >= 0) & (ticks == taken + missed)
    usable &= ticks < MOST // np.maximum(every, SHORTEST)
    run = np.where(usable, runs_of(boot, start), -1)
    if UNKNOWN_BOOT in texts:
        boot = np.where(boot == texts.index(UNKNOWN_BOOT), -1, boot)
    found = Counted(
        ts, every, run, boot, ticks, taken, missed,
        np.stack([numbers(name) for name in LOSSES]),
        (np.minimum(numbers("sent"), MOST // 1000000) * 1000000).astype(np.int64),
    )  # fmt: skip
    return in_order(found)


def encoded(column):
    """Return the different texts of a column, and for each row the place of its text, or -1."""
    column = column.dictionary_encode()
    return column.dictionary.to_pylist(), pc.fill_null(column.indices, -1).to_numpy(
        zero_copy_only=False
    ).astype(np.int64)


def runs_of(boot, start):
    """Return a number for each different pair; most rows have the pair of the row before."""
    change = np.ones(len(boot), bool)
    change[1:] = (boot[1:] != boot[:-1]) | (start[1:] != start[:-1])
    pairs = zip(boot[change].tolist(), start[change].tolist())
    known = {}
    numbers = np.array([known.setdefault(pair, len(known)) for pair in pairs], np.int64)
    return numbers[np.cumsum(change) - 1]


def in_order(found):
    """Return the readings in order of time, however the table has them."""
    if np.all(found.ts[1:] >= found.ts[:-1]):
        return found
    order = np.lexsort((found.ticks, found.run, found.ts))
    return Counted(*(values[..., order] for values in found))

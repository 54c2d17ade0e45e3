"""Records that wait to be sealed, as tables: a minute of a node together, to be kept in caches."""

import itertools

import pyarrow as pa

from .. import fresh, names
from ..schema import MOMENT, READINGS

MINUTE = 60  # seconds; a new record changes the tables of its own minute only


def minutes(found):
    """Yield lists of the file names in `found`, pairs (name, timestamp) in order, by minute."""
    for _, group in itertools.groupby(found, lambda pair: names.moment(pair[1])[0] // MINUTE):
        yield [name for name, _ in group]


def tables_of(waiting, caches, node, wanted, states=True):
    """Return the tables of the records with the file names `wanted`, None if one is gone.

    Without `states`, that table may be missing.
    """
    records = waiting.records(node, wanted)
    tallies = waiting.tallies_of(records)
    key = tuple((r.path, r.size, r.mtime, bool(tallies[r.name])) for r in records)

    def make():
        made = fresh.tables(records, tallies)
        return made if len(made["readings"]) == len(wanted) else None

    return caches.tables(key, make, states) if len(records) == len(wanted) else None


def readings_of(waiting, node, found):
    """Return a table of `readings` of the pairs (name, timestamp) in `found`, None if one is gone.

    No file is opened: what only the content says (processes, bytes, sha256, form, origin) is null.
    """
    rows, before = [], None
    records = waiting.records(node, [name for name, _ in found])
    if len(records) < len(found):
        return None
    tallies = waiting.tallies_of(records)
    for record in records:
        ts = names.microseconds(record.timestamp)
        ts = ts if before is None else max(ts, before + 1)
        rows.append(
            {
                "node": node, "timestamp": record.timestamp, "ts": ts,
                "since": None if before is None else (ts - before) / 1000000,
                "tally": tallies[record.name], "arrived": record.mtime, "stored": record.size,
            }
        )  # fmt: skip
        before = ts
    columns = [
        pa.array([row.get(name) for row in rows], pa.int64()).cast(MOMENT)
        if name == "ts"
        else pa.array([row.get(name) for row in rows], READINGS.field(name).type)
        for name in READINGS.names
    ]
    return pa.Table.from_arrays(columns, schema=READINGS)

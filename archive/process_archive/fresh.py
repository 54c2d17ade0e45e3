"""Tables of records that are not sealed yet, the same as in a segment."""

import functools

import pyarrow as pa

from . import names, record_file, summaries
from .runs import Runs
from .schema import SCHEMAS
from .tables import NodeTables


def tables(records, tallies=None):
    """Return the Arrow tables by name of `records` (`record_file.Record`), one node or several.

    `tallies`: by name, what the client had counted, as far as it is known. A record that is
    gone in the meantime is left out. Memory grows with the records.
    """
    parts = {name: [] for name in SCHEMAS}
    by_node = {}
    for record in records:
        by_node.setdefault(record.node, []).append(record)
    for node, own in sorted(by_node.items()):
        runs = Runs(functools.partial(keep, parts["originals"], node))
        add_in_order(runs, own, tallies or {})
        made = NodeTables(node, runs)
        processes = summaries.processes(made)
        parts["states"] += made.states()
        parts["processes"].append(processes)
        parts["commands"].append(summaries.commands(processes))
        parts["readings"].append(made.readings())
    return {
        name: pa.concat_tables(some) if some else SCHEMAS[name].empty_table()
        for name, some in parts.items()
    }


def keep(tables_so_far, node, reading, content):
    """Add a table of `originals` with the content of a reading."""
    row = {"node": node, "timestamp": reading.timestamp, "content": content}
    tables_so_far.append(pa.Table.from_pylist([row], schema=SCHEMAS["originals"]))


def add_in_order(runs, records, tallies):
    """Add the contents of a node's `records` to `runs` by time, and finish them."""
    before = None
    for record in sorted(records, key=lambda record: names.moment(record.timestamp)):
        try:
            content = record_file.read(record)
        except FileNotFoundError:
            continue
        ts = names.microseconds(record.timestamp)
        if before is not None and ts <= before:
            ts = before + 1
        since = None if before is None else (ts - before) / 1000000
        meta = {"arrived": record.mtime, "stored": record.size, "tally": tallies.get(record.name)}
        runs.add(record.timestamp, ts, content, since, meta)
        before = ts
    runs.finish()

"""A segment written again without some readings of its nodes."""

import hashlib

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from .faults import Damaged
from .node_sealer import NodeSealer
from .node_source import INT, may_have
from .rebuild import Content, Rebuild
from .record_file import Record
from .schema import TABLES

CHUNK = 64 * 1024 * 1024  # bytes of readings in memory at once


def tables_of(place, segment, table, node):
    """Yield a segment's rows of `node`, a row group at a time."""
    name, manifest = segment
    if table + ".parquet" not in manifest["files"]:
        return
    with pq.ParquetFile(place.path(name, table + ".parquet")) as file:
        for group in range(file.num_row_groups):
            if may_have(file.metadata.row_group(group), node):
                rows = file.read_row_group(group, use_threads=False)
                rows = rows.filter(pc.equal(rows["node"], node))
                if len(rows):
                    yield rows


def copy_node(place, segment, node, writer):
    """Write all that `segment` has of `node`, as it is."""
    for table in TABLES:
        for rows in tables_of(place, segment, table, node):
            writer.gather(table, rows)
            if table == "readings":
                writer.add_node(node, rows)


def rewrite_node(place, segment, node, kept, writer):
    """Write the readings of `node` with the timestamps in the set `kept`; raises `Damaged`.

    Each is rebuilt, compared with its SHA-256 and sealed again, so that no summary, no state and no
    text of another reading is left.
    """
    readings = pa.concat_tables(tables_of(place, segment, "readings", node))
    readings = readings.filter(pc.is_in(readings["timestamp"], pa.array(sorted(kept))))
    sealer = NodeSealer(node, writer, None, tallies_of(readings))
    records = records_of(readings)
    period = sealer.period(records)
    for begin, end in chunks(readings):
        rows = readings.slice(begin, end - begin)
        for record, content in zip(records[begin:end], contents(place, segment, node, rows)):
            sealer.add(record, content, period)
        sealer.end_part()


def chunks(readings):
    """Yield (begin, end) of rows that are in memory at once; a gap in `since` begins another."""
    begin, size = 0, 0
    rows = zip(readings["since"].to_pylist(), readings["bytes"].to_pylist())
    for place, (since, length) in enumerate(rows):
        if place > begin and (since is None or size + length > CHUNK):
            yield begin, place
            begin, size = place, 0
        size += length
    if begin < len(readings):
        yield begin, len(readings)


def contents(place, segment, node, readings):
    """Return the contents of `readings`, rows of one node; raises `Damaged`."""
    sinks, forms = [Content() for _ in range(len(readings))], readings["form"].to_pylist()
    ts = readings["ts"].cast(INT).to_numpy()
    rebuild = Rebuild(ts, forms, sinks)
    for states in tables_of(place, segment, "states", node):
        first, last = (states[end].cast(INT).to_numpy() for end in ("first", "last"))
        some = np.flatnonzero((first <= ts[-1]) & (last >= ts[0]))
        if len(some):
            rebuild.add(states.take(pa.array(some)))
    rebuild.finish()
    places = {text: n for n, text in enumerate(readings["timestamp"].to_pylist()) if not forms[n]}
    for rows in tables_of(place, segment, "originals", node):
        for row in rows.to_pylist():
            if row["timestamp"] in places:
                sinks[places[row["timestamp"]]].update(row["content"])
    for sink, row in zip(sinks, readings.select(["timestamp", "sha256"]).to_pylist()):
        if hashlib.sha256(sink.bytes).digest() != row["sha256"]:
            raise Damaged(f"{segment.name}: {node}_{row['timestamp']} does not come back")
    return [bytes(sink.bytes) for sink in sinks]


def records_of(readings):
    """Return the `Record`s of rows of `readings`; their files need not be there."""
    rows = readings.select(["node", "timestamp", "stored", "arrived"]).to_pylist()
    return [
        Record(None, f"{row['node']}_{row['timestamp']}.json", row["node"], row["timestamp"],
               row["stored"], row["arrived"])
        for row in rows
    ]  # fmt: skip


def tallies_of(readings):
    """Return the tallies by name of rows of `readings`."""
    rows = readings.select(["node", "timestamp", "tally"]).to_pylist()
    return {f"{row['node']}_{row['timestamp']}.json": row["tally"] for row in rows}

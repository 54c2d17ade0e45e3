"""Folds what several segments have of one node into one: the readings in order, runs joined.

A row of `states` covers readings of its own segment only. If a reading of another segment lies
between them, the row is split there; where two rows of equal objects meet, they become one.
"""

import numpy as np
import pyarrow as pa

from . import names, summaries
from .node_sealer import GAP
from .node_source import INT
from .schema import MOMENT, PROCESSES, READINGS, STATES
from .tables import GROUP_ROWS

KEPT = ("pid", "create_time", "name", "exe", "command", "username", "cwd")


def fold(sources, writer, joined):
    """Write what `sources` (`NodeSource`) have of their node with `writer` (`SegmentWriter`).

    `joined`: runs go on from one source to the next. Without, sources are only interleaved if they
    have to be, which spares reading them in small pieces.
    """
    for cluster in [sources] if joined else overlapping(sources):
        order, readings = merged_readings(cluster)
        runs = split_runs(cluster, order)
        runs = join_runs(cluster, runs, allowed_joins(readings))
        write_states(cluster, runs, readings["ts"].cast(INT).to_numpy(), writer)
        writer.gather("readings", readings)
        writer.add_node(cluster[0].node, readings)
    processes = merged_processes([source.rows("processes") for source in sources])
    writer.gather("processes", processes)
    writer.gather("commands", summaries.commands(processes))


def overlapping(sources):
    """Return lists of sources in order of time; those whose spans overlap are together."""
    clusters, end = [], None
    for source in sorted(sources, key=lambda source: source.ts[0]):
        if end is not None and source.ts[0] <= end:
            clusters[-1].append(source)
            end = max(end, source.ts[-1])
        else:
            clusters.append([source])
            end = source.ts[-1]
    return clusters


def merged_readings(sources):
    """Return (positions in the result of each source's readings, the table of all readings)."""
    table = pa.concat_tables([source.readings for source in sources]).combine_chunks()
    moments = [names.moment(text) for text in table["timestamp"].to_pylist()]
    by_time = sorted(range(len(moments)), key=moments.__getitem__)
    place = np.empty(len(by_time), np.int64)
    place[by_time] = np.arange(len(by_time))
    table = table.take(pa.array(by_time))
    ts = np.array([s * 1000000 + n // 1000 for s, n in map(moments.__getitem__, by_time)], np.int64)
    steps = np.arange(len(ts))
    ts = np.maximum.accumulate(ts - steps) + steps  # readings in one microsecond are moved apart
    since = pa.array(np.diff(ts, prepend=ts[:1]) / 1000000, mask=steps == 0)
    columns = {"ts": pa.array(ts).cast(MOMENT), "since": since}
    table = pa.Table.from_arrays(
        [columns.get(name, table[name]) for name in READINGS.names], schema=READINGS
    )
    ends = np.cumsum([len(source.readings) for source in sources])
    return np.split(place, ends[:-1]), table


def allowed_joins(readings):
    """Return for each reading True if a run may go on from the one before: none is missing."""
    since = readings["since"].fill_null(np.inf).to_numpy()
    every = [tally and tally["every"] for tally in readings["tally"].to_pylist()]
    gaps = np.round(since[np.isfinite(since)], 1)
    usual = np.median(gaps) if len(gaps) else 0
    periods = np.array([period or usual for period in every])
    return since <= GAP * periods


def split_runs(sources, order):
    """Return the runs as arrays: source, row in it, first and last reading in the result."""
    parts = []
    for number, (source, places) in enumerate(zip(sources, order)):
        if not source.count:
            continue
        first, last = places[source.begin], places[source.end]
        rows = np.arange(source.count)
        whole = last - first == source.end - source.begin
        parts.append(
            np.stack([np.full(whole.sum(), number), rows[whole], first[whole], last[whole]])
        )
        for row in rows[~whole]:
            covered = places[source.begin[row] : source.end[row] + 1]
            for run in np.split(covered, np.flatnonzero(np.diff(covered) != 1) + 1):
                parts.append(np.array([[number], [row], [run[0]], [run[-1]]]))
    return np.concatenate(parts, axis=1) if parts else np.zeros((4, 0), np.int64)


def join_runs(sources, runs, allowed):
    """Return the runs with those joined that are of equal objects in neighbouring readings."""
    source, row, first, last = runs
    last, gone, ends = last.copy(), np.zeros(runs.shape[1], bool), {}
    for number in np.argsort(first, kind="stable"):
        origin, place = sources[source[number]], row[number]
        digest = origin.digests[place]
        if digest is None:
            continue
        identity = origin.pid[place], origin.created[place], digest
        before = ends.get((*identity, first[number] - 1))
        if before is not None and allowed[first[number]]:
            last[before], gone[number] = last[number], True
        ends[(*identity, last[number])] = number if before is None or not gone[number] else before
    return np.stack([source, row, first, last])[:, ~gone]


def write_states(sources, runs, ts, writer):
    """Write the runs in order of pid, create_time and time, a row group at a time."""
    source, row, first, last = runs
    pid, created = np.empty(len(row), np.int64), np.empty(len(row))
    for number, origin in enumerate(sources):
        own = source == number
        pid[own], created[own] = origin.pid[row[own]], origin.created[row[own]]
    order = np.lexsort((first, created, pid))
    parts = -(-len(order) // GROUP_ROWS) or 1
    for group in np.array_split(order, parts):
        tables, back = [], []
        for number, origin in enumerate(sources):
            own = group[source[group] == number]
            wanted, which = np.unique(row[own], return_inverse=True)
            back.append((own, which + sum(map(len, tables))))
            tables.append(origin.states(wanted))
        place = np.empty(len(source), np.int64)
        for own, where in back:
            place[own] = where
        table = pa.concat_tables(tables).combine_chunks().take(pa.array(place[group]))
        spans = {
            "first": pa.array(ts[first[group]]).cast(MOMENT),
            "last": pa.array(ts[last[group]]).cast(MOMENT),
            "samples": pa.array(last[group] - first[group] + 1, INT),
            "digest": pa.nulls(len(group), STATES.field("digest").type),
        }
        columns = [spans[name] if name in spans else table[name] for name in STATES.names]
        writer.gather("states", pa.Table.from_arrays(columns, schema=STATES))


def merged_processes(tables):
    """Return one table of `processes` of several: one row per process and texts."""
    table = pa.concat_tables(tables).combine_chunks()
    table = table.sort_by(
        [("pid", "ascending"), ("create_time", "ascending"), ("first", "ascending")]
    )
    how = {"samples": "sum", "last": "max", "ppid": "last", "terminal": "last"}
    rest = [name for name in PROCESSES.names if name not in KEPT]
    for name in rest:
        if name.endswith("_max"):
            how[name] = "max"
        elif name.endswith("_last"):
            how[name] = "last"
    grouped = table.group_by(list(KEPT), use_threads=False).aggregate(
        [(name, how.get(name, "first")) for name in rest]
    )
    columns = [
        grouped[name if name in KEPT else f"{name}_{how.get(name, 'first')}"]
        for name in PROCESSES.names
    ]
    return pa.Table.from_arrays(columns, schema=PROCESSES)

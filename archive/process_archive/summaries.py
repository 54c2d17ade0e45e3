"""Summaries of a node's states: a row per process, and a row per different command line.

A process has a row for each combination of its texts (name, exe, command line, user, folder), so
that a search finds what it was called at any time. `command` is the command line joined by blanks
and bounded; `states` has it complete.
"""

import numpy as np
import pyarrow as pa

from .columns import FLOAT, INT, TEXT
from .schema import COMMANDS, MOMENT, PLACE, PROCESSES

LONGEST = 32 * 1024  # characters of a command line, or of another text, in summaries
TEXTS = ("name", "exe", "cmdline", "username", "cwd")
CUT = " …"


def processes(tables):
    """Return the table of `processes` of the `NodeTables`, in their order."""
    if not len(tables):
        return PROCESSES.empty_table()
    order = tables.order
    texts = np.column_stack([tables.numbers[order, PLACE[key]] for key in TEXTS])
    pid, created = tables.pid[order], tables.created[order]
    # Rows of one process and the same texts are one group, in order of their first appearance.
    change = np.ones(len(order), bool)
    change[1:] = (np.diff(pid) != 0) | (np.diff(created) != 0)
    process = np.cumsum(change)
    _, begin, group = np.unique(
        np.column_stack([process, texts]), axis=0, return_index=True, return_inverse=True
    )
    group = group.reshape(-1)
    by_group = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[by_group], np.arange(len(begin)))
    ends = np.append(starts[1:], len(order)) - 1
    rows = order[by_group]  # rows of the states, group by group
    newest = rows[ends]
    columns = dict(
        _times(tables, rows, starts, ends),
        **_texts(tables, newest),
        **_counters(tables, rows, starts, ends),
        node=pa.array([tables.node] * len(begin), TEXT),
        pid=tables.take("pid", newest),
        create_time=tables.take("create_time", newest),
        ppid=tables.take("ppid", newest),
        terminal=_bounded(tables, "terminal").take(pa.array(_numbers(tables, "terminal", newest))),
    )
    made = pa.Table.from_arrays([columns[name] for name in PROCESSES.names], schema=PROCESSES)
    return made.take(pa.array(np.argsort(begin, kind="stable")))


def commands(table):
    """Return the table of `commands` of tables of `processes`, which may be of several segments."""
    keys = COMMANDS.names[:6]
    grouped = table.group_by(keys).aggregate([("first", "min"), ("last", "max"), ("pid", "count")])
    columns = [grouped[key] for key in keys]
    columns += [grouped["first_min"], grouped["last_max"], grouped["pid_count"]]
    made = pa.Table.from_arrays(columns, schema=COMMANDS)
    return made.sort_by([(key, "ascending") for key in keys])


def _times(tables, rows, starts, ends):
    readings = tables.runs.readings
    first, last = tables.first[rows], tables.last[rows]
    at = first[starts]  # the reading in which each process is seen first
    base = [readings[place].row for place in at.tolist()]
    created = tables.created[rows[starts]]
    start = created - tables.created[base]
    boots = [((readings[place].meta or {}).get("tally") or {}).get("boot") for place in at.tolist()]
    samples = np.add.reduceat((last - first + 1).astype(np.int64), starts)
    return {
        "first": pa.array(tables.ts[at]).cast(MOMENT),
        "last": pa.array(tables.ts[last[ends]]).cast(MOMENT),
        "samples": pa.array(samples, INT),
        "start": pa.array(np.round(start, 2), FLOAT),
        "boot": pa.array(boots, TEXT),
    }


def _texts(tables, newest):
    columns = {}
    for key in TEXTS:
        name = "command" if key == "cmdline" else key
        columns[name] = _bounded(tables, key).take(pa.array(_numbers(tables, key, newest)))
    return columns


def _numbers(tables, key, rows):
    return tables.numbers[rows, PLACE[key]]


def _bounded(tables, key):
    """Return the texts of a key by number, cut to `LONGEST`; a command line is joined by blanks."""
    values = tables.values[key].to_pylist()
    if key == "cmdline":
        values = [None if v is None else " ".join(filter(None, v)) for v in values]
    return pa.array(
        [v if v is None or len(v) <= LONGEST else v[:LONGEST] + CUT for v in values], TEXT
    )


def _counters(tables, rows, starts, ends):
    columns = {}
    user, known = tables.numbers_of("cpu_times", "user", rows)
    system, _ = tables.numbers_of("cpu_times", "system", rows)
    _first_and_last(columns, "cpu", user + system, known, starts, ends, FLOAT)
    for what, item in (("read", "read_bytes"), ("write", "write_bytes")):
        numbers, known = tables.numbers_of("io_counters", item, rows)
        _first_and_last(columns, what, numbers, known, starts, ends, INT)
    for name, key, item, kind in (
        ("cpu_percent_max", "cpu_percent", None, FLOAT),
        ("rss_max", "memory_info", "rss", INT),
        ("pss_max", "memory_full_info", "pss", INT),
        ("num_fds_max", "num_fds", None, INT),
        ("num_threads_max", "num_threads", None, INT),
    ):
        numbers, known = tables.numbers_of(key, item, rows)
        most = np.maximum.reduceat(numbers, starts)
        some = np.logical_or.reduceat(known, starts)
        columns[name] = pa.array(most, kind, mask=~some)
    return columns


def _first_and_last(columns, what, numbers, known, starts, ends, kind):
    columns[what + "_first"] = pa.array(numbers[starts], kind, mask=~known[starts])
    columns[what + "_last"] = pa.array(numbers[ends], kind, mask=~known[ends])

"""The lives of processes: a row per identity, whatever segments it is in and names it had."""

import pyarrow as pa

from . import identity, times
from .boots import Boots
from .selection import select
from .stamps import following, stamps

TEXTS = ("name", "exe", "command", "username", "cwd", "terminal")
MOST = ("cpu_percent_max", "rss_max", "pss_max", "num_fds_max", "num_threads_max")
TOTALS = {"cpu_seconds": "cpu_last", "read_bytes": "read_last", "write_bytes": "write_last"}
QUERY = """
select * exclude (first, last), epoch_us(first) as first, epoch_us(last) as last
from processes semi join sought using (node, pid)
"""


def lives_of(view, sought):
    """Return the lives of all processes with one of the pids in `sought`, pairs (node, pid).

    A dict by `Identity` of lists of rows of `processes`, oldest first.
    """
    sought = sorted(sought)
    if not sought:
        return {}
    nodes = {node for node, _ in sought}
    table = pa.table(
        {
            "node": pa.array([node for node, _ in sought], pa.string()),
            "pid": pa.array([pid for _, pid in sought], pa.int64()),
        }
    )
    view.engine.connection.register("sought", table)
    node = nodes.pop() if len(nodes) == 1 else None
    rows = select(view, QUERY, (), ["processes"], node=node).to_pylist()
    return by_identity(view, rows)


def by_identity(view, rows):
    """Return rows of `processes` by `Identity`, oldest first; those without a pid are left out."""
    boots, found = Boots(view), {}
    for row in sorted(rows, key=lambda row: row["last"]):
        own = identity_of(row, boots)
        if own is not None:
            found.setdefault(own, []).append(row)
    return found


def identity_of(row, boots):
    """Return the `Identity` of a row of `processes`."""
    values = [row[key] for key in ("node", "boot", "pid", "create_time", "start")]
    own = identity.identity(*values)
    if own is not None and own.boot is None:
        values[1] = boots.of(own.node, own.origin)
        own = identity.identity(*values)
    return own


def life(own, rows):
    """Return a row of an answer about one process: see `dated`, which adds the times.

    `rows`: all its rows of `processes`, oldest first; `own`: its `Identity`, None without a pid.
    """
    newest = rows[-1]
    found = {
        "id": identity.id_of(own),
        "node": newest["node"],
        "pid": newest["pid"],
        "ppid": newest["ppid"],
        **{key: newest[key] for key in TEXTS},
        **times.flat("started", decimal(rows[0]["create_time"])),
        "first": min(row["first"] for row in rows),
        "last": newest["last"],
        "samples": sum(row["samples"] for row in rows),
    }
    for name, column in TOTALS.items():
        found[name] = next((r[column] for r in reversed(rows) if r[column] is not None), None)
    for name in MOST:
        found[name] = max((row[name] for row in rows if row[name] is not None), default=None)
    return found


def dated(view, found):
    """Return the rows of `life` with times for moments: `first_`, `last_` and `gone_timestamp`, ...

    The process was in the readings from `first` to `last`; the start is exact, and the end is
    between `last` and `gone`, the node's next reading. No `gone`: it is in the newest reading.
    """
    lasts = {(row["node"], row["last"]) for row in found}
    later = following(view, lasts)
    gone = {(node, us) for (node, _), us in later.items() if us is not None}
    exact = stamps(view, lasts | gone | {(row["node"], row["first"]) for row in found})
    rows = []
    for row in found:
        node, last = row["node"], row["last"]
        shown = {key: row[key] for key in row if key not in ("first", "last")}
        shown.update(times.flat("first", exact[node, row["first"]]))
        shown.update(times.flat("last", exact[node, last]))
        shown.update(times.flat("gone", exact.get((node, later[node, last]))))
        rows.append(shown)
    return rows


def decimal(seconds):
    """Return seconds since the epoch as decimal text, None if they are none of a record."""
    if seconds is None or not 0 <= seconds < 10**12:
        return None
    return times.timestamp_of(round(seconds * 1000000))

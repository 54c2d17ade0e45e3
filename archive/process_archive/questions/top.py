"""Which processes used most CPU, memory or disk in a span."""

from ..faults import Fault
from . import times
from .answers import answer
from .boots import Boots
from .coverage import coverage_of
from .identity import id_of
from .lives import decimal, identity_of
from .process import ALWAYS
from .selection import select

VALUES = {
    "cpu": "cpu_times.user + cpu_times.system",
    "rss": "memory_info.rss",
    "io": "io_counters.read_bytes + io_counters.write_bytes",
}
USED = """
with used as (
    select node, pid, create_time, segment, min(states.first) as first, max(states.last) as last,
        arg_min({value}, states.first) as earliest, arg_max({value}, states.first) as latest,
        max({value}) as most
    from states where pid is not null and (?::text is null or node = ?)
        and states.last >= make_timestamptz(?::bigint)
        and states.first <= make_timestamptz(?::bigint)
    group by all
), known as (
    select node, pid, create_time, segment, arg_max(boot, last) as boot,
        arg_max(start, last) as start, arg_max(ppid, last) as ppid, arg_max(name, last) as name,
        arg_max(username, last) as username, arg_max(command, last) as command
    from processes group by node, pid, create_time, segment
)
select u.node, u.pid, u.create_time, epoch_us(u.first) as first, epoch_us(u.last) as last,
    earliest, latest, most, boot, start, ppid, name, username, command
from used u join known k on u.segment = k.segment and u.node = k.node and u.pid = k.pid
    and u.create_time is not distinct from k.create_time
order by u.last
"""


def top(view, node=None, by="cpu", first=None, last=None, limit=None, cursor=None):
    """Return the `Answer` with a row for each process of one node, or of all; the largest first.

    `by`: "cpu" (seconds used in the span), "rss" (the most bytes in a reading of it) or "io" (bytes
    read from and written to disks in it). A row has `id`, `node`, `pid`, `ppid`, `name`,
    `username`, `command`, `started_timestamp`, `started_time` and the value under its name. Use is
    counted from the first reading of the span, or from the start of a process that is younger.
    Processes without the value are left out. `first`, `last`: microseconds. Raises `Fault`.
    """
    if by not in VALUES:
        raise Fault(f"cannot sort by {by!r}; there are {', '.join(VALUES)}")
    span = ALWAYS[0] if first is None else first, ALWAYS[1] if last is None else last
    found = select(
        view, USED.format(value=VALUES[by]), (node, node, *span), ["states", "processes"],
        node, first, last,
    ).to_pylist()  # fmt: skip
    boots, by_process, begins = Boots(view), {}, {}
    for row in found:
        begins[row["node"]] = min(row["first"], begins.get(row["node"], row["first"]))
        by_process.setdefault(identity_of(row, boots), []).append(row)
    rows = [
        row_of(own, parts, by, max(span[0], begins[own.node])) for own, parts in by_process.items()
    ]
    rows = [row for row in rows if row[by] is not None]
    rows.sort(key=lambda row: (-row[by], row["node"], row["pid"]))
    return answer(rows, coverage_of(view, node, first, last), limit=limit, cursor=cursor)


def row_of(own, parts, by, first):
    """Return the row of a process with the rows `parts` of `USED`, oldest first.

    `first`: the begin of the span, or of the node's readings, in microseconds.
    """
    newest = parts[-1]
    row = {"id": id_of(own), "node": own.node, "pid": own.pid}
    row.update((name, newest[name]) for name in ("ppid", "name", "username", "command"))
    row.update(times.flat("started", decimal(newest["create_time"])))
    if by == "rss":
        row[by] = max((part["most"] for part in parts if part["most"] is not None), default=None)
        return row
    parts = [part for part in parts if part["latest"] is not None]
    if not parts:
        return {**row, by: None}
    created = parts[0]["create_time"]  # by the clock as it was then
    is_young = created is not None and created * 1000000 > first
    before = 0 if is_young else parts[0]["earliest"] or 0
    used = max(part["latest"] for part in parts) - before
    return {**row, by: round(used, 2) if by == "cpu" else used}

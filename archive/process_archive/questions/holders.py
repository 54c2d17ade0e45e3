"""Who had a port, a file or a folder open."""

from . import times
from .answers import answer
from .boots import Boots
from .coverage import coverage_of
from .identity import id_of
from .lives import identity_of
from .process import ALWAYS
from .selection import select
from .stamps import stamps

PORT = "len([c for c in connections if c.laddr.port = try_cast(target as bigint)]) > 0"
PATH = (
    "coalesce(len([f for f in open_files if f.path = target or starts_with(f.path, folder)]) > 0, "
    "false) or coalesce(cwd = target or starts_with(cwd, folder), false)"
)
HELD = """
with asked as (select ?::text as target, ?::text as folder), held as (
    select node, pid, create_time, segment, epoch_us(min(states.first)) as first,
        epoch_us(max(states.last)) as last
    from states, asked where pid is not null and (?::text is null or node = ?)
        and states.last >= make_timestamptz(?::bigint)
        and states.first <= make_timestamptz(?::bigint) and ({condition})
    group by all
), known as (
    select node, pid, create_time, segment, arg_max(boot, last) as boot,
        arg_max(start, last) as start, arg_max(name, last) as name,
        arg_max(username, last) as username, arg_max(command, last) as command
    from processes group by all
)
select h.*, k.boot, k.start, k.name, k.username, k.command
from held h join known k on h.segment = k.segment and h.node = k.node and h.pid = k.pid
    and h.create_time is not distinct from k.create_time
order by h.last
"""


def holders(view, target, node=None, first=None, last=None, limit=None, cursor=None):
    """Return the `Answer` with a row for each process that had `target` open in a span.

    `target`: a number is a local port, else a path: of a file, or of a folder and all in it, among
    open files and current folders. A row has `id`, `node`, `pid`, `name`, `username`, `command`,
    and the first and the last reading with it: `first_timestamp`, `first_time`, `last_timestamp`,
    `last_time`; a run of readings counts as a whole. `first`, `last`: microseconds.
    """
    is_port = target.isascii() and target.isdigit() and len(target) <= 5
    folder = target.rstrip("/") + "/"
    span = ALWAYS[0] if first is None else first, ALWAYS[1] if last is None else last
    values = target.rstrip("/") or "/", folder, node, node, *span
    query = HELD.format(condition=PORT if is_port else PATH)
    found = select(view, query, values, ["states", "processes"], node, first, last).to_pylist()
    boots, by_process = Boots(view), {}
    for row in found:
        by_process.setdefault(identity_of(row, boots), []).append(row)
    ends = {
        own: [(own.node, min(r["first"] for r in parts)), (own.node, parts[-1]["last"])]
        for own, parts in by_process.items()
    }
    exact = stamps(view, {end for pair in ends.values() for end in pair})
    rows = [
        {
            "id": id_of(own), "node": own.node, "pid": own.pid,
            **{name: parts[-1][name] for name in ("name", "username", "command")},
            **times.flat("first", exact[ends[own][0]]), **times.flat("last", exact[ends[own][1]]),
        }
        for own, parts in by_process.items()
    ]  # fmt: skip
    rows.sort(key=lambda row: (ends_of(row), row["node"], row["pid"]))
    return answer(rows, coverage_of(view, node, first, last), limit=limit, cursor=cursor)


def ends_of(row):
    """Return the moment of the first reading of a row, to sort by."""
    return float(row["first_timestamp"])

"""One process: its life, and its samples over time."""

from .. import names
from . import identity, times
from .answers import answer
from .boots import Boots
from .coverage import coverage_of
from .lives import dated, life, lives_of
from .moment import reading_at
from .objects_at import objects_at
from .selection import select
from .stamps import stamps
from .steps import in_steps

SAMPLES = """
select node, epoch_us(first) as first, epoch_us(last) as last, samples, status, cpu_percent,
    cpu_times.user as cpu_user, cpu_times.system as cpu_system,
    memory_info.rss as rss, memory_full_info.pss as pss, num_fds, num_threads,
    io_counters.read_bytes as read_bytes, io_counters.write_bytes as write_bytes
from states where node = ? and pid = ? and create_time in (select unnest(?::double[]))
    and last >= make_timestamptz(?::bigint) and first <= make_timestamptz(?::bigint)
order by states.first
"""
ALWAYS = 0, 10**18  # microseconds


def process(view, node, pid, time=None, limit=None, cursor=None):
    """Return the `Answer` with the process that had `pid` at `time`, or that had it last.

    One row, see `lives.life` and `lives.dated`; none if there was no such process.
    """
    if time is None:
        found = lives_of(view, {(node, pid)})
        own = max(found, key=lambda own: found[own][-1]["last"], default=None)
        return _answer(view, own, found)
    reading = reading_at(view, node, time)
    objects = objects_at(view, reading, ["pid", "create_time"]) if reading else []
    ids = [item["id"] for item in objects or () if item.get("pid") == pid]
    return process_by_id(view, ids[0]) if ids else _answer(view, None, {})


def process_by_id(view, text):
    """Return the same `Answer` for an `id`."""
    own = _own(view, text)
    return _answer(view, own, lives_of(view, {(own.node, own.pid)}) if own else {})


def _own(view, text):
    """Return the `Identity` of an `id`, None if it is none.

    It may be from a time when no client had told the boot; now one may have.
    """
    own = identity.parse(text)
    boot = Boots(view).of(own.node, own.origin) if own else None
    return own._replace(boot=boot, origin=None) if boot else own


def _answer(view, own, found):
    if own not in found:
        return answer([], coverage_of(view, own.node if own else None))
    row = life(own, found[own])
    coverage = coverage_of(view, own.node, row["first"], row["last"])
    return answer(dated(view, [row]), coverage)


def samples(view, text, first=None, last=None, step=None, limit=None, cursor=None):
    """Return the `Answer` with the samples of the process with this `id`, oldest first.

    A row for each run of readings in which nothing changed: `timestamp`, `time` of the first,
    `last_timestamp`, `last_time`, `samples` (their number), and values of the record, bytes and
    seconds. `first`, `last`: microseconds. `step`: see `in_steps`, None for every run.
    """
    own = _own(view, text)
    rows = lives_of(view, {(own.node, own.pid)}).get(own) if own else None
    if not rows:
        return answer([], coverage_of(view, own.node if own else None, first, last))
    span = ALWAYS[0] if first is None else first, ALWAYS[1] if last is None else last
    created = sorted({row["create_time"] for row in rows if row["create_time"] is not None})
    found = select(
        view, SAMPLES, (own.node, own.pid, created, *span), ["states"], own.node, first, last
    ).to_pylist()
    exact = stamps(view, {(own.node, row[end]) for row in found for end in ("first", "last")})
    shown = [
        {
            **times.both(exact[own.node, row["first"]]),
            **times.flat("last", exact[own.node, row["last"]]),
            **{key: row[key] for key in row if key not in ("node", "first", "last")},
        }
        for row in found
    ]
    if step is not None:
        shown = in_steps(shown, step)
    coverage = coverage_of(view, own.node, first, last)
    return answer(shown, coverage, limit=limit, cursor=cursor, key=last_of)


def last_of(row):
    """Return what orders samples: a run that has grown since comes again, complete."""
    return list(names.moment(row["last_timestamp"]))

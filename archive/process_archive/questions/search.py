"""Text search: the processes that had a text, at any time in a span, on one node or all."""

import pyarrow as pa

from .. import names
from ..summaries import LONGEST
from .answers import answer
from .boots import Boots
from .coverage import coverage_of
from .lives import TEXTS, dated, identity_of, life, lives_of
from .matching import STATE, SUMMARY, check_regex, condition
from .process import ALWAYS
from .selection import select

# Few rows, asked first. Texts that are cut there may match in what was cut.
COMMANDS = """
create or replace temp table matching as
select * from (
    select distinct segment, node, {columns}, {matches} as matches, {cut} as cut from commands
) where matches or cut
"""
PROCESSES = """
select p.*, m.matches from processes p join matching m
on p.segment = m.segment and p.node = m.node and {same}
where p.last >= make_timestamptz(?::bigint) and p.first <= make_timestamptz(?::bigint)
    and (?::text is null or p.node = ?)
"""
STATES = """
select distinct s.segment, s.node, s.pid, s.create_time
from states s semi join doubtful d on s.segment = d.segment and s.node = d.node
    and s.pid is not distinct from d.pid and s.create_time is not distinct from d.create_time
where {matches} and exists (
    select 1 from readings r where r.segment = s.segment and r.node = s.node
    and r.ts between s.first and s.last
    and r.ts between make_timestamptz(?::bigint) and make_timestamptz(?::bigint))
"""
PLACE = ("segment", "node", "pid", "create_time")


def search(view, text, node=None, first=None, last=None, regex=False, limit=None, cursor=None):
    """Return the `Answer` with a row for each process that had `text` in a reading of the span.

    Substring or regular expression (RE2), case ignored, in name, exe, command line joined by
    blanks, username and cwd. A row is as of `process`, with the texts that the process had when it
    was found last; those started last come first. `first`, `last`: microseconds.
    """
    if regex:
        check_regex(view, text)
    rows = _found(view, text, regex, node, first, last)
    boots, by_process = Boots(view), {}
    for row in sorted(rows, key=lambda row: row["last"]):
        own = identity_of(row, boots)
        key = own or tuple(row[name] for name in ("node", *TEXTS))
        by_process.setdefault(key, []).append(row)
    lives = lives_of(view, {(row["node"], row["pid"]) for row in rows if row["pid"] is not None})
    found = []
    for key, own_rows in by_process.items():
        own = key if key in lives else None
        found.append(life(own, lives.get(key, own_rows)))
        found[-1].update((name, own_rows[-1][name]) for name in TEXTS)
    found.sort(key=place_of)
    return answer(
        found, coverage_of(view, node, first, last), limit=limit, cursor=cursor,
        finish=lambda page: dated(view, page), key=place_of,
    )  # fmt: skip


def place_of(row):
    """Return what orders rows: nothing of it changes while a process runs, so pages stay right."""
    seconds, nanoseconds = names.moment(row["started_timestamp"] or "0")
    texts = [row[name] or "" for name in TEXTS] if row["id"] is None else []
    return [-seconds, -nanoseconds, row["node"], row["pid"] or 0, row["id"] or "", *texts]


def _found(view, text, regex, node, first, last):
    """Return the rows of `processes` that had the text in a reading of the span."""
    span = ALWAYS[0] if first is None else first, ALWAYS[1] if last is None else last
    where = {"node": node, "first": first, "last": last}
    matches, values = condition(SUMMARY, text, regex)
    cut = " or ".join(f"coalesce(length({name}) > {LONGEST}, false)" for name in SUMMARY)
    query = COMMANDS.format(columns=", ".join(SUMMARY), matches=matches, cut=cut)
    select(view, query, values, ["commands"], **where)
    same = " and ".join(f"p.{name} is not distinct from m.{name}" for name in SUMMARY)
    rows = select(
        view, PROCESSES.format(same=same), (*span, node, node), ["processes"], **where
    ).to_pylist()
    sure = [row for row in rows if row["matches"] and is_sure(row, *span)]
    doubtful = [row for row in rows if not (row["matches"] and is_sure(row, *span))]
    if doubtful:
        confirmed = _confirmed(view, text, regex, doubtful, span, where)
        sure += [row for row in doubtful if tuple(row[name] for name in PLACE) in confirmed]
    return sure


def is_sure(row, first, last):
    """Return True if the first or the last reading of a row of `processes` is in the span."""
    return first <= row["first"] <= last or first <= row["last"] <= last


def _confirmed(view, text, regex, doubtful, span, where):
    """Return which processes (see `PLACE`) had the text in a reading of the span, by `states`."""
    kinds = {"segment": pa.string(), "node": pa.string(), "pid": pa.int64()}
    columns = {
        name: pa.array([row[name] for row in doubtful], kinds.get(name, pa.float64()))
        for name in PLACE
    }
    view.engine.connection.register("doubtful", pa.table(columns))
    matches, values = condition(STATE, text, regex)
    query = STATES.format(matches=matches)
    found = select(view, query, (*values, *span), ["states", "readings"], **where)
    return set(zip(*(found[name].to_pylist() for name in PLACE)))

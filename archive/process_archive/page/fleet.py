"""/: every node, its newest reading, its day, its load and its clock; silent ones first."""

import time

from ..questions import times
from ..questions.accounts import account_of
from ..questions.moment import reading_at
from ..questions.nodes import nodes
from ..questions.objects_at import objects_at
from ..web.forms import at_most, one_of, text
from ..web.parameters import optional
from . import strips
from .answering import Page, view

SILENT = 60  # seconds without a reading
ROWS = 50  # nodes of a page: each costs the look at its day and at its newest reading
COLUMNS = 288  # of a strip: five minutes each
SORTS = {
    "node": lambda row: row["node"],
    "age": lambda row: -row["age"],
    "readings": lambda row: -row["readings"],
    "first": lambda row: row["first_timestamp"].zfill(24),
}
PARAMETERS = [
    optional("filter", text, "only nodes with this in their name"),
    optional("sort", one_of(*SORTS), "node, age, readings or first"),
    optional("page", at_most(10**6), "which page of nodes"),
]


@view("/", "fleet", PARAMETERS)
def fleet(archive, asked):
    """Return the fleet. JSON and CSV have all its nodes, as the API's /api/v1/nodes."""
    now, values = time.time(), asked.values
    found = nodes(archive, now=now)
    wanted = (values["filter"] or "").lower()
    rows = [row for row in found.rows if wanted in row["node"].lower()]
    rows.sort(key=lambda row: row["node"])
    rows.sort(key=SORTS[values["sort"] or "node"])
    silent = [row for row in rows if row["age"] > SILENT]
    ordered = silent + [row for row in rows if row["age"] <= SILENT]
    found = found._replace(rows=ordered)
    page = values["page"] or 1
    here = ordered[(page - 1) * ROWS : page * ROWS]
    begin, end = asked.tz.day(asked.tz.day_of(int(now * 1000000)))
    more = {
        "cards": [card(archive, row, begin, end, now) for row in here],
        "total": len(ordered), "all": archive.nodes(), "silent": len(silent), "columns": COLUMNS,
        "page": page, "pages": -(-len(ordered) // ROWS), "begin": begin, "limit": SILENT,
    }  # fmt: skip
    return Page("fleet.html", found, None, more)


def card(archive, row, begin, end, now):
    """Return what is shown of a node beside its row of `nodes`."""
    node, us = row["node"], int(now * 1000000)
    own = account_of(archive, node, begin, us)
    bars = strips.strip_of(own, begin, end, us, COLUMNS) if own else strips.blank(COLUMNS)
    return {
        **row,
        "bars": bars,
        "sums": own.sums(begin, us) if own else None,
        "silent": row["age"] > SILENT,
        "skew": skew_of(archive, node, row["last_timestamp"]),
        "load": load_of(archive, node, row["last_timestamp"]),
    }


def skew_of(archive, node, timestamp):
    """Return by how many seconds the node's clock is ahead of the API host's, None if unknown.

    The client's clock at the moment of sending (tally), and the service's at that of storing.
    """
    us = times.microseconds(times.parse(timestamp).moment)
    table = archive.readings(node, us, us + 1, ["node", "ts", "tally", "arrived"])
    for row in reversed(table.drop(["ts"]).to_pylist()):
        sent = (row["tally"] or {}).get("sent")
        if sent is not None:
            return sent - row["arrived"] / 1e9
    return None


def load_of(archive, node, timestamp):
    """Return the sums over the processes of a reading, None if it cannot be read."""
    reading = reading_at(archive, node, times.parse(timestamp))
    objects = objects_at(archive, reading, ["cpu_percent", "memory_info"]) if reading else None
    return None if objects is None else totals(objects)


def totals(objects):
    """Return number, CPU (percent of one processor) and resident memory of process objects."""
    memory = (item.get("memory_info") for item in objects)
    return {
        "processes": len(objects),
        "cpu": sum(numbers(item.get("cpu_percent") for item in objects)),
        "rss": sum(numbers(own[0] if isinstance(own, list) and own else None for own in memory)),
    }


def numbers(values):
    """Return those of `values` that are numbers."""
    return [value for value in values if type(value) in (int, float)]

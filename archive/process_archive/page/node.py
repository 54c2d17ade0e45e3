"""/nodes/UUID: what ran on a node at a moment, and what was before and after."""

import time

from ..questions import times
from ..questions.accounts import account_of
from ..questions.moment import reading_at
from ..questions.objects_at import objects_at
from ..questions.order import ordered
from ..questions.show import show
from ..schema import KEYS
from ..web.asking import known_node
from ..web.forms import field, node, one_of, text
from ..web.parameters import AT, optional
from ..web.refused import Refused
from . import day, strips, table
from .answering import Page, view
from .fleet import SILENT, totals

HEAD = ("timestamp", "time", "id")
JUMPS = (
    (-3600, "−1 h"),
    (-600, "−10 min"),
    (-60, "−1 min"),
    (60, "+1 min"),
    (600, "+10 min"),
    (3600, "+1 h"),
)
MARGINS = (120, 3600, 86400)  # seconds around a reading in which its neighbours are looked for


def keys(value, now=None):
    """Return the keys that are columns; raises ValueError."""
    parts = [part.strip() for part in value.split(",") if part.strip()]
    unknown = [part for part in parts if part != "all" and not table.is_key(part)]
    if unknown:
        raise ValueError(
            "no key of a process: {}; there are {}".format(", ".join(unknown), ", ".join(KEYS))
        )
    return "all" if "all" in parts else ",".join(parts)


PARAMETERS = [
    AT,
    optional("sort", field, "cpu, rss, or a key of the record such as num_fds"),
    optional("filter", text, "only processes with this text"),
    optional("user", text, "only processes of this user"),
    optional("shape", one_of("list", "tree", "name", "username"), "list, tree, or folded"),
    optional("keys", keys, "columns: keys of the record, or all"),
]


@view("/nodes/<node>", "node", PARAMETERS)
def a_node(archive, asked, node):
    """Return the processes of a node at a moment."""
    check(archive, node)
    values = asked.values
    found = show(archive, node, values["at"])
    if found.reading is None:
        return nothing(archive, asked, node)
    timestamp = found.reading["timestamp"]
    shape = values["shape"] or "list"
    field_ = values["sort"] or ("cpu" if shape == "list" else None)
    picked = ordered(table.chosen(found.rows, values["filter"], values["user"]), field_)
    before, after = neighbours(archive, node, timestamp)
    old = objects_of(archive, node, before)
    by_id = None if old is None else {item["id"]: item for item in old}
    columns, us = table.columns_of(values["keys"]), microseconds(timestamp)
    here = {item["id"] for item in found.rows}
    kept = set(map(id, picked))
    hidden = [item for item in found.rows if id(item) not in kept]
    begin, end = asked.tz.day(asked.tz.day_of(us))
    is_folded = shape in table.FOLDS
    more = {
        "node": node, "before": before, "after": after, "columns": columns, "shape": shape,
        "lines": table.lines_of([] if is_folded else picked, by_id, shape == "tree", columns),
        "folds": table.folded(picked, shape) if is_folded else [],
        "ended": [item for item in old or () if item["id"] not in here],
        "shown": totals(picked), "hidden": totals(hidden), "sort": field_, "us": us,
        "sort_field": table.sort_field, "KEYS": KEYS, "jumps": jumps(us), "silent": SILENT,
        **the_day(archive, node, begin, end),
    }  # fmt: skip
    answer = found._replace(rows=picked)
    return Page("node.html", answer, [*HEAD, *KEYS], more)


def nothing(archive, asked, node):
    """Return the page of a moment before the node's first reading."""
    found = show(archive, node, asked.values["at"])
    more = {"node": node, "span": archive.nodes()[node]}
    return Page("before.html", found, [*HEAD, *KEYS], more)


def check(archive, name):
    """Refuse what is no node, and a node without any reading."""
    try:
        node(name)
    except ValueError as fault:
        raise Refused({"node": str(fault)}) from None
    known_node(archive, name)


def the_day(archive, name, begin, end):
    """Return what the strip of the day shows: the ledger, and curves on the same axis."""
    now = int(time.time() * 1000000)
    own = account_of(archive, name, begin, min(end - 1, now))
    bars = strips.strip_of(own, begin, end, now, 1440) if own else strips.blank(1440)
    curves, rows = day.day_of(archive, name, begin, end)
    return {
        "begin": begin, "end": end, "bars": bars, "curves": curves, "rows": rows,
        "sums": own.sums(begin, min(end - 1, now)) if own else None,
    }  # fmt: skip


def neighbours(archive, name, timestamp):
    """Return the timestamps of the readings before and after one, None for none."""
    us = microseconds(timestamp)
    for margin in (*MARGINS, None):
        wide = (None, None) if margin is None else (us - margin * 10**6, us + margin * 10**6)
        stamps = archive.readings(name, *wide, ["node", "ts", "timestamp"])["timestamp"].to_pylist()
        place = stamps.index(timestamp) if timestamp in stamps else None
        if place is not None and 0 < place < len(stamps) - 1:
            break
    if place is None:
        return None, None
    return stamps[place - 1] if place else None, (stamps[place + 1 :] or [None])[0]


def objects_of(archive, name, timestamp):
    """Return the objects of exactly this reading, None if there is none."""
    if timestamp is None:
        return None
    reading = reading_at(archive, name, times.parse(timestamp))
    return objects_at(archive, reading) if reading else None


def jumps(us):
    """Return (timestamp, label) of the moments at some distance."""
    return [(times.timestamp_of(max(us + step * 10**6, 0)), label) for step, label in JUMPS]


def microseconds(timestamp):
    return times.microseconds(times.parse(timestamp).moment)

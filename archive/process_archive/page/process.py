"""/processes/ID: one process over time, its parent and children, its files and sockets."""

from ..questions import times
from ..questions.ledger import ledger
from ..questions.moment import reading_at
from ..questions.objects_at import objects_at
from ..questions.order import started
from ..questions.process import process_by_id, samples
from ..schema import KEYS
from ..web.forms import process_id
from ..web.parameters import AT, FROM, TO, span
from ..web.refused import Refused
from . import strips
from .answering import Page, cursor_of, view
from .node import microseconds

ROWS = 500  # samples of a page
HOUR = 3600 * 1000000  # microseconds
PRESENT = ("present", "extra", "conflict")  # states of the ledger that are no gap
CURVES = (
    ("cpu_percent", "CPU %"),
    ("rss", "Memory"),
    ("num_threads", "Threads"),
    ("num_fds", "Files"),
)


@view("/processes/<id>", "process", [AT, FROM, TO])
def a_process(archive, asked, id):
    """Return the samples of a process; without `from`, those of its last hour."""
    try:
        process_id(id)
    except ValueError as fault:
        raise Refused({"id": str(fault)}) from None
    lives = process_by_id(archive, id).rows
    if not lives:
        raise Refused(
            {"id": "the archive has no such process; it may have been removed since"}, 404
        )
    life = lives[0]
    begin, end = bounds(asked, life)
    found = samples(archive, id, begin, end, limit=ROWS, cursor=cursor_of(asked))
    gaps = [
        row for row in ledger(archive, life["node"], begin, end).rows if row["state"] not in PRESENT
    ]
    objects, item, at = objects_then(archive, asked, life)
    more = {
        "life": life, "item": item, "at": at, "begin": begin, "end": end, "KEYS": KEYS,
        "family": family(objects, item), "lines": lines(found.rows, gaps),
        "curves": curves(found.rows, gaps, begin, end), "spans": spans(life),
    }  # fmt: skip
    return Page("process.html", found, None, more)


def bounds(asked, life):
    """Return begin and end of the samples in microseconds."""
    begin, end = span(asked.values)
    first, last = (microseconds(life[name + "_timestamp"]) for name in ("first", "last"))
    end = last + 1 if end is None else end
    begin = max(first, end - HOUR) if begin is None else begin
    return begin, max(end, begin + 1)


def spans(life):
    """Return (label, from, to) of the spans that are a link away."""
    first, last = (microseconds(life[name + "_timestamp"]) for name in ("first", "last"))
    found = [
        (label, max(first, last - hours * HOUR))
        for hours, label in ((1, "last hour"), (6, "last 6 h"), (24, "last day"))
    ]
    return [(label, strips.stamp(us), strips.stamp(last + 1)) for label, us in found] + [
        ("all", strips.stamp(first), strips.stamp(last + 1))
    ]


def objects_then(archive, asked, life):
    """Return all objects, that of the process or None, and the timestamp of the reading at `at`.

    Without `at` it is the last reading of the process.
    """
    time = asked.values["at"] or times.parse(life["last_timestamp"])
    reading = reading_at(archive, life["node"], time)
    objects = (objects_at(archive, reading) if reading else None) or []
    item = next((item for item in objects if item["id"] == life["id"]), None)
    return objects, item, reading.timestamp if reading else None


def family(objects, item):
    """Return the parent and the children in that reading, see `order.tree`."""
    if item is None:
        return {"parent": None, "children": []}
    others = [other for other in objects if other is not item]
    parents = [other for other in others if is_child(item, other)]
    children = [other for other in others if is_child(other, item)]
    return {"parent": parents[0] if parents else None, "children": children}


def is_child(item, parent):
    """Return True if the parent's pid is the item's ppid, and it did not start later."""
    return item.get("ppid") == parent.get("pid") and started(parent) <= started(item)


def lines(rows, gaps):
    """Return samples and the gaps between them in one list, oldest first: pairs (kind, row)."""
    found = [(microseconds(row["timestamp"]), 1, "sample", row) for row in rows]
    if rows:
        edge = microseconds(rows[0]["timestamp"]), microseconds(rows[-1]["last_timestamp"])
        found += [
            (microseconds(row["from_timestamp"]), 0, "gap", row)
            for row in gaps
            if edge[0] <= microseconds(row["from_timestamp"]) <= edge[1]
        ]
    return [(kind, row) for _, _, kind, row in sorted(found, key=lambda part: part[:2])]


def curves(rows, gaps, begin, end):
    """Return a curve of each of `CURVES`, broken at gaps."""
    holes = [(microseconds(gap["from_timestamp"]), None) for gap in gaps]
    found = []
    for name, title in CURVES:
        points = [
            (us, row[name])
            for row in rows
            for us in sorted({microseconds(row[end_]) for end_ in ("timestamp", "last_timestamp")})
        ]
        known = [value for _, value in points if value is not None]
        if known:
            path = strips.curve(
                sorted(points + holes, key=lambda point: point[0]), begin, end, max(known) * 1.05
            )
            found.append({"name": name, "title": title, "path": path,
                          "highest": max(known), "lowest": min(known)})  # fmt: skip
    return found

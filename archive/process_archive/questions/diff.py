"""What differs between two moments of a node, or between two nodes."""

from . import times
from .answers import answer
from .coverage import coverage_of, joined
from .moment import reading_at
from .objects_at import objects_at
from .texts import command_of, text_of

# What says what a process is and may do; the other keys change from reading to reading.
FIELDS = (
    "name", "exe", "cmdline", "cwd", "username", "uids", "gids", "ppid", "terminal", "nice",
    "ionice", "cpu_affinity", "environ", "connections", "open_files",
)  # fmt: skip


def diff(view, one, other, limit=None, cursor=None):
    """Return the `Answer` with a row for each process that differs, by pid.

    `one`, `other`: (node, `times.Time`); of each the newest reading then. Of one node, processes
    are compared by identity, of two by name and command line, each with one of the same. A row has
    `change` ("started", "ended" or "changed"; of two nodes "only in the second", "only in the
    first" or "changed"), `id`, `node`, `pid`, `name`, `username`, `command`, and `fields`, the keys
    of `FIELDS` that differ. Of open files the paths count. The coverage is of both readings.
    """
    sides, coverages = [], []
    for node, time in (one, other):
        reading = reading_at(view, node, time)
        objects = (objects_at(view, reading) if reading else None) or []
        ts = reading.ts if reading else times.microseconds(time.moment)
        coverages.append(coverage_of(view, node, ts, ts))
        sides.append(objects)
    same = one[0] == other[0]
    first, second = (by_key(objects, same) for objects in sides)
    added, gone = ("started", "ended") if same else ("only in the second", "only in the first")
    rows = [row_of(gone, one[0], item) for key, item in first.items() if key not in second]
    rows += [row_of(added, other[0], item) for key, item in second.items() if key not in first]
    for key in first.keys() & second.keys():
        fields = [name for name in FIELDS if value(first[key], name) != value(second[key], name)]
        fields = [name for name in fields if same or name not in ("ppid", "environ")]
        if fields:
            rows.append(row_of("changed", other[0], second[key], fields))
    rows.sort(key=place_of)
    return answer(rows, joined(view, coverages), limit=limit, cursor=cursor)


def place_of(row):
    """Return what orders rows."""
    return [row["pid"] if type(row["pid"]) is int else 0, row["change"], row["id"] or ""]


def by_key(objects, same):
    """Return process objects by what makes two of them the same one."""
    found, counts = {}, {}
    for item in objects:
        key = item["id"] if same else (text_of(item.get("name")), command_of(item))
        counts[key] = counts.get(key, 0) + 1
        found[key, counts[key]] = item
    return found


def value(item, name):
    """Return what is compared of a key."""
    found = item.get(name)
    if name == "open_files" and isinstance(found, list):
        return sorted(str(part[0]) for part in found if isinstance(part, list) and part)
    return found


def row_of(change, node, item, fields=()):
    """Return a row of the answer."""
    return {
        "change": change,
        "id": item["id"],
        "node": node,
        **{key: item.get(key) for key in ("pid", "name", "username")},
        "command": command_of(item),
        "fields": list(fields),
    }

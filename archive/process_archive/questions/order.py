"""The order of process objects: by a field, or as a tree of parents and children."""

import pyarrow as pa

from ..faults import BadQuestion
from ..schema import CODECS

SHORT = {"cpu": "cpu_percent", "rss": "memory_info.rss", "command": "cmdline"}


def key_of(field):
    """Return the key of the record that a field is of; None for None."""
    return None if field is None else SHORT.get(field, field).partition(".")[0]


def value_of(item, field):
    """Return the value of a field of a process object: a key, or the item of one (`uids.real`)."""
    key, _, part = SHORT.get(field, field).partition(".")
    value = item.get(key)
    if part:
        place = CODECS[key].kind.get_field_index(part)
        value = value[place] if isinstance(value, list) and place < len(value) else None
    return value


def check_field(field):
    """Raise `BadQuestion` if there is no such field to sort by; None is no field."""
    if field is None:
        return
    key, _, part = SHORT.get(field, field).partition(".")
    kind = CODECS[key].kind if key in CODECS else None
    items = [item.name for item in kind] if kind is not None and pa.types.is_struct(kind) else []
    if kind is None or part and part not in items:
        raise BadQuestion(
            f"cannot sort by {field!r}: it is no key of a process; there are "
            f"{', '.join([*SHORT, *CODECS])}, and items of these such as memory_info.rss"
        )


def ordered(objects, field=None):
    """Return the objects sorted by `field`: numbers from the largest, texts from A, then unknown.

    Equal ones, and all without a field, stay in the order of pids. See `check_field`.
    """
    if field is None:
        return objects

    def key(item):
        value = value_of(item, field)
        if isinstance(value, (int, float)):
            return 0, -value, ""
        return (2, 0, "") if value is None else (1, 0, str(value).lower())

    return sorted(objects, key=key)


def tree(objects):
    """Return (object, depth) pairs, children after their parents.

    A parent has the child's `ppid` as pid and did not start after it. One whose parent is not
    here, or that is its own ancestor, is a root.
    """
    by_pid = {item["pid"]: item for item in objects if type(item.get("pid")) is int}
    children, roots = {}, []
    for item in objects:
        parent = by_pid.get(item.get("ppid"))
        if parent is None or parent is item or started(parent) > started(item):
            roots.append(item)
        else:
            children.setdefault(id(parent), []).append(item)
    found, seen = [], set()
    for root in [*roots, *objects]:  # of a circle, the first one is the root
        waiting = [(root, 0)]
        while waiting:
            item, depth = waiting.pop()
            if id(item) not in seen:
                seen.add(id(item))
                found.append((item, depth))
                waiting += [(child, depth + 1) for child in reversed(children.get(id(item), []))]
    return found


def started(item):
    """Return when a process started, in seconds; 0 if it is not known."""
    value = item.get("create_time")
    return value if type(value) in (int, float) else 0

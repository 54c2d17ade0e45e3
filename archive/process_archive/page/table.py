"""The table of processes: its columns, its order, and what changed since the reading before."""

from ..questions.order import CODECS, SHORT, tree, value_of
from ..questions.texts import has_text
from ..schema import KEYS
from .fleet import numbers, totals

DEFAULT = (
    "pid", "username", "cpu_percent", "memory_info.rss", "num_threads", "num_fds", "create_time",
    "name", "cmdline",
)  # fmt: skip
HEADS = {
    "pid": "PID", "ppid": "Parent", "username": "User", "cpu_percent": "CPU %",
    "memory_info.rss": "Memory", "memory_percent": "Mem %", "num_threads": "Threads",
    "num_fds": "Files", "create_time": "Started", "name": "Name", "cmdline": "Command line",
    "status": "Status",
}  # fmt: skip
# Not marked when they change: in a busy process they always do.
RESTLESS = {"cpu_percent", "cpu_times", "memory_percent", "num_ctx_switches", "io_counters",
            "cpu_num", "threads", "memory_info", "memory_full_info", "memory_info.rss"}  # fmt: skip
LEFT = {"username", "name", "cmdline", "exe", "cwd", "status", "terminal", "create_time"}
FOLDS = ("name", "username")


def is_key(key):
    """Return True for what may be a column: a key of the record, or an item of one."""
    own, _, part = key.partition(".")
    kind = CODECS[own].kind if own in CODECS else None
    return kind is not None and (
        not part or hasattr(kind, "get_field_index") and kind.get_field_index(part) >= 0
    )


def columns_of(keys):
    """Return the columns: pairs (key, head, True if it is a number)."""
    chosen = KEYS if keys == "all" else keys.split(",") if keys else DEFAULT
    return [(key, HEADS.get(key, key), key not in LEFT) for key in dict.fromkeys(chosen)]


def lines_of(objects, before, is_tree, columns):
    """Return a dict for each process: item, depth, cells, whether it is new.

    `before`: the objects of the reading before, by id; None if there is none. A cell is
    (key, value, text of the value before if it differs, else None).
    """
    pairs = tree(objects) if is_tree else [(item, 0) for item in objects]
    lines = []
    for item, depth in pairs:
        old = None if before is None else before.get(item["id"])
        cells = [(key, value_of(item, key), change(item, old, key)) for key, _, _ in columns]
        lines.append(
            {
                "item": item,
                "depth": depth,
                "cells": cells,
                "new": before is not None and old is None,
            }
        )
    return lines


def change(item, old, key):
    """Return whether and from what a value changed: None, or a tuple of the value before."""
    if old is None or key in RESTLESS or value_of(item, key) == value_of(old, key):
        return None
    return (value_of(old, key),)


def folded(objects, key):
    """Return a row for each value of `key`: the sums over its processes, most CPU first."""
    groups = {}
    for item in objects:
        value = item.get(key)
        groups.setdefault(value if isinstance(value, str) else None, []).append(item)
    rows = [
        {
            "value": value,
            **totals(items),
            "threads": sum(numbers(item.get("num_threads") for item in items)),
            "fds": sum(numbers(item.get("num_fds") for item in items)),
            "only": items[0]["id"] if len(items) == 1 else None,
        }
        for value, items in groups.items()
    ]
    return sorted(rows, key=lambda row: (-row["cpu"], -row["rss"], row["value"] or ""))


def chosen(objects, text, user):
    """Return the objects that have `text` and are of `user`; None is any."""
    if user is not None:
        objects = [item for item in objects if item.get("username") == user]
    return objects if text is None else [item for item in objects if has_text(item, text)]


def sort_field(key):
    """Return the name of a column as `sort` takes it."""
    return {full: short for short, full in SHORT.items()}.get(key, key)

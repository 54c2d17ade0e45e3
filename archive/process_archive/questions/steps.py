"""Samples of a process in steps of time: fewer rows, which hide no peak."""

from .. import names

# What goes up and down; all else of a sample only grows, or the last one counts.
LEVELS = ("cpu_percent", "rss", "pss", "num_fds", "num_threads")


def in_steps(rows, step):
    """Return rows of `process.samples` with at most one for each `step` seconds of the epoch.

    A row is of all runs whose last reading is in the step: the largest of `LEVELS`, the sum of
    `samples`, and the last of all other values.
    """
    found, before = [], None
    for row in rows:
        seconds, nanoseconds = names.moment(row["last_timestamp"])
        place = (seconds + nanoseconds / 1e9) // step
        if place == before:
            row = joined(found.pop(), row)
        found.append(row)
        before = place
    return found


def joined(one, other):
    """Return the row of two successive ones."""
    row = {**other, "timestamp": one["timestamp"], "time": one["time"]}
    row["samples"] = one["samples"] + other["samples"]
    for name in LEVELS:
        known = [part[name] for part in (one, other) if part[name] is not None]
        row[name] = max(known, default=None)
    return row

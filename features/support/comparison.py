"""Compares a process in a reading with what psutil read before the reading and after it."""

from features.support.forms import is_number

GROW = ("cpu_times", "io_counters", "num_ctx_switches", "threads")
NEAR = 2**20  # bytes, and half at most; uss and pss depend on which other processes share libraries


def differences(found, before, after):
    """Return a line for each key of `found` whose value differs from psutil's."""
    return [
        f"{key}: the reading has {found[key]!r}, psutil {before[key]!r} and {after[key]!r}"
        for key in before
        if not agrees(key, found[key], before[key], after[key])
    ]


def agrees(key, value, before, after):
    """Return True if the value of `key` may have been read between these two."""
    if key in GROW:
        return lies_between(before, value, after)
    if key == "memory_full_info" and value and before:
        exact = agrees("memory_info", value[:-3], before[:-3], after[:-3])
        figures = zip(value[-3:], before[-3:], after[-3:], strict=True)
        return exact and all(is_near(ours, one) or is_near(ours, two) for ours, one, two in figures)
    if key == "connections" and value:  # psutil returns them in any order
        return sorted(value) in (sorted(before), sorted(after))
    return value in (before, after)


def is_near(ours, theirs):
    """Return True if two readings of a share of memory (bytes) may differ so."""
    return abs(ours - theirs) <= min(NEAR, theirs / 2)


def lies_between(low, value, high):
    """Return True if each number in `value`, also in nested lists, lies between the others."""
    if isinstance(value, list) and isinstance(low, list) and isinstance(high, list):
        same_length = len(low) == len(value) == len(high)
        return same_length and all(map(lies_between, low, value, high))
    if is_number(value) and is_number(low) and is_number(high):
        return low <= value <= high
    return value == low

"""Coverage: what an answer rests on."""

from .accounts import account_of


def coverage_of(view, node=None, first=None, last=None):
    """Return what an answer about a span of one node, or of all, rests on.

    A dict: `expected` = `present` + the sum of `missing` (reason -> number), in slots, see
    `ledger.account`; and only if there are any, `extra` (further readings in a slot) and `damaged`
    (name of a segment that is left out -> cause). `first`, `last`: microseconds.
    """
    nodes = [node] if node is not None else list(view.nodes())
    accounts = (account_of(view, own, first, last) for own in nodes)
    return summed(view, [own.sums(first, last) for own in accounts if own is not None])


def summed(view, sums):
    """Return the coverage that consists of several `Sums`."""
    return joined(view, [own._asdict() for own in sums])


def joined(view, parts):
    """Return the coverage that consists of several, dicts."""
    coverage = {"expected": 0, "present": 0, "missing": {}}
    extra = sum(part.get("extra", 0) for part in parts)
    for part in parts:
        coverage["expected"] += part["expected"]
        coverage["present"] += part["present"]
        for reason, number in part["missing"].items():
            coverage["missing"][reason] = coverage["missing"].get(reason, 0) + number
    if extra:
        coverage["extra"] = extra
    if view.damaged:
        coverage["damaged"] = dict(view.damaged)
    return coverage

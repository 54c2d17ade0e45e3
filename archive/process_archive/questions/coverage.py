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
    coverage = {"expected": 0, "present": 0, "missing": {}}
    extra = sum(own.extra for own in sums)
    for own in sums:
        coverage["expected"] += own.expected
        coverage["present"] += own.present
        for reason, number in own.missing.items():
            coverage["missing"][reason] = coverage["missing"].get(reason, 0) + number
    if extra:
        coverage["extra"] = extra
    if view.damaged:
        coverage["damaged"] = dict(view.damaged)
    return coverage

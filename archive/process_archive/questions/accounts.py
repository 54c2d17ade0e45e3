"""The account of a node in a view, for a span and as far beyond it as its gaps need."""

import time

from .. import names
from ..forgotten import Forgotten
from ..ledger.account import Account
from ..ledger.counted import COLUMNS

MARGINS = 3600, 86400, 30 * 86400  # seconds


def account_of(view, node, first=None, last=None):
    """Return the `Account` of a node, None if it has no reading.

    It is right from `first` to `last`, microseconds: it has readings before and after that, so
    that each gap has both ends, and the counts of an hour beyond.
    """
    begin, end = ends_of(view, node)
    for margin in (*MARGINS, None):
        wide = [None, None] if margin is None else [first, last]
        if wide[0] is not None:
            wide[0] -= margin * 1000000
        if wide[1] is not None:
            wide[1] += margin * 1000000
        table = view.readings(node, *wide, COLUMNS)
        ts = table["ts"].cast("int64")
        if len(table) and (
            (wide[0] is None or wide[0] <= begin or ts[0].as_py() < first)
            and (wide[1] is None or wide[1] >= end or ts[-1].as_py() > last)
        ):
            spans = Forgotten(view.config.archive).spans
            forgotten = [(span.first, span.last) for span in spans if span.node == node]
            return Account(table, int(time.time() * 1000000), forgotten)
    return None


def ends_of(view, node):
    """Return the moments of the node's first and newest reading; (0, 0) if it has none."""
    spans = [segment.manifest["nodes"][node] for segment in view.catalog.of(node)]
    ends = [(span["first"], span["last"]) for span in spans]
    ends += [(names.microseconds(text),) * 2 for _, text in view.unsealed(node)]
    return (min(e[0] for e in ends), max(e[1] for e in ends)) if ends else (0, 0)

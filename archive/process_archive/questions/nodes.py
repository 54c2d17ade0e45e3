"""Which nodes there are, since when, and which are silent."""

import time

from . import times
from .answers import answer, resting_on
from .stamps import stamps


def nodes(view, silent=None, now=None, limit=None, cursor=None):
    """Return the `Answer` with a row for each node, by name.

    `silent`: only nodes without a reading for more than so many seconds before `now`. A row has
    `node`, `readings` (their number), `first_timestamp`, `first_time`, `last_timestamp`,
    `last_time`, and `age` (seconds from the last reading to now).
    """
    now = time.time() if now is None else now
    spans = view.nodes()
    found = {
        node: span
        for node, span in spans.items()
        if silent is None or now - span.last / 1000000 > silent
    }
    exact = stamps(view, {(node, us) for node, span in found.items() for us in span[1:]})
    rows = [
        {
            "node": node,
            "readings": span.readings,
            **times.flat("first", exact[node, span.first]),
            **times.flat("last", exact[node, span.last]),
            "age": round(now - span.last / 1000000, 3),
        }
        for node, span in found.items()
    ]
    coverage = resting_on(view, sum(span.readings for span in spans.values()))
    return answer(rows, coverage, limit=limit, cursor=cursor, key=lambda row: [row["node"]])

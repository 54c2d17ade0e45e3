"""Which boot a reading is of, if its client sent no tally: that of others with the same origin."""

from .selection import select

QUERY = """
select distinct node, round(origin, 2) as origin, tally.boot as boot from readings
where node = ? and tally.boot is not null and origin is not null
"""


class Boots:
    """The boots of the nodes of a view, looked up when they are needed."""

    def __init__(self, view):
        """Look up nothing yet."""
        self.view, self.by_node = view, {}

    def of(self, node, origin):
        """Return the boot id of the readings of `node` with this origin (seconds), or None."""
        if origin is None:
            return None
        if node not in self.by_node:
            found = select(self.view, QUERY, [node], ["readings"], node=node).to_pylist()
            self.by_node[node] = {row["origin"]: row["boot"] for row in found}
        return self.by_node[node].get(round(origin, 2))

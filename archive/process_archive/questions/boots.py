"""Which boot a reading is of, if its client sent no tally: that of others with the same origin."""

from .. import names
from .selection import select

QUERY = """
select distinct round(origin, 2) as origin, tally.boot as boot from readings
where node = ? and tally.boot is not null and origin is not null
"""
LATEST = 720  # readings that wait, of which those with a tally are looked at


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
            self.by_node[node] = {**self._sealed(node), **self._waiting(node)}
        return self.by_node[node].get(round(origin, 2))

    def _sealed(self, node):
        """Return the boots by origin of the sealed readings."""
        segments = self.view.catalog.of(node)
        found = select(self.view, QUERY, [node], ["readings"], segments=segments).to_pylist()
        return {row["origin"]: row["boot"] for row in found}

    def _waiting(self, node):
        """Return the same of those that wait; of each boot the first and the last one is opened."""
        found, waiting = {}, self.view.waiting
        records = waiting.records(node, [name for name, _ in self.view.unsealed(node)[-LATEST:]])
        ends = {}
        for name, tally in waiting.tallies_of(records).items():
            if tally and tally.get("boot"):
                us = names.microseconds(names.parse(name).timestamp)
                ends.setdefault(tally["boot"], []).append(us)
        for boot, moments in ends.items():
            for us in {min(moments), max(moments)}:
                for made in self.view.tables(node, us, us, states=False):
                    origin = made["readings"]["origin"][0].as_py()
                    if origin is not None:
                        found[round(origin, 2)] = boot
        return found

"""/diff: what differs between two moments of a node, or between two nodes."""

from ..questions.answers import answer
from ..questions.diff import diff
from ..questions.moment import reading_at
from ..web.asking import known_node
from ..web.forms import node_moment
from ..web.parameters import optional
from ..web.refused import Refused
from .answering import Page, cursor_of, view

ROWS = 500
PARAMETERS = [
    optional("one", node_moment, "NODE@TIME, the first moment"),
    optional("two", node_moment, "NODE@TIME, the second moment"),
]
NAMES = ["change", "id", "node", "pid", "name", "username", "command", "fields"]


@view("/diff", "diff", PARAMETERS)
def difference(archive, asked):
    """Return what differs; without both moments nothing is asked."""
    sides = [asked.values[name] for name in ("one", "two")]
    if None in sides:
        nodes = archive.nodes()
        return Page("diff.html", answer([], None), NAMES, {"sides": None, "nodes": nodes})
    readings = []
    for name, (node, time) in zip(("one", "two"), sides):
        known_node(archive, node)
        reading = reading_at(archive, node, time)
        if reading is None:
            raise Refused({name: "the node has no reading at this time or before"}, 404)
        readings.append(reading)
    found = diff(archive, *sides, limit=ROWS, cursor=cursor_of(asked))
    return Page("diff.html", found, NAMES, {"sides": readings, "nodes": archive.nodes()})

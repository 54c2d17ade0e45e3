"""The catalog: which segments count, and which of them a question has to read."""

from collections import namedtuple

from .schema import SCHEMAS

Segment = namedtuple("Segment", "name manifest")


class Catalog:
    """The segments in a `Place` at one moment, without those that others replace.

    `damaged` has the names of those whose manifest cannot be read, with the cause.
    """

    def __init__(self, place):
        """Read all manifests."""
        self.place, self.damaged, found = place, {}, {}
        for name in place.names():
            try:
                found[name] = place.manifest(name)
            except FileNotFoundError as error:
                if place.exists(name):
                    self.damaged[name] = f"{error.filename} is missing"
            except (OSError, ValueError) as error:
                self.damaged[name] = f"its manifest cannot be read: {error}"
        self.manifests = found  # of replaced ones too
        self.replaced = {old for manifest in found.values() for old in manifest["replaces"]}
        self.segments = [
            Segment(name, manifest) for name, manifest in found.items() if name not in self.replaced
        ]

    def add(self, name, manifest):
        """Add a segment that was committed in the meantime."""
        self.segments.append(Segment(name, manifest))

    def of(self, node=None, first=None, last=None):
        """Return the segments with readings of `node` from `first` to `last` (microseconds).

        None stands for every node, and for no bound.
        """
        return [
            segment
            for segment in self.segments
            if any(
                (first is None or span["last"] >= first) and (last is None or span["first"] <= last)
                for span in _spans(segment.manifest["nodes"], node)
            )
        ]

    def paths(self, table, **which):
        """Return the paths of the files of `table` in the segments `of(**which)`."""
        assert table in SCHEMAS
        file = table + ".parquet"
        return [
            self.place.path(segment.name, file)
            for segment in self.of(**which)
            if file in segment.manifest["files"]
        ]


def _spans(nodes, node):
    if node is None:
        return nodes.values()
    return [nodes[node]] if node in nodes else []

"""What is forgotten: spans of time of nodes, in the file forgotten.txt of the archive's folder.

A line is "NODE FIRST LAST DONE": readings of the node from FIRST to LAST, both included, and when
they were forgotten, in microseconds since the epoch. What arrives later in a span stays out too.
"""

import os
import re
from collections import namedtuple

from . import names
from .segments import write_durably

FORGOTTEN = "forgotten.txt"
LINE = re.compile(r"([A-Za-z0-9][A-Za-z0-9-]{0,63}) ([0-9]+) ([0-9]+) ([0-9]+)", re.ASCII)

Span = namedtuple("Span", "node first last done")


class Forgotten:
    """The spans in the archive's folder, at one moment."""

    def __init__(self, folder):
        """Read the file; raises OSError, and ValueError for any other line."""
        self.path = os.path.join(folder, FORGOTTEN)
        self.spans = []
        try:
            with open(self.path, encoding="ascii") as file:
                self.spans = [span_of(line.rstrip("\n"), self.path) for line in file]
        except FileNotFoundError:
            pass

    def add(self, span):
        """Note a `Span`, durably, unless it is noted already."""
        if all(span[:3] != known[:3] for known in self.spans):
            self.spans.append(span)
            lines = "".join("{} {} {} {}\n".format(*span) for span in self.spans)
            write_durably(self.path, lines.encode("ascii"))

    def has(self, node, timestamp):
        """Return True if the reading of `node` with this timestamp (exact text) is forgotten."""
        own = [span for span in self.spans if span.node == node]
        return bool(own) and covered(own, names.microseconds(timestamp))


def covered(spans, moment):
    """Return True if one of the `spans` has `moment` (microseconds)."""
    return any(span.first <= moment <= span.last for span in spans)


def span_of(line, path):
    """Return the `Span` in a line."""
    match = LINE.fullmatch(line)
    if not match:
        raise ValueError(f"{path}: not a span: {line!r}")
    return Span(match[1], *map(int, match.groups()[1:]))

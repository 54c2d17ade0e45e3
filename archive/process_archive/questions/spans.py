"""Spans of time that readings cover."""

from collections import namedtuple

# readings: their number; first and last: moments in microseconds
Span = namedtuple("Span", "readings first last")


def joined(one, other):
    """Return the `Span` of two, of which the first may be None."""
    if one is None:
        return other
    total = one.readings + other.readings
    return Span(total, min(one.first, other.first), max(one.last, other.last))

"""Strips: what became of each slot in a span, as bars of a drawing with a fixed width."""

from collections import namedtuple

from ..ledger.gaps import REASONS
from ..questions import times

# x, width: in columns; state: "present", "late", "none" (before the node's first reading),
# "future", or a reason
Bar = namedtuple("Bar", "x width state")
STATES = ("present", *REASONS)
BEFORE, AFTER = "none", "future"


def strip_of(own, begin, end, now, columns):
    """Return the `Bar`s of an `Account` between two moments, microseconds, in so many columns.

    A column that has a missing slot shows its reason, however many others are present.
    """
    wide = (end - begin) / columns
    states = [BEFORE] * columns
    grid = own.grid
    first, last = (int(grid.moment(number)) for number in (0, grid.total))
    paint(states, begin, wide, first, last, "present")
    a, b = grid.span(begin, end)
    starts, lengths = own.within(a, b)
    for number in range(len(lengths)):
        if lengths[number]:
            ends = (
                grid.moment(int(starts[number])),
                grid.moment(int(starts[number] + lengths[number])),
            )
            paint(states, begin, wide, *map(int, ends), REASONS[own.pieces.reason[number]])
    paint(states, begin, wide, max(now, last), end, AFTER)
    return bars_of(states)


def paint(states, begin, wide, first, last, state):
    """Give the columns that a span touches its state."""
    a = min(max(int((first - begin) // wide), 0), len(states))
    b = min(max(int(-((begin - last) // wide)), a), len(states))
    states[a:b] = [state] * (b - a)


def bars_of(states):
    """Return the `Bar`s of a list of states, equal neighbours as one."""
    bars = []
    for place, state in enumerate(states):
        if bars and bars[-1].state == state:
            bars[-1] = bars[-1]._replace(width=bars[-1].width + 1)
        else:
            bars.append(Bar(place, 1, state))
    return bars


def blank(columns):
    """Return the `Bar`s of a span without any reading."""
    return [Bar(0, columns, BEFORE)]


def curve(points, begin, end, highest, width=1440, height=40):
    """Return the path (SVG) through `points`, pairs (microseconds, value); None is a gap.

    Values are from 0 to `highest`. A point beside two gaps is a dash.
    """
    path, pen = [], "M"
    for us, value in points:
        if value is None:
            pen = "M"
            continue
        x = round((us - begin) / (end - begin) * width, 1)
        y = round(height - (value / highest * (height - 2) if highest else 0) - 1, 1)
        path.append(f"{pen}{x} {y}" + ("h2" if pen == "M" else ""))
        pen = "L"
    return "".join(path)


def slug(state):
    """Return a state as the name of a class in CSS."""
    return state.replace(" ", "-")


def stamp(us):
    """Return microseconds as the text of a timestamp."""
    return times.timestamp_of(int(us))

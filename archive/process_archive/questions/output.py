"""Answers as a person or a program reads them: a table, JSON or CSV."""

import csv
import os
import sys
from contextlib import contextmanager

from . import times
from .flat import cells, header_of
from .plain import json_text, visible

LEAST = 20  # characters of the last column on a terminal
WIDEST = 10**5  # characters of a line
LONGEST = 500  # characters of a text in a table that goes to a file or a pipe


@contextmanager
def to_stdout():
    """Return a context for printing: stdout may be closed early, or know few characters."""
    sys.stdout.reconfigure(errors="backslashreplace")
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:  # who reads it has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_json(answer):
    """Print the `data` of an answer as one document."""
    print(json_text(answer.data(), indent=2))


def print_csv(answer, names):
    """Print the rows as CSV with a head (RFC 4180), see `plain` for text.

    `names`: keys of the rows, and of the reading, which is the same in each line.
    """
    reading = answer.reading or {}
    writer = csv.writer(sys.stdout)
    writer.writerow(header_of(names))
    writer.writerows(cells({**reading, **row}, names) for row in answer.rows)


def print_table(columns, rows, title=None):
    """Print `rows`, lists of values, under `columns`, pairs (head, "left" or "right").

    On a terminal the last column is cut to what is left of the line, which an ellipsis shows.
    """
    from rich.console import Console  # its import takes a while
    from rich.table import Table
    from rich.text import Text

    terminal = Console(markup=False, highlight=False, emoji=False)
    rows = [[Text(shown(value)) for value in row] for row in rows]
    if terminal.is_terminal:
        widths = [max(text.cell_len for text in column) for column in zip(*rows)]
        taken = sum(max(w, len(h)) + 2 for w, (h, _) in zip(widths[:-1], columns))
        for row in rows:
            row[-1].truncate(max(terminal.width - taken, LEAST), overflow="ellipsis")
    table = Table(box=None, pad_edge=False)
    for head, justify in columns:
        table.add_column(Text(head), justify=justify, no_wrap=True, overflow="ignore")
    for row in rows:
        table.add_row(*row)
    page = Console(width=WIDEST, markup=False, highlight=False, emoji=False)
    with page.capture() as printed:
        if title:
            page.print(Text(title))
        page.print(table)
    print("\n".join(line.rstrip() for line in printed.get().splitlines()))


def shown(value):
    """Return a value as a cell of a table."""
    if value is None:
        return "-"
    text = visible(value) if isinstance(value, str) else str(value)
    if len(text) > LONGEST:
        return f"{text[:LONGEST]}… ({len(text)} characters)"
    return text


def local(timestamp):
    """Return a timestamp in local time without decimals, "-" for None."""
    return None if timestamp is None else times.local(timestamp.partition(".")[0])


def mib(size):
    """Return bytes as MiB with one decimal, None for None."""
    return size if size is None else f"{size / 1048576:.1f}"


def say(line):
    """Print a line about the answer on stderr, beside a table."""
    print(line, file=sys.stderr)


def coverage_line(coverage):
    """Return what an answer rests on as a line."""
    parts = [f"{coverage['present']} readings"]
    if coverage.get("expected") is not None:
        parts[0] = f"{coverage['present']} of {coverage['expected']} readings"
    for reason, count in sorted(coverage.get("missing", {}).items()):
        parts.append(f"{count} {reason}")
    if coverage.get("damaged"):
        parts.append(f"{len(coverage['damaged'])} damaged segments left out")
    return "rests on " + ", ".join(parts)

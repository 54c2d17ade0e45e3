"""What a question answers: rows, the reading they are of, and what they rest on."""

import re
from collections import namedtuple

from ..faults import Fault
from . import times

CURSOR = re.compile(r"[0-9]{1,15}", re.ASCII)


class Answer(namedtuple("Answer", "rows reading coverage truncated next")):
    """The answer to a question.

    `rows`: a list of dicts. `reading`: {"timestamp", "time"} of the one reading that is shown, or
    None. `coverage`: see `coverage_of`. `truncated`: True if there are more rows; then `next` is
    the cursor with which the same question goes on.
    """

    def data(self):
        """Return the `data` of the HTTP answer, a dict; `next_url` is the application's."""
        return {
            "reading": self.reading,
            "rows": self.rows,
            "coverage": self.coverage,
            "truncated": self.truncated,
        }


def answer(rows, coverage, reading=None, limit=None, cursor=None, finish=None):
    """Return the `Answer` with the rows after `cursor`, at most `limit`; None is no limit.

    A cursor is the text of `Answer.next`, the number of rows before. For stable pages ask with
    absolute times. Raises `Fault` for another text. `reading`: a timestamp.
    `finish`: makes complete rows of those that are in the answer.
    """
    if cursor and not CURSOR.fullmatch(cursor):
        raise Fault(f"not a cursor of an answer: {cursor!r}")
    begin = int(cursor or 0)
    end = len(rows) if limit is None else begin + limit
    truncated = end < len(rows)
    rows = rows[begin:end]
    return Answer(
        finish(rows) if finish else rows, times.both(reading), coverage, truncated,
        str(end) if truncated else None,
    )  # fmt: skip


def coverage_of(view, node=None, first=None, last=None):
    """Return what an answer rests on: the readings present in its span, and damaged segments.

    A dict: `present` (their number); `damaged` (segment -> cause) only if there are any.
    """
    coverage = {"present": len(view.readings(node, first, last, ["node", "ts"]))}
    if view.damaged:
        coverage["damaged"] = dict(view.damaged)
    return coverage

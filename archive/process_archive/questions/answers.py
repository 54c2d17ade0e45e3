"""What a question answers: rows, the reading they are of, and what they rest on."""

from collections import namedtuple

from . import times


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


def answer(rows, coverage, reading=None, limit=None, cursor=None):
    """Return the `Answer` with the rows after `cursor`, at most `limit`; None is no limit.

    A cursor is the text of `Answer.next`, the number of rows before. For stable pages ask with
    absolute times. `reading`: a timestamp.
    """
    begin = int(cursor) if cursor else 0
    end = len(rows) if limit is None else begin + limit
    truncated = end < len(rows)
    return Answer(
        rows[begin:end], times.both(reading), coverage, truncated, str(end) if truncated else None
    )


def coverage_of(view, node=None, first=None, last=None):
    """Return what an answer rests on: the readings present in its span, and damaged segments.

    A dict: `present` (their number); `damaged` (segment -> cause) only if there are any.
    """
    coverage = {"present": len(view.readings(node, first, last))}
    if view.damaged:
        coverage["damaged"] = dict(view.damaged)
    return coverage

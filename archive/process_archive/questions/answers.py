"""What a question answers: rows, the reading they are of, and what they rest on."""

from collections import namedtuple

from . import times


class Answer(namedtuple("Answer", "rows reading coverage truncated next")):
    """The answer to a question.

    `rows`: a list of dicts. `reading`: {"timestamp", "time"} of the one reading that is shown, or
    None. `coverage`: see `coverage`. `truncated`: True if there are more rows; then `next` is
    where the same question goes on, a number or a list of a JSON document.
    """

    def data(self):
        """Return the `data` of the HTTP answer, a dict; `next_url` is the application's."""
        return {
            "reading": self.reading,
            "rows": self.rows,
            "coverage": self.coverage,
            "truncated": self.truncated,
        }


def answer(rows, coverage, reading=None, limit=None, cursor=None, finish=None, key=None):
    """Return the `Answer` with the rows after `cursor`, at most `limit`; None is no limit.

    `key`: gives a list for each row, by which the rows are sorted; a row that appears between two
    pages then shifts none. Without it, pages are counted in rows: the rows must stay as they are.
    `cursor`: `Answer.next` of the page before. `reading`: a timestamp.
    `finish`: makes complete rows of those that are in the answer.
    """
    begin = 0
    if cursor is not None:
        begin = sum(key(row) <= cursor for row in rows) if key else cursor
    end = len(rows) if limit is None else begin + limit
    truncated = end < len(rows)
    following = (key(rows[end - 1]) if key else end) if truncated else None
    rows = rows[begin:end]
    return Answer(
        finish(rows) if finish else rows, times.both(reading), coverage, truncated, following
    )


def resting_on(view, present):
    """Return the coverage of an answer from `present` readings.

    A dict: `present`; `damaged` (segment -> cause) only if there are any.
    """
    coverage = {"present": present}
    if view.damaged:
        coverage["damaged"] = dict(view.damaged)
    return coverage

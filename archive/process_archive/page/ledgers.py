"""/nodes/UUID/ledger: each slot of a day, and why readings are missing."""

import time

from ..questions.accounts import account_of
from ..questions.ledger import ledger
from ..web.parameters import optional
from . import strips
from .answering import Page, cursor_of, view
from .node import check

ROWS = 500
HOUR = 3600 * 1000000  # microseconds
NAMES = ["from_timestamp", "from_time", "to_timestamp", "to_time", "slots", "state", "one_of",
         "evidence"]  # fmt: skip


def day(text, now=None):
    """Return a day, "2026-11-28"; raises ValueError."""
    try:
        time.strptime(text, "%Y-%m-%d")
    except ValueError:
        raise ValueError("not a day: write 2026-11-28") from None
    if len(text) != 10 or text < "1970-01-02":
        raise ValueError("not a day: write 2026-11-28")
    return text


@view(
    "/nodes/<node>/ledger",
    "ledger",
    [optional("day", day, "a day in the time zone; without it, today")],
)
def a_ledger(archive, asked, node):
    """Return the ledger of a day in the page's time zone."""
    check(archive, node)
    now = int(time.time() * 1000000)
    today = asked.tz.day_of(now)
    wanted = asked.values["day"] or today
    begin, end = asked.tz.day(wanted)
    found = ledger(
        archive, node, begin, min(end - 1, max(now, begin)), limit=ROWS, cursor=cursor_of(asked)
    )
    own = account_of(archive, node, begin, min(end - 1, now))
    more = {
        "node": node, "day": wanted, "today": today, "hours": hours_of(own, begin, end, now),
        "period": float(own.grid.period[-1]) / 1e6 if own else None, "begin": begin,
        "before": asked.tz.day_of(begin - 1), "after": asked.tz.day_of(end),
    }  # fmt: skip
    return Page("ledger.html", found, NAMES, more)


def hours_of(own, begin, end, now):
    """Return (begin, columns, bars) for each hour, a column a slot; none without a reading."""
    if own is None:
        return []
    found = []
    for hour in range(begin, end, HOUR):
        columns = max(1, min(round(HOUR / int(own.grid.period[-1])), 3600))
        found.append((hour, columns, strips.strip_of(own, hour, hour + HOUR, now, columns)))
    return found

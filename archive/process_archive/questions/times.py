"""Times: what a user writes for a moment, and how answers show one."""

import calendar
import datetime
import re
import time
from collections import namedtuple

from .. import names
from ..faults import BadQuestion

# moment: (seconds, nanoseconds); timestamp: the text, if a record may have exactly this one
Time = namedtuple("Time", "moment timestamp")

TIMESTAMP = re.compile(r"[0-9]{1,12}(\.[0-9]{1,9})?", re.ASCII)
AGO = re.compile(r"-([0-9]{1,12}(?:\.[0-9]{1,9})?)([smhd])", re.ASCII)
RFC_3339 = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt ]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?"
    r"(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))",
    re.ASCII,
)
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
FORMS = (
    "2026-11-28T03:12:05Z or with an offset such as +01:00, -15m (also s, h, d), "
    "epoch seconds, or a record's timestamp"
)


NEWEST = Time((10**12, 0), None)  # later than any reading


class NotATime(BadQuestion):
    """The text is no TIME; the message says which forms there are."""


def parse(text, now=None):
    """Return the `Time` that `text` means; `now` is in seconds since the epoch.

    A text in the form of a record's timestamp means exactly that reading if there is one, else the
    moment. Raises `NotATime`.
    """
    if TIMESTAMP.fullmatch(text):
        return Time(names.moment(text), text)
    ago, date = AGO.fullmatch(text), RFC_3339.fullmatch(text)
    if ago:
        now = time.time() if now is None else now
        nanoseconds = int(now * 1000000) * 1000
        nanoseconds -= int(float(ago[1]) * SECONDS[ago[2]] * 1000000000)
        return Time(divmod(max(nanoseconds, 0), 1000000000), None)
    if date:
        return Time(_moment(text, date), None)
    raise NotATime(f"not a time: {text!r}; write {FORMS}")


def _moment(text, date):
    """Return the pair (seconds, nanoseconds) of a match of `RFC_3339`."""
    year, month, day, hour, minute, second = map(int, date.groups()[:6])
    minutes = int(date[9] or 0) * 60 + int(date[10] or 0)
    offset = -minutes if date[8] == "-" else minutes
    try:
        if hour > 23 or minute > 59 or second > 60 or abs(offset) >= 24 * 60:
            raise ValueError
        datetime.date(year, month, day)  # timegm takes any day
        seconds = calendar.timegm((year, month, day, hour, minute, second)) - 60 * offset
        if seconds < 0:
            raise ValueError
    except ValueError:
        raise NotATime(f"there is no such time since 1970: {text!r}") from None
    return seconds, int((date[7] or "").ljust(9, "0"))


def microseconds(moment):
    """Return a moment (seconds, nanoseconds) in whole microseconds, rounded down."""
    return moment[0] * 1000000 + moment[1] // 1000


def timestamp_of(us):
    """Return microseconds since the epoch as decimal text in seconds, without needless zeros."""
    seconds, rest = divmod(us, 1000000)
    return f"{seconds}.{rest:06}".rstrip("0").rstrip(".")


def utc(timestamp):
    """Return a timestamp (decimal text, seconds) as RFC 3339 in UTC, with the same decimals.

    Years after 9999 have more digits; RFC 3339 itself ends there.
    """
    return _shown(timestamp, time.gmtime(_whole(timestamp))) + "Z"


def local(timestamp):
    """Return a timestamp (decimal text, seconds) in local time with its offset."""
    clock = time.localtime(_whole(timestamp))
    minutes = clock.tm_gmtoff // 60
    sign = "-" if minutes < 0 else "+"
    return "{}{}{:02}:{:02}".format(_shown(timestamp, clock), sign, *divmod(abs(minutes), 60))


def both(timestamp):
    """Return {"timestamp", "time"} of a timestamp as answers have it; None for None."""
    return None if timestamp is None else {"timestamp": timestamp, "time": utc(timestamp)}


def flat(name, timestamp):
    """Return {NAME_timestamp, NAME_time} of a timestamp, as rows have it."""
    return {
        name + "_timestamp": timestamp,
        name + "_time": None if timestamp is None else utc(timestamp),
    }


def _whole(timestamp):
    return int(timestamp.partition(".")[0])


def _shown(timestamp, clock):
    decimals = timestamp.partition(".")[2]
    return "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}".format(*clock[:6]) + (decimals and "." + decimals)

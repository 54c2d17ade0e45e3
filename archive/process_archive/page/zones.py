"""Time zones: the parameter `tz`, times as it shows them, and times that were written in it."""

import functools
import re
import time

import pyarrow as pa
import pyarrow.compute as pc

from ..questions import times

QUARTER = 900  # seconds: an offset changes at a full quarter of an hour
NAIVE = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?)?"
)
LAST = 9223372036  # seconds; Arrow knows no offsets of later moments


@functools.lru_cache(maxsize=4096)
def offset_at(name, quarter):
    """Return the seconds by which a zone is before UTC; raises ValueError for an unknown zone."""
    moment = min(quarter * QUARTER, LAST)
    there = pa.array([moment], pa.timestamp("s", tz=name))
    return pc.local_timestamp(there).cast(pa.int64())[0].as_py() - moment


class Zone:
    """A time zone of the IANA database; its texts have no name of the zone, but its offset."""

    def __init__(self, name="UTC"):
        """Raises ValueError if there is no such zone."""
        self.name = name
        offset_at(name, 0)

    def offset(self, seconds):
        """Return the offset at a moment, seconds."""
        return offset_at(self.name, seconds // QUARTER)

    def label(self, seconds):
        """Return how the zone is called at a moment: "UTC" or "+01:00"."""
        if self.name == "UTC":
            return "UTC"
        minutes = self.offset(seconds) // 60
        return "{}{:02}:{:02}".format("-" if minutes < 0 else "+", *divmod(abs(minutes), 60))

    def clock(self, timestamp, date=True, decimals=3):
        """Return a timestamp (decimal text) without the zone, as "2026-11-28 03:12:05.5"."""
        whole, _, rest = timestamp.partition(".")
        rest = rest[:decimals]
        at = time.gmtime(int(whole) + self.offset(int(whole)))
        text = "{:02}:{:02}:{:02}".format(*at[3:6]) + (rest and "." + rest)
        return "{:04}-{:02}-{:02} ".format(*at[:3]) + text if date else text

    def full(self, timestamp):
        """Return a timestamp with its zone."""
        return f"{self.clock(timestamp)} {self.label(int(timestamp.partition('.')[0]))}"

    def day_of(self, us):
        """Return the day, "2026-11-28", in which a moment lies, in microseconds."""
        seconds = us // 1000000
        return time.strftime("%Y-%m-%d", time.gmtime(seconds + self.offset(seconds)))

    def instant(self, text):
        """Return the seconds of a date and time without an offset, see `NAIVE`.

        Of a time that is twice, the first; raises ValueError if there is no such time.
        """
        match = NAIVE.fullmatch(text)
        if not match:
            raise ValueError("not a date and time: write 2026-11-28 03:12:05")
        padded = text.replace("T", " ") + "1970-01-01 00:00:00"[len(text) :]
        there = times.microseconds(times.parse(padded.replace(" ", "T") + "Z").moment)
        naive = pa.array([there], pa.timestamp("us"))
        known = pc.assume_timezone(naive, self.name, ambiguous="earliest", nonexistent="earliest")
        return known.cast(pa.int64())[0].as_py()

    def day(self, text):
        """Return begin and end of a day in microseconds; it has 23 to 25 hours."""
        begin = self.instant(text[:10])
        noon = begin // 1000000 + 36 * 3600
        following = time.strftime("%Y-%m-%d", time.gmtime(noon + self.offset(noon)))
        return begin, self.instant(following)


def zone(text, now=None):
    """Return the `Zone` named `text`; raises ValueError."""
    try:
        return Zone(text)
    except (pa.ArrowException, UnicodeError):
        raise ValueError("not a time zone: write UTC or a name such as Europe/Berlin") from None

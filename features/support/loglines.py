"""Lines of client.log and service.log: what each begins with, and which readings they tell of."""

import re
from datetime import UTC, datetime, timedelta

LINE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})Z (INFO|WARNING|ERROR) \S")
JAPAN = "env TZ=JST-9"  # what is run behind it takes the host to be there


def check_beginnings(log):
    """Check that every line of `log` begins with the time in UTC, a moment ago, and a level."""
    odd = [line for line in log.splitlines() if not is_recent(line)]
    assert log and not odd, odd


def is_recent(line):
    """Tell whether `line` was written less than an hour ago; hosts' clocks differ."""
    found = LINE.match(line)
    now = datetime.now(UTC).replace(tzinfo=None)
    return found and abs(now - datetime.fromisoformat(found[1])) < timedelta(hours=1)


def taken(client):
    """Return the times of the readings that the client.log of `client` says were taken."""
    return [float(t) for t in re.findall(r"_([\d.]+)\.json\.gz taken: ", client.log())]


def times_of(client, text):
    """Return the times of the lines of client.log that hold `text` (seconds since the epoch)."""
    times = [LINE.match(line)[1] for line in client.log().splitlines() if text in line]
    return [datetime.fromisoformat(time).replace(tzinfo=UTC).timestamp() for time in times]


def started(client):
    """Return when the client.log of `client` says that it started (seconds since the epoch)."""
    (time,) = times_of(client, " Started: ")
    return time

"""Lines of client.log and service.log: their time and level, and the readings they name."""

import re
from datetime import UTC, datetime, timedelta

from features.lab.waiting import eventually

LINE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})Z (INFO|WARNING|ERROR) \S")
JAPAN = "env TZ=JST-9"  # the beginning of a shell line: runs it in the time zone of Japan


def contained(text, log, number=1):
    """Wait until `log()` contains `text` at least `number` times; return it then.

    A program may write a line just after the answer that a step has seen.
    """

    def found():
        said = log()
        assert said.count(text) >= number, said
        return said

    return eventually(found, within=30)


def check_beginnings(log):
    """Check that every line of `log` begins with a recent time in UTC and a level."""
    odd = [line for line in log.splitlines() if not is_recent(line)]
    assert log and not odd, odd


def is_recent(line):
    """Return True if `line` was written less than an hour ago; hosts' clocks differ."""
    found = LINE.match(line)
    now = datetime.now(UTC).replace(tzinfo=None)
    return found and abs(now - datetime.fromisoformat(found[1])) < timedelta(hours=1)


def taken(client):
    """Return the times of the readings that were taken, according to the client.log of `client`."""
    return [float(t) for t in re.findall(r"_([\d.]+)\.json\.gz taken: ", client.log())]

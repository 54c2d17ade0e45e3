"""Names of records: UUID_TIMESTAMP.json or, packed, UUID_TIMESTAMP.json.gz."""

import re
from collections import namedtuple

# The contract's forms of a uuid and of a timestamp, at most 12 digits and 9 decimals.
RECORD = re.compile(
    r"([A-Za-z0-9][A-Za-z0-9-]{0,63})_([0-9]{1,12}(?:\.[0-9]{1,9})?)\.json(\.gz)?", re.ASCII
)

Name = namedtuple("Name", "node timestamp packed")


def parse(name):
    """Return the `Name` in the file name `name`, or None if it is not the name of a record."""
    match = RECORD.fullmatch(name)
    return match and Name(match[1], match[2], match[3] is not None)


def moment(timestamp):
    """Return `timestamp` (exact decimal text, seconds) as a sortable pair (seconds, nanoseconds).

    Different texts of one moment, for example "7" and "7.0", are equal here.
    """
    seconds, _, decimals = timestamp.partition(".")
    return int(seconds), int(decimals.ljust(9, "0"))


def microseconds(timestamp):
    """Return `timestamp` (exact decimal text, seconds) in whole microseconds, rounded down."""
    seconds, nanoseconds = moment(timestamp)
    return seconds * 1000000 + nanoseconds // 1000

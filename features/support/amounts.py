"""Amounts in step texts, such as "no record", "1 record", "3 records", "at least 3 records"."""

from sys import maxsize

from parse import with_pattern


@with_pattern(r"no|\d+")
def number(text):
    """Read "no" or digits."""
    return 0 if text == "no" else int(text)


def amount(noun):
    """Return the type of an amount of `noun`s, which reads it as a range of numbers."""

    @with_pattern(rf"(?:at (?:least|most) )?(?:no|\d+) {noun}s?")
    def read(text):
        *bound, found, _ = text.split()
        least = 0 if bound == ["at", "most"] else number(found)
        most = maxsize if bound == ["at", "least"] else number(found)
        return range(least, most + 1)

    return read

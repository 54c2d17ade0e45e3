"""Forms of parameters: functions that make a value of a text, or raise ValueError or `Fault`.

Each takes the text and `now`, in seconds since the epoch.
"""

import re

from .. import names
from ..questions import identity, order, times

OFFSET = re.compile(r" ([0-9]{2}:[0-9]{2})$", re.ASCII)  # a "+" that was not escaped
WHOLE = re.compile(r"[0-9]{1,10}", re.ASCII)
NODE = "[A-Za-z0-9][A-Za-z0-9-]{0,63}"
LONGEST = 1000  # characters of a text that is searched for


def moment(text, now):
    """Return the `times.Time` that `text` means."""
    try:
        return times.parse(OFFSET.sub(r"+\1", text), now)
    except times.NotATime:
        raise ValueError(f"not a time: write {times.FORMS}") from None


def node(text, now=None):
    """Return the name of a node."""
    if not names.parse(f"{text}_1.json"):
        raise ValueError("not the name of a node: 1 to 64 ASCII letters, digits and -")
    return text


def node_moment(text, now=None):
    """Return the node and the `times.Time` of NODE@TIME."""
    name, at, time = text.partition("@")
    if not at:
        raise ValueError("not NODE@TIME, for example web-1@-1h")
    return node(name), moment(time, now)


def process_id(text, now=None):
    """Return the `id` of a process."""
    if identity.parse(text) is None:
        raise ValueError("not the id of a process, as answers give it")
    return text


def timestamp(text, now=None):
    """Return the timestamp of a record."""
    if not names.parse(f"n_{text}.json"):
        raise ValueError("not the timestamp of a record")
    return text


def seconds(text, now=None):
    """Return a number of seconds: `90` or `15m` (s, m, h, d)."""
    match = re.fullmatch(r"([0-9]{1,9}(?:\.[0-9]{1,3})?)([smhd]?)", text, re.ASCII)
    if not match:
        raise ValueError("not a length of time: write 90 (seconds), 15m, 2h or 1d")
    return float(match[1]) * times.SECONDS[match[2] or "s"]


def positive(text, now=None):
    """Return the same, at least a second."""
    value = seconds(text)
    if value < 1:
        raise ValueError("must be at least a second")
    return value


def flag(text, now=None):
    """Return True or False."""
    if text not in ("true", "false"):
        raise ValueError("must be true or false")
    return text == "true"


def text(value, now=None):
    """Return a text that is searched for."""
    if len(value) > LONGEST:
        raise ValueError(f"longer than {LONGEST} characters")
    return value


def field(value, now=None):
    """Return the name of a field to sort by."""
    order.check_field(value)
    return value


def one_of(*choices):
    """Return the function for a choice."""

    def parse(value, now=None):
        if value not in choices:
            raise ValueError("must be one of {}".format(", ".join(choices)))
        return value

    return parse


def at_most(most):
    """Return the function for a whole number from 1 to `most`."""

    def parse(value, now=None):
        if not WHOLE.fullmatch(value) or not 1 <= int(value) <= most:
            raise ValueError(f"must be a whole number from 1 to {most}")
        return int(value)

    return parse

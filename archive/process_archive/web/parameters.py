"""Parameters of questions: their forms, and the values in the query of a request."""

import re
from collections import namedtuple

from .. import names
from ..faults import Fault
from ..questions import identity, order, times
from .refused import Refused

# name; parse(text, now): the value, raises `Fault` or ValueError with the reason; schema: of JSON,
# for the description; about: what it does, a phrase; required: whether it must be given
Parameter = namedtuple("Parameter", "name parse schema about required")

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
    """Return the same, more than 0."""
    value = seconds(text)
    if value <= 0:
        raise ValueError("must be more than 0 seconds")
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


def optional(name, parse, about, **schema):
    """Return a `Parameter` that may be left out."""
    return Parameter(name, parse, schema or {"type": "string"}, about, False)


def required(name, parse, about, **schema):
    """Return a `Parameter` that must be given."""
    return optional(name, parse, about, **schema)._replace(required=True)


FROM = optional("from", moment, "begin of the span, included; without it, all that is kept")
TO = optional("to", moment, "end of the span, included; without it, now")
AT = optional("at", moment, "the newest reading at this time or before; without it, now")


def values_of(parameters, pairs, now):
    """Return the values of `pairs` (name, text) by name; None for what is not given.

    `now`: seconds since the epoch, for relative times. Raises `Refused`, which names every unknown,
    repeated, missing or wrong parameter.
    """
    known = {parameter.name: parameter for parameter in parameters}
    given, reasons = {}, {}
    for name, value in pairs:
        if name not in known:
            reasons[name] = "unknown parameter; known: " + (", ".join(sorted(known)) or "none")
        elif name in given:
            reasons[name] = "given more than once"
        given[name] = value
    values = {}
    for name, parameter in known.items():
        values[name] = None
        try:
            if name in given:
                values[name] = parameter.parse(given[name], now)
            elif parameter.required:
                reasons[name] = "is required: " + parameter.about
        except (Fault, ValueError) as fault:
            reasons.setdefault(name, str(fault))
    if reasons:
        raise Refused(reasons)
    return values

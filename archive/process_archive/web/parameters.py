"""Parameters of questions, and their values in a request."""

from collections import namedtuple

from ..faults import Fault
from ..questions import times
from .forms import NODE, moment, node
from .refused import Refused

# name; parse(text, now): the value, raises `Fault` or ValueError with the reason; schema: of JSON,
# for the description; about: what it does, a phrase; required: whether it must be given
Parameter = namedtuple("Parameter", "name parse schema about required")


def optional(name, parse, about, **schema):
    """Return a `Parameter` that may be left out."""
    return Parameter(name, parse, schema or {"type": "string"}, about, False)


def required(name, parse, about, **schema):
    """Return a `Parameter` that must be given."""
    return optional(name, parse, about, **schema)._replace(required=True)


NODE_PLACE = required("node", node, "the node's name", type="string", pattern=f"^{NODE}$")
FORMS = "|".join(form.pattern for form in (times.TIMESTAMP, times.AGO, times.RFC_3339))


def time_of(name, about):
    """Return a `Parameter` that is a TIME."""
    return optional(name, moment, about, type="string", pattern=f"^(?:{FORMS})$")


FROM = time_of("from", "begin of the span, included; without it, all that is kept")
TO = time_of("to", "end of the span, included; without it, now")
AT = time_of("at", "the newest reading at this time or before; without it, now")


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


def span(values):
    """Return `from` and `to` in microseconds, None without."""
    return [
        None if values[name] is None else times.microseconds(values[name].moment)
        for name in ("from", "to")
    ]

"""What a URL of the page asks: its parameters, with every time absolute and in one zone."""

import re
from urllib.parse import quote, urlencode

from flask import request

from ..questions import times
from ..web.parameters import Parameter, values_of
from ..web.query import pairs
from ..web.refused import Refused
from .zones import NAIVE, zone

REPEATED = ("keys",)  # parameters of several checkboxes
TIMES = ("at", "from", "to", "one", "two")
ENDING = re.compile(r"\.(?:json|csv)$")


class Asked:
    """The parameters of the request. `said`: pairs (name, text); `values`: by name; `tz`."""

    def __init__(self, parameters, now):
        """Read the query; raises `Refused`. `now`: seconds, for relative times."""
        raw = pairs(request.query_string)
        self.said = joined(pair for pair in raw if pair[1].strip())
        first = dict(self.said).get("tz", "UTC")
        try:
            self.tz = zone(first)
        except ValueError as fault:
            raise Refused({"tz": str(fault)}) from None
        self.settled = [
            (name, absolute(name, text, self.tz, now) if name in TIMES else text)
            for name, text in self.said
        ]
        own = [*parameters, Parameter("tz", lambda text, now: text, {}, "the time zone", False)]
        self.values = values_of(own, self.settled, now)
        self.is_settled = self.settled == raw

    def url(self, path=None, **changes):
        """Return the URL of a view with these parameters changed; None removes one.

        A `path` of another view keeps only the zone.
        """
        kept = dict(self.settled)
        if path is not None:
            kept = {name: text for name, text in kept.items() if name == "tz"}
        for name, text in changes.items():
            kept[name.rstrip("_")] = text
        query = urlencode([(name, text) for name, text in kept.items() if text is not None])
        place = self.path if path is None else path
        return f"{place}?{query}" if query else place

    def written(self, name):
        """Return the text of a time in this URL as a person writes it in the zone, for a form."""
        text = dict(self.settled).get(name, "")
        head, at, time = text.rpartition("@")
        return (
            head
            + at
            + (self.tz.clock(time, decimals=9) if times.TIMESTAMP.fullmatch(time) else time)
        )

    @property
    def path(self):
        """Return the path of this view, without the ending of another form."""
        return quote(ENDING.sub("", request.path), safe="/")

    def form(self, ending):
        """Return the URL of the same in another form."""
        query = self.url().partition("?")[2]
        return f"{self.path}.{ending}" + (f"?{query}" if query else "")


def joined(said):
    """Return pairs in which a parameter that may be repeated is one, with commas."""
    found = []
    for name, text in said:
        if name in REPEATED and name in dict(found):
            text = f"{dict(found)[name]},{text}"
            found = [pair for pair in found if pair[0] != name]
        found.append((name, text))
    return found


def absolute(name, text, tz, now):
    """Return the text of a time as it means the same tomorrow; what is no time stays."""
    if name in ("one", "two"):
        node, at, rest = text.partition("@")
        return f"{node.strip()}@{absolute('at', rest or '-0s', tz, now)}"
    text = text.strip()
    if NAIVE.fullmatch(text):
        try:
            return times.timestamp_of(tz.instant(text))
        except (ValueError, times.NotATime):
            return text
    if times.AGO.fullmatch(text):
        return times.timestamp_of(times.microseconds(times.parse(text, now).moment))
    return text

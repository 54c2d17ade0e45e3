"""Filters of the templates: numbers, moments and links as the page shows them."""

from urllib.parse import quote

from markupsafe import Markup, escape

from ..questions import times
from ..questions.texts import command_of
from . import assets, strips
from .visible import LONG, shown

SIZES = ("B", "KiB", "MiB", "GiB", "TiB")
NOTHING = Markup('<span class="none">–</span>')


def size(value):
    """Return bytes with a unit that keeps the number short."""
    if not is_number(value):
        return shown(value)
    number, unit = float(value), 0
    while abs(number) >= 1024 and unit < len(SIZES) - 1:
        number, unit = number / 1024, unit + 1
    return (
        f"{number:.0f} {SIZES[unit]}"
        if not unit or number >= 100
        else f"{number:.1f} {SIZES[unit]}"
    )


def number(value, decimals=None):
    """Return a number with its thousands apart."""
    if not is_number(value):
        return shown(value)
    if decimals is None:
        decimals = 0 if isinstance(value, int) or float(value).is_integer() else 1
    return f"{value:,.{decimals}f}"


def lasting(seconds):
    """Return a length of time in its two largest units."""
    if seconds is None:
        return NOTHING
    whole = int(abs(seconds))
    sign = "−" if seconds < 0 else ""
    if whole < 60:
        return f"{sign}{abs(seconds):.1f} s" if whole < 10 and seconds % 1 else f"{sign}{whole} s"
    for unit, below, name, lower in (
        (60, 3600, "min", "s"), (3600, 86400, "h", "min"), (86400, None, "d", "h"),
    ):  # fmt: skip
        if below is None or whole < below:
            rest = whole % unit // {"s": 1, "min": 60, "h": 3600}[lower]
            return f"{sign}{whole // unit:,} {name}" + (f" {rest} {lower}" if rest else "")


def moment(timestamp, tz, date=True):
    """Return a timestamp as <time> in a zone, with its name or offset."""
    if timestamp is None:
        return NOTHING
    label = tz.label(int(timestamp.partition(".")[0]))
    return Markup('<time datetime="{}" title="{}">{} <span class="zone">{}</span></time>').format(
        times.utc(timestamp), f"timestamp {timestamp}", tz.clock(timestamp, date), label
    )


def created(seconds, tz):
    """Return a create_time of a record as <time>; anything else is shown as it is."""
    if not is_number(seconds) or not 0 <= seconds < 10**12:
        return shown(seconds)
    return moment(times.timestamp_of(round(seconds * 1000000)), tz)


def is_number(value):
    """Return True for a finite number, which has a short text."""
    return type(value) in (int, float) and value == value and abs(value) < 1e300


def word(state):
    """Return a state of the ledger with the mark of its colour."""
    return Markup('<span class="key s-{}"></span>{}').format(strips.slug(state), escape(state))


def command(item):
    """Return what a process object runs: its command line, or its name if it has none."""
    return command_of(item) or item.get("name")


def place(text):
    """Return a text as part of a path."""
    return quote(str(text), safe="")


def install(app):
    """Give the templates of `app` all of this."""
    app.jinja_env.filters.update(
        shown=shown, whole=lambda value: shown(value, LONG), size=size, number=number,
        lasting=lasting, moment=moment, created=created, word=word, slug=strips.slug, place=place,
        stamp=strips.stamp, command=command,
    )  # fmt: skip
    app.jinja_env.globals.update(asset=assets.url)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

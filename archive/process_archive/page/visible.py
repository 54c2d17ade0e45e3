"""Hostile text in HTML: what would be invisible, or move other text, is shown as its code.

Names and command lines come from the nodes. Jinja escapes what HTML acts on; this shows the rest.
"""

from markupsafe import Markup, escape

from ..questions.plain import escaped
from ..questions.texts import text_of
from ..summaries import CUT, LONGEST

# Printable to Unicode, but nothing is seen of them.
BLANK = set("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | set(
    map(chr, range(0xFE00, 0xFE10))
)
SHORT, LONG = 500, 20000  # characters that a cell, and a box of its own, show


def shown(value, most=SHORT):
    """Return a value of a record as HTML; what is longer than `most` says how long it is.

    The text is isolated (<bdi>): letters that are written from right to left move nothing else.
    """
    if value is None:
        return Markup('<span class="none">–</span>')
    text = text_of(value)
    parts = pieces(text[:most])
    if len(text) > most:
        is_cut = len(text) == LONGEST + len(CUT) and text.endswith(CUT)
        length = f"over {LONGEST:,}" if is_cut else f"{len(text):,}"
        parts.append(Markup('<span class="cut">… {} characters</span>').format(length))
    return Markup("<bdi>{}</bdi>").format(Markup("").join(parts))


def pieces(text):
    """Return HTML of a text, in pieces."""
    if text.isprintable() and not BLANK.intersection(text):
        return [escape(text)]
    parts, plain = [], []
    for char in text:
        if char.isprintable() and char not in BLANK:
            plain.append(char)
            continue
        parts += [
            escape("".join(plain)),
            Markup('<span class="code">{}</span>').format(escaped(char)),
        ]
        plain = []
    return [*parts, escape("".join(plain))]

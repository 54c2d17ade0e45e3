"""Process objects as text: a reading split into them, an object split into its values, and back.

The client's form is what orjson writes: no blanks, keys in the order of `KEYS`. In it a reading is
split without parsing: a quote inside a JSON string is escaped, so `},{"cmdline":` is in none.
"""

import json

import orjson

from .columns import write
from .schema import KEYS

FIRST = b'{"%s":' % KEYS[0].encode()
BEGIN, SEPARATOR, END = b"[" + FIRST, b"}," + FIRST, b"}]"
TEMPLATE = b",".join(b'"%s":%%b' % key.encode() for key in KEYS)
LONGEST_INT = 40  # digits; Python refuses, after a while, to convert very long ones


def spaced(objects):
    """Return `objects` as Python's own json.dumps writes them, in bytes."""
    return json.dumps(objects).encode()


# Forms that a reading is written in again from its objects; the client's needs no parsing.
COMPACT, SPACED = "compact", "spaced"


def split_reading(content):
    """Return the texts of the objects in `content`, each without `FIRST` and the last brace.

    Returns None if `content` is not in the client's form; if it is damaged, texts may be no JSON.
    """
    if content.startswith(BEGIN) and content.endswith(END):
        return content[len(BEGIN) : -len(END)].split(SEPARATOR)
    return [] if content == b"[]" else None


def body_of(text):
    """Return what `split_reading` gives of an object that is `text` in the client's form."""
    return text[len(FIRST) : -1]


def text_of(body):
    """Return the complete text of the object of which `split_reading` gave `body`."""
    return FIRST + body + b"}"


def join_object(texts):
    """Return the object's text with the texts of its 30 values, in the order of `KEYS`."""
    return b"{" + TEMPLATE % tuple(texts) + b"}"


def join_some(values):
    """Return the text of an object that lacks keys or has others: `values` sorted by key."""
    return write(dict(sorted(values.items())))


def parse_reading(content):
    """Return (list of the objects in `content`, or None if it is no JSON array; its form, or None).

    What is not exact JSON (NaN, lone surrogates, bytes that are not UTF-8) is read as far as
    possible. The form is None if no known form gives exactly `content` again.
    """
    try:
        objects = orjson.loads(content)
    except ValueError:
        return parse_loosely(content), None
    if type(objects) is not list:
        return None, None
    if write(objects) == content:
        return objects, COMPACT
    # Python's form has a blank after the first key; objects too deep for `write` are in no form.
    return objects, SPACED if b": " in content and spaced(objects) == content else None


def parse_loosely(content):
    """Return the objects in `content`, which is not exact JSON; None if it is no array at all."""
    try:
        objects = json.loads(content.decode("utf-8", "replace"), parse_int=_int)
        return clean(objects) if type(objects) is list else None
    except (ValueError, RecursionError):
        return None


def clean(value):
    """Return `value` with all text, including keys, as valid Unicode, and no number beyond JSON."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [clean(item) for item in value]
    if isinstance(value, dict):
        return {clean(key): clean(item) for key, item in value.items()}
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        return float(value)
    return value


def _int(digits):
    return int(digits) if len(digits) < LONGEST_INT else float(digits)

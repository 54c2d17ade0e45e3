"""A strict JSON reader, which returns the place of each member and names faults exactly."""

import json
import re
import sys
from itertools import accumulate

DEEPEST = 1025  # levels: an object with the data of a record as deep as simdjson takes it, 1024

SPACE = re.compile(r"[ \t\n\r]*")
STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)
BRACKETS = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
NO_BRACKETS = bytes(set(range(256)) - set(BRACKETS))

# json counts levels as Python counts calls, of which it allows 1000.
sys.setrecursionlimit(max(sys.getrecursionlimit(), 2 * DEEPEST))


def top_level_members(text):
    """Return {name: (value, start, end)} of the JSON object `text`, with each value's place.

    Raises ValueError if `text` is not strict JSON (RFC 8259), not an object, or repeats a name, and
    RecursionError at the latest if it is nested deeper than twice DEEPEST.
    """
    members = {}
    position = skip(text, 0)
    if text[position : position + 1] != "{":
        decoder.decode(text)
        raise ValueError("not an object")
    position = skip(text, position + 1)
    if text[position : position + 1] == "}":
        position += 1
    else:
        separator = ","
        while separator == ",":
            name, end = decoder.raw_decode(text, skip(text, position))
            if not isinstance(name, str):
                raise ValueError("the name of a member is not a string")  # noqa: TRY004
            if name in members:
                raise ValueError("a member is named twice")
            position = expect(":", text, end)
            start = skip(text, position)
            value, end = decoder.raw_decode(text, start)
            members[name] = (value, start, end)
            position = skip(text, end)
            separator = text[position : position + 1]
            position += 1
        expect("}", text, position - 1)
    if skip(text, position) != len(text):
        raise ValueError(f"something follows the object (at character {position})")
    return members


def skip(text, position):
    """Return the position of the first character from `position` on that is not white space."""
    return SPACE.match(text, position).end()


def expect(char, text, position):
    """Return the position after `char`, which must be the next character after white space."""
    position = skip(text, position)
    if text[position : position + 1] != char:
        raise ValueError(f"'{char}' expected at character {position}")
    return position + 1


def refuse_constant(name):
    """Refuse NaN and Infinity, which Python accepts and JSON does not have."""
    raise ValueError(f"{name} is not JSON")


# Numbers are checked but not converted: they are stored as they were sent, and the conversion of a
# million digits would take minutes.
decoder = json.JSONDecoder(parse_int=len, parse_float=len, parse_constant=refuse_constant)


def depth(body):
    """Return how many arrays and objects of the JSON `body` (bytes) are open at once, at most.

    It takes no longer for a body that is not JSON.
    """
    brackets = STRING.sub(b"", body).translate(None, NO_BRACKETS)
    return max(accumulate(map(BRACKETS.get, brackets)), default=0)

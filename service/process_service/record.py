"""A record: its form, and how it is taken from a request's body without serialising it again."""

import json
import re
from collections import namedtuple

UUID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")
TIMESTAMP = re.compile(r"[0-9]{1,12}(\.[0-9]{1,9})?")
SPACE = re.compile(r"[ \t\n\r]*")

Record = namedtuple("Record", "uuid timestamp content")


class InvalidRecord(Exception):
    """The body is no record; `reasons` says why, by field, or as "body"."""

    def __init__(self, reasons):
        super().__init__(reasons)
        self.reasons = reasons


def parse_record(body):
    """Return the `Record` in `body` (bytes); its `content` is what was sent as `data`, unchanged.

    Raises `InvalidRecord` with every bad field named at once.
    """
    try:
        text = body.decode("utf-8")
        fields = top_level_members(text)
    except UnicodeDecodeError:
        raise InvalidRecord({"body": "not valid JSON: not UTF-8"}) from None
    except RecursionError:
        raise InvalidRecord({"body": "not valid JSON: nested too deeply"}) from None
    except ValueError as error:
        raise InvalidRecord({"body": f"not valid JSON: {error}"}) from None

    reasons = {}
    for name, problem in (("uuid", uuid_problem), ("timestamp", timestamp_problem),
                          ("data", data_problem)):  # fmt: skip
        reason = problem(fields[name][0]) if name in fields else "missing"
        if reason:
            reasons[name] = reason
    for name in sorted(set(fields) - {"uuid", "timestamp", "data"}):
        reasons[name] = "unknown field"
    if reasons:
        raise InvalidRecord(reasons)
    _, start, end = fields["data"]
    content = text[start:end].encode("utf-8")
    return Record(fields["uuid"][0], fields["timestamp"][0], content)


def uuid_problem(value):
    """Return what is wrong with a node's name, or None."""
    if not isinstance(value, str):
        return "must be a string"
    if not UUID.fullmatch(value):
        return "must be 1 to 64 ASCII letters, digits and '-', the first not '-'"
    return None


def timestamp_problem(value):
    """Return what is wrong with seconds since the epoch, or None."""
    if not isinstance(value, str):
        return "must be a string"
    if not TIMESTAMP.fullmatch(value):
        return "must be seconds since the epoch: 1 to 12 digits, optionally '.' and 1 to 9 more"
    return None


def data_problem(value):
    """Return what is wrong with a list of processes, or None."""
    if not isinstance(value, list) or not value:
        return "must be a non-empty array"
    if not all(isinstance(process, dict) for process in value):
        return "must hold objects only, one a process"
    return None


def top_level_members(text):
    """Return {name: (value, start, end)} of the JSON object `text`, with each value's place.

    Raises ValueError for what is not strict JSON (RFC 8259), no object, or names a member twice.
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
    """Return the position of the first character from `position` on that is no white space."""
    return SPACE.match(text, position).end()


def expect(char, text, position):
    """Return the position behind `char`, which must be the next character but white space."""
    position = skip(text, position)
    if text[position : position + 1] != char:
        raise ValueError(f"'{char}' expected at character {position}")
    return position + 1


def refuse_constant(name):
    """Refuse NaN and Infinity, which Python reads and JSON does not know."""
    raise ValueError(f"{name} is not JSON")


# Of numbers only the form is checked, and they are stored as they were sent. To read a number of a
# million digits would take minutes.
decoder = json.JSONDecoder(parse_int=len, parse_float=len, parse_constant=refuse_constant)

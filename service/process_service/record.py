"""A record: its form, and how it is taken from a request's body without serialising it again."""

import re
from collections import namedtuple

import simdjson

from .members import top_level_members

UUID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")
TIMESTAMP = re.compile(r"[0-9]{1,12}(\.[0-9]{1,9})?")

SPACE = b" \t\n\r"
# How a record begins in the form in which clients write it: of its members only the array is left.
HEAD = r' \{ "uuid" : "(?P<uuid>UUID)" , "timestamp" : "(?P<timestamp>TIMESTAMP)" , "data" : (?=\[)'
HEAD = HEAD.replace(" ", r"[ \t\n\r]*").replace("UUID", UUID.pattern)
HEAD = re.compile(HEAD.replace("TIMESTAMP", TIMESTAMP.pattern).encode())

Record = namedtuple("Record", "uuid timestamp content")


class InvalidRecord(Exception):
    """The body is no record; `reasons` says why, by field, or as "body".

    `uuid` is the node's name if this is a valid one, or else None; `unknown` are the fields among
    those in `reasons` that no record has.
    """

    def __init__(self, reasons, uuid=None, unknown=()):
        super().__init__(reasons)
        self.reasons = reasons
        self.uuid = uuid
        self.unknown = unknown


def parse_record(body):
    """Return the `Record` in `body` (bytes); its `content` is what was sent as `data`, unchanged.

    Raises `InvalidRecord` with every bad field named at once.
    """
    return usual_record(body) or any_record(body)


def usual_record(body):
    """Return the `Record` in `body` if it is written as clients do, or else None.

    simdjson checks UTF-8 and JSON strictly, in a seventh of the time. What it gives up on, such as
    a number of many digits, may still be right. One JSON array between the beginning and the last
    brace leaves no room for another member.
    """
    head = HEAD.match(body)
    body = body.rstrip(SPACE)
    if not head or not body.endswith(b"}"):
        return None
    content = body[head.end() : -1].rstrip(SPACE)
    try:
        processes = simdjson.Parser().parse(content)
    except Exception:  # of many kinds, which differ by release
        return None
    if not processes or not all(isinstance(process, simdjson.Object) for process in processes):
        return None
    return Record(head.group("uuid").decode(), head.group("timestamp").decode(), content)


def any_record(body):
    """Return the `Record` in `body`, or raise `InvalidRecord`, which takes its time to be exact."""
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
    unknown = set(fields) - {"uuid", "timestamp", "data"}
    reasons.update(dict.fromkeys(unknown, "unknown field"))
    if reasons:
        raise InvalidRecord(reasons, None if "uuid" in reasons else fields["uuid"][0], unknown)
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

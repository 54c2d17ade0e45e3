"""A record: its form, and a parser that keeps its data as sent, without serialising it again."""

import re
from collections import namedtuple

import simdjson

from .members import DEEPEST, depth, top_level_members

UUID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")
TIMESTAMP = re.compile(r"[0-9]{1,12}(\.[0-9]{1,9})?")

SPACE = b" \t\n\r"
# The beginning of a record as clients write it: everything before the array of `data`.
HEAD = r' \{ "uuid" : "(?P<uuid>UUID)" , "timestamp" : "(?P<timestamp>TIMESTAMP)" , "data" : (?=\[)'
HEAD = HEAD.replace(" ", r"[ \t\n\r]*").replace("UUID", UUID.pattern)
HEAD = re.compile(HEAD.replace("TIMESTAMP", TIMESTAMP.pattern).encode())

Record = namedtuple("Record", "uuid timestamp content")


class InvalidRecord(Exception):
    """The body is not a record; `reasons` has the reason for each bad field, or for "body".

    `uuid` is the node's name if it is valid, else None; `unknown` are the fields in `reasons` that
    are not fields of a record.
    """

    def __init__(self, reasons, uuid=None, unknown=()):
        super().__init__(reasons)
        self.reasons = reasons
        self.uuid = uuid
        self.unknown = unknown


def parse_record(body):
    """Return the `Record` in `body` (bytes); its `content` is the text of `data`, unchanged.

    Raises `InvalidRecord` with every bad field named at once.
    """
    return usual_record(body) or any_record(body)


def usual_record(body):
    """Return the `Record` in `body` if it is written as clients write it, else None.

    simdjson checks UTF-8 and JSON strictly, in a seventh of the time. It also refuses some valid
    JSON, such as numbers of many digits, which `any_record` accepts. As exactly one JSON array is
    between the beginning and the last brace, the record has no other member.
    """
    head = HEAD.match(body)
    body = body.rstrip(SPACE)
    if not head or not body.endswith(b"}"):
        return None
    content = body[head.end() : -1].rstrip(SPACE)
    try:
        processes = simdjson.Parser().parse(content)
    except Exception:  # its types differ by release
        return None
    if not processes or not all(isinstance(process, simdjson.Object) for process in processes):
        return None
    return Record(head.group("uuid").decode(), head.group("timestamp").decode(), content)


def any_record(body):
    """Return the `Record` in `body`, or raise `InvalidRecord`: slower, but exact about faults.

    It accepts all that `usual_record` accepts, or the order of members would change the answer.
    """
    try:
        text = body.decode("utf-8")
        if depth(body) > DEEPEST:
            raise InvalidRecord({"body": "nested too deeply"})
        fields = top_level_members(text)
    except UnicodeDecodeError:
        raise InvalidRecord({"body": "not valid JSON: not UTF-8"}) from None
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
    """Return the reason why a node's name is invalid, or None."""
    if not isinstance(value, str):
        return "must be a string"
    if not UUID.fullmatch(value):
        return "must be 1 to 64 ASCII letters, digits and '-', the first not '-'"
    return None


def timestamp_problem(value):
    """Return the reason why a timestamp is invalid, or None."""
    if not isinstance(value, str):
        return "must be a string"
    if not TIMESTAMP.fullmatch(value):
        return "must be seconds since the epoch: 1 to 12 digits, optionally '.' and 1 to 9 more"
    return None


def data_problem(value):
    """Return the reason why a list of processes is invalid, or None."""
    if not isinstance(value, list) or not value:
        return "must be a non-empty array"
    if not all(isinstance(process, dict) for process in value):
        return "must contain only objects, one per process"
    return None

"""The oracle: decides, independently of the service, what the answer to a request must be."""

import hashlib
import hmac
import json
import re
import sys
import zlib
from urllib.parse import unquote

UUID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")
TIMESTAMP = re.compile(r"[0-9]{1,12}(\.[0-9]{1,9})?")
PATHS = {"/api/v1/record", "/api/v1/openapi.json", "/api/test/count", "/api/test/latest"}
DEEPEST = 1024  # levels of `data`
sys.setrecursionlimit(10000)


class Pairs(list):
    """The members of a JSON object, in order; unlike a dict it keeps duplicates."""


class Credentials:
    """The token and the secret of a service; `refused` is the scope of what it does not know."""

    refused, all_nodes = "nothing", "all nodes"

    def __init__(self, token, secret):
        self.token = token
        self.secret = secret

    def of_node(self, node):
        """Return the token of `node`."""
        digest = hmac.new(self.secret.encode(), node.encode("utf-8", "replace"), hashlib.sha256)
        return f"{node}.{digest.hexdigest()}"

    def scope(self, authorization):
        """Return `all_nodes`, the name of the one node, or `refused`."""
        scheme, _, given = authorization.strip(" \t").partition(" ")
        given = given.lstrip(" ")
        if scheme.lower() != "bearer":
            return self.refused
        if given == self.token:
            return self.all_nodes
        node = given.partition(".")[0]
        return node if UUID.fullmatch(node) and given == self.of_node(node) else self.refused


def refuse(constant):
    """Refuse NaN and Infinity."""
    raise ValueError(constant)


def parse(text):
    """Return the value of the JSON `text`; numbers are floats, objects are `Pairs`."""
    return json.loads(text, parse_int=float, parse_constant=refuse, object_pairs_hook=Pairs)


def depth(value):
    """Return how many arrays and objects of a parsed value are inside each other."""
    levels, inner = 0, [value]
    while inner := [item for item in inner if isinstance(item, list)]:
        levels += 1
        inner = [each[1] if isinstance(item, Pairs) else each for item in inner for each in item]
    return levels


def judge(request, credentials):
    """Return (status, None), or (200, (file name, data)) if the record in `request` is valid.

    The status is 404, 401, 403 or 400 (of several kinds); a valid record may also be answered 409.
    """
    path = request.path_url.partition("?")[0]
    path = path if "%2f" in path.lower() else unquote(path)
    scope = credentials.scope(request.headers.get("Authorization", ""))
    if path not in PATHS:
        return 404, None
    if scope == credentials.refused:
        return 401, None
    if path != "/api/v1/record":
        return (None if scope == credentials.all_nodes else 403), None
    if request.method != "POST":
        return 405, None
    try:
        fields = fields_in(request)
    except LookupError:
        return 415, None
    except (ValueError, zlib.error, RecursionError):  # the last: far deeper than DEEPEST
        return 400, None
    uuid = fields.get("uuid")
    if not isinstance(uuid, str) or not UUID.fullmatch(uuid):
        return 400, None
    if scope not in (credentials.all_nodes, uuid):
        return 403, None
    record = fields.keys() == {"uuid", "timestamp", "data"} and checked(**fields)
    return (200, record) if record else (400, None)


def fields_in(request):
    """Return the members of the object in the body of `request`.

    Raises LookupError for an unknown type or packing, ValueError or zlib.error for another body.
    """
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip(" \t").lower()
    codings = request.headers.get("Content-Encoding", "").lower().replace("\t", " ").split(",")
    codings = [coding.strip(" ") for coding in codings]
    codings = [coding for coding in codings if coding and coding != "identity"]
    if kind != "application/json" or codings not in ([], ["gzip"], ["x-gzip"]):
        raise LookupError
    body = request.body or b""
    body = body.encode() if isinstance(body, str) else body
    record = parse((unpack(body) if codings else body).decode("utf-8"))
    if not isinstance(record, Pairs) or len(dict(record)) != len(record):
        raise ValueError("not an object, or a name twice")
    if depth(record) > DEEPEST + 1:
        raise ValueError("too deep")
    return dict(record)


def unpack(body):
    """Return the content of `body`, which has to be members of gzip and nothing else."""
    stream = zlib.decompressobj(wbits=31)
    content = stream.decompress(body) + stream.flush()
    if not stream.eof:
        raise ValueError("cut short")
    return content + (unpack(stream.unused_data) if stream.unused_data else b"")


def checked(uuid, timestamp, data):
    """Return (file name, data) of a record with these fields; None if one is invalid."""
    valid = (
        isinstance(timestamp, str)
        and type(data) is list
        and TIMESTAMP.fullmatch(timestamp)
        and data
        and all(isinstance(process, Pairs) for process in data)
    )
    return (f"{uuid}_{timestamp}.json", data) if valid else None

"""The oracle: decides, independently of the service, whether a request contains a valid record."""

import gzip
import json
import re
import zlib

UUID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")
TIMESTAMP = re.compile(r"[0-9]{1,12}(\.[0-9]{1,9})?")


class Pairs(list):
    """The members of a JSON object, in order; unlike a dict it keeps duplicates."""


def refuse(constant):
    """Refuse NaN and Infinity."""
    raise ValueError(constant)


def parse(text):
    """Return the value of the JSON `text`; numbers are floats, objects are `Pairs`."""
    return json.loads(text, parse_int=float, parse_constant=refuse, object_pairs_hook=Pairs)


def record_in(request, token):
    """Return (file name, data) of the record in `request`; None if it contains no valid record."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    packing = request.headers.get("Content-Encoding", "identity").strip().lower()
    if scheme.lower() != "bearer" or given.strip() != token or kind != "application/json":
        return None
    body = request.body or b""
    body = body.encode() if isinstance(body, str) else body
    try:
        if packing == "gzip":
            body = unpack(body)
        elif packing != "identity":
            return None
        record = parse(body.decode("utf-8"))
    except (ValueError, RecursionError, EOFError, OSError, zlib.error):
        return None
    if not isinstance(record, Pairs) or len(record) != 3:
        return None
    fields = dict(record)
    return checked(**fields) if fields.keys() == {"uuid", "timestamp", "data"} else None


def unpack(body):
    """Return the content of `body`, which has to be exactly one gzip member."""
    unpacked = gzip.decompress(body)
    stream = zlib.decompressobj(wbits=31)
    stream.decompress(body)
    if not stream.eof or stream.unused_data:
        raise ValueError("not exactly one member")
    return unpacked


def checked(uuid, timestamp, data):
    """Return (file name, data) of a record with these fields; None if one is invalid."""
    valid = (
        isinstance(uuid, str)
        and isinstance(timestamp, str)
        and type(data) is list
        and UUID.fullmatch(uuid)
        and TIMESTAMP.fullmatch(timestamp)
        and data
        and all(isinstance(process, Pairs) for process in data)
    )
    return (f"{uuid}_{timestamp}.json", data) if valid else None

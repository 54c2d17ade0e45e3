"""Records: a reading as the packed JSON body of a request."""

import os
import zlib

import orjson

# As fast as level 1, with a tenth fewer bytes; level 6 takes three times as long: see
# docs/performance.md.
LEVEL = 3


def encode(uuid, timestamp, processes):
    """Return the body: JSON in UTF-8, packed by gzip.

    `uuid` is the node's name, `timestamp` the start of the reading (text, seconds since the epoch),
    `processes` the list from Reader.read. Bytes that are not UTF-8 become U+FFFD.
    """
    record = {"uuid": uuid, "timestamp": timestamp, "data": processes}
    try:
        body = orjson.dumps(record, default=tuple)
    except TypeError:  # orjson refuses surrogate escapes: rare, and expensive to look for first
        body = orjson.dumps(_plain(record))
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


def _plain(value):
    """Return `value` with all text, including keys, as valid Unicode."""
    if isinstance(value, str):
        return os.fsencode(value).decode("utf-8", "replace")
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {_plain(key): _plain(item) for key, item in value.items()}
    return value

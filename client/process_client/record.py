"""The record: one reading as the JSON body that the API takes, packed."""

import os
import zlib

import orjson

# Costs as much as level 1 and a third of what 6 does, and sends a tenth less (docs/performance.md).
LEVEL = 3


def encode(uuid, timestamp, processes):
    """Return the body: JSON in UTF-8, packed by gzip.

    `uuid` is the node's name, `timestamp` the time the reading began (text, seconds since the
    epoch), `processes` what Reader.read returned. Bytes that are no UTF-8 become U+FFFD.
    """
    record = {"uuid": uuid, "timestamp": timestamp, "data": processes}
    try:
        body = orjson.dumps(record, default=tuple)
    except TypeError:  # orjson refuses surrogate escapes; to look for them is dear, and seldom
        body = orjson.dumps(_plain(record))
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


def _plain(value):
    """Return `value` with all its text, keys too, as valid Unicode."""
    if isinstance(value, str):
        return os.fsencode(value).decode("utf-8", "replace")
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {_plain(key): _plain(item) for key, item in value.items()}
    return value

"""Records: a reading as the packed JSON body of a request."""

import logging
import os
import zlib

import orjson

from process_client.cut import fit

log = logging.getLogger(__name__)

# As fast as level 1, with a tenth fewer bytes; level 6 takes three times as long: see
# docs/performance.md.
LEVEL = 3

LIMIT = 16 * 1024 * 1024  # bytes of JSON that an API takes by default


def encode(uuid, timestamp, processes, limit=LIMIT):
    """Return the body: JSON in UTF-8, packed by gzip.

    `uuid` is the node's name, `timestamp` the start of the reading (text, seconds since the epoch),
    `processes` the list from Reader.read. Bytes that are not UTF-8 become U+FFFD. If the JSON has
    more than `limit` bytes, the longest values are cut, and a warning is logged.
    """
    record = {"uuid": uuid, "timestamp": timestamp, "data": processes}
    try:
        body = orjson.dumps(record, default=tuple)
    except TypeError:  # orjson refuses surrogate escapes: rare, and expensive to look for first
        record = _plain(record)
        try:
            body = orjson.dumps(record)
        except TypeError:  # it also refuses numbers of more than 64 bits, which no kernel writes
            record["data"] = [
                {key: value if _is_json(value) else None for key, value in values.items()}
                for values in record["data"]
            ]
            body = orjson.dumps(record)
    if len(body) > limit:
        body = _cut(record, len(body), limit)
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


def _cut(record, length, limit):
    """Return the JSON of `record`, which has `length` bytes, cut to `limit`."""
    around = len(orjson.dumps(dict(record, data=[])))
    values, processes = fit(record["data"], limit - around)
    log.warning(
        "%s_%s has %d bytes, the API takes %d: %d values cut, %d processes left out",
        record["uuid"],
        record["timestamp"],
        length,
        limit,
        values,
        processes,
    )
    return orjson.dumps(record, default=tuple)


def _plain(value):
    """Return `value` with all text, including keys, as valid Unicode."""
    if isinstance(value, str):
        return os.fsencode(value).decode("utf-8", "replace")
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {_plain(key): _plain(item) for key, item in value.items()}
    return value


def _is_json(value):
    """Return True if orjson takes the value."""
    try:
        orjson.dumps(value)
    except TypeError:
        return False
    return True

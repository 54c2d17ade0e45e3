"""The record: one reading as the JSON body that the API takes."""

import os

import orjson


def encode(uuid, moment, processes):
    """Return the body, bytes of JSON in UTF-8.

    `uuid` is the node's name, `moment` the time the reading began (seconds since the epoch),
    `processes` what Reader.read returned. Bytes that are no UTF-8 become U+FFFD.
    """
    record = {"uuid": uuid, "timestamp": f"{moment:.7f}", "data": processes}
    try:
        return orjson.dumps(record, default=tuple)
    except TypeError:  # orjson refuses surrogate escapes; to look for them is dear, and seldom
        return orjson.dumps(_plain(record))


def _plain(value):
    """Return `value` with all its text, keys too, as valid Unicode."""
    if isinstance(value, str):
        return os.fsencode(value).decode("utf-8", "replace")
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {_plain(key): _plain(item) for key, item in value.items()}
    return value

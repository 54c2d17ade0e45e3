"""A record as a file: its content, unpacked, and what is known of it."""

import os
import zlib
from collections import namedtuple

from . import names

PACKED = 16 + zlib.MAX_WBITS  # gzip

# path: of the file; name, node, timestamp: of the record; size (bytes) and mtime (nanoseconds) of
# the file
Record = namedtuple("Record", "path name node timestamp size mtime")


def find(folder, name):
    """Return the `Record` of the file `name` in `folder`, None if it is none or not there."""
    parsed = names.parse(name)
    if not parsed:
        return None
    path = os.path.join(folder, name)
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return None
    return Record(path, name, parsed.node, parsed.timestamp, status.st_size, status.st_mtime_ns)


def read(record):
    """Return the content of a `Record` in bytes, unpacked; raises FileNotFoundError if it is gone.

    A file whose name says that it is packed, and that is not, is its own content.
    """
    with open(record.path, "rb") as file:
        stored = file.read()
    if not names.parse(record.name).packed:
        return stored
    try:
        unpacker = zlib.decompressobj(PACKED)
        content = unpacker.decompress(stored) + unpacker.flush()
    except zlib.error:
        return stored
    return content if unpacker.eof and not unpacker.unused_data else stored

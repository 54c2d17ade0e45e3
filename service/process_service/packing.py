"""The two forms of a record's file: UUID_TIMESTAMP.json, or packed, with .gz after its name."""

import gzip
import re
import zlib

PACKED = ".gz"
RECORD = re.compile(r"[A-Za-z0-9-]+_[0-9.]+\.json(\.gz)?")
UNFINISHED = re.compile(r"\.[A-Za-z0-9-]+_[0-9.]+\.json(\.gz)?\.[^.]+\.tmp")  # being written
LEVEL = 3  # lower levels take as long, higher ones more than twice the time (docs/performance.md)
GZIP = 16 + zlib.MAX_WBITS


def pack(content):
    """Return `content` (bytes) as gzip; the same content always becomes the same bytes."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP)
    return packer.compress(content) + packer.flush()


def unpack(name, stored):
    """Return the content of the record whose file `name` contains `stored` (bytes).

    A file that ends in .gz but is not gzip is damaged: it is returned as it is, and so differs from
    every record.
    """
    if not name.endswith(PACKED):
        return stored
    try:
        return gzip.decompress(stored)
    except (OSError, EOFError, zlib.error):
        return stored

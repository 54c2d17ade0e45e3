"""Tags of contents, by which caches ask whether an answer has changed, and packing with gzip.

Only the bytes of a reading never change. Every other answer may: a late reading closes a gap, and
folding joins what was apart. So an answer's tag is the hash of its content, and a cache asks each
time; what has not changed is answered 304.
"""

import hashlib
import zlib

from flask import request

LEAST = 1000  # bytes; shorter answers are not packed
LEVEL = 4
GZIP = 16 + zlib.MAX_WBITS
PACKED = (
    "application/json", "application/x-ndjson", "text/csv", "text/plain",
    "application/openmetrics-text",
)  # fmt: skip


def with_tag(response):
    """Return an answer with its tag, or 304 if the caller has the same already.

    The tag is weak (RFC 9110, section 8.8.1): it is the same for the packed and the plain form.
    """
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest(), weak=True)
    return response.make_conditional(request)


def finish(response):
    """Say who may keep the answer, and pack it; for `after_request`."""
    response.headers.setdefault(
        "Cache-Control", "private, no-cache" if response.status_code < 400 else "no-store"
    )
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.vary.add("Accept-Encoding")
    response.vary.add("Authorization")
    if is_packable(response) and request.accept_encodings["gzip"] > 0:
        response.headers["Content-Encoding"] = "gzip"
        if response.is_streamed:
            response.response = packed(response.response)
            response.headers.pop("Content-Length", None)
        else:
            response.set_data(b"".join(packed([response.get_data()])))
    return response


def is_packable(response):
    """Return True if an answer becomes shorter by gzip."""
    if response.status_code != 200 or response.mimetype not in PACKED:
        return False
    return response.is_streamed or len(response.get_data()) >= LEAST


def packed(parts):
    """Yield `parts` (bytes) packed as one gzip stream."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP)
    for part in parts:
        yield packer.compress(part) + packer.flush(zlib.Z_SYNC_FLUSH)
    yield packer.flush()

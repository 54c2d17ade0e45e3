"""The body of a request: limited in size and unpacked; its headers are not trusted."""

import zlib

from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from .record import InvalidRecord

GZIP = 16 + zlib.MAX_WBITS


def read_body(request, limit):
    """Return the body's bytes, unpacked, at most `limit` of them.

    Raises UnsupportedMediaType (415) for another type than JSON or another packing than gzip,
    RequestEntityTooLarge (413) for a body over the limit, and `InvalidRecord` for a body that is
    cut short or not gzip although its headers say so.
    """
    if request.mimetype != "application/json":
        raise UnsupportedMediaType("Content-Type must be application/json")
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip"):
        raise UnsupportedMediaType("Content-Encoding must be gzip or left out")
    too_large = RequestEntityTooLarge(
        f"the body is larger than {limit // (1024 * 1024)} MiB unpacked"
    )
    if (request.content_length or 0) > limit:
        raise too_large
    try:
        body = request.stream.read(limit + 1)
    except Exception:  # the exceptions of gunicorn's reader and Flask's differ by release
        raise InvalidRecord({"body": "could not be read to its end"}) from None
    if encoding == "gzip":
        body = unpack(body, limit)
    if len(body) > limit:
        raise too_large
    return body


def unpack(packed, limit):
    """Return the content of the gzip stream `packed`; stops one byte over `limit`."""
    stream = zlib.decompressobj(GZIP)
    try:
        body = stream.decompress(packed, limit + 1)
    except zlib.error:
        raise InvalidRecord({"body": "not gzip, although Content-Encoding says so"}) from None
    if len(body) <= limit and (not stream.eof or stream.unused_data):
        raise InvalidRecord({"body": "the gzip stream is cut short or followed by something else"})
    return body

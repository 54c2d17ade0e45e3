"""The body of a request: limited in size and unpacked; its headers are not trusted."""

import zlib

from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from .auth import SPACE
from .record import InvalidRecord

GZIP = 16 + zlib.MAX_WBITS
GZIP_BEGINS = b"\x1f\x8b"
MEMBERS = 1000  # of a gzip stream; each takes time, even if it is empty
PIECE = 256 * 1024  # bytes that are unpacked at once: zlib copies the rest of them for each member
NOT_GZIP = "not gzip, although Content-Encoding says so"


class Unsupported(UnsupportedMediaType):
    """415, with the header that names what is supported (RFC 9110, section 15.5.16)."""

    def __init__(self, description, name, value):
        super().__init__(description)
        self.header = (name, value)

    def get_headers(self, *args):
        return [*super().get_headers(*args), self.header]


def read_body(request, limit):
    """Return the body's bytes, unpacked, at most `limit` of them.

    Raises UnsupportedMediaType (415) for another type than JSON or another packing than gzip,
    RequestEntityTooLarge (413) for a body over the limit, and `InvalidRecord` for a body that is
    cut short or not gzip although its headers say so.
    """
    kind = request.headers.get("Content-Type", "").partition(";")[0]
    if kind.strip(SPACE).lower() != "application/json":
        raise Unsupported("Content-Type must be application/json", "Accept", "application/json")
    codings = codings_of(request)
    if codings not in ([], ["gzip"], ["x-gzip"]):
        reason = "Content-Encoding must be gzip or left out"
        raise Unsupported(reason, "Accept-Encoding", "gzip")
    too_large = RequestEntityTooLarge(
        f"the body is larger than {limit // (1024 * 1024)} MiB unpacked"
    )
    announced = request.content_length or 0
    if announced > limit:
        raise too_large
    cut_off = InvalidRecord({"body": "could not be read to its end"})
    try:
        body = request.stream.read(limit + 1)
    except Exception:  # the exceptions of gunicorn's reader and Flask's differ by release
        raise cut_off from None
    if len(body) < announced:  # gunicorn does not compare
        raise cut_off
    if codings:
        body = unpack(body, limit)
    if len(body) > limit:
        raise too_large
    return body


def codings_of(request):
    """Return the names in Content-Encoding, without those that change nothing."""
    names = request.headers.get("Content-Encoding", "").lower().split(",")
    return [name for name in (name.strip(SPACE) for name in names) if name not in ("", "identity")]


def unpack(packed, limit):
    """Return the content of the gzip stream `packed`; stops one byte over `limit`.

    A stream is any number of members, one after the other, and nothing else (RFC 1952, section
    2.2): zeros at its end, which some programs ignore, are refused.
    """
    packed, at = memoryview(packed), 0
    parts, room = [], limit + 1
    for _ in range(MEMBERS):
        stream = zlib.decompressobj(GZIP)
        while room and not stream.eof:
            piece = packed[at : at + PIECE]
            if not piece:
                raise InvalidRecord({"body": "the gzip stream is cut short"})
            try:
                parts.append(stream.decompress(piece, room))
            except zlib.error:
                raise InvalidRecord({"body": NOT_GZIP}) from None
            at += len(piece) - len(stream.unused_data)
            room -= len(parts[-1])
        if not room or at == len(packed):
            return b"".join(parts)
        if packed[at : at + 2] != GZIP_BEGINS:
            raise InvalidRecord({"body": "something follows the gzip stream"})
    raise InvalidRecord({"body": f"more than {MEMBERS} gzip members"})

"""A packed reading: the body of its request, and what is kept with it in a file of the spool."""

import re
import zlib
from collections import namedtuple

NAME = re.compile(r"([A-Za-z0-9][A-Za-z0-9-]{0,63})_([0-9]{1,12}\.[0-9]{1,9})\.json\.gz")
# How the JSON of each reading begins, see record.encode.
BEGINNING = re.compile(rb'\s*{\s*"uuid"\s*:\s*"([^"]*)"\s*,\s*"timestamp"\s*:\s*"([^"]*)"\s*,')

GZIP = 16 + zlib.MAX_WBITS
AT_ONCE = 1024 * 1024  # bytes to unpack at a time
PLAIN = b"\x1f\x8b\x08\x00"  # how gzip begins (RFC 1952) without a comment,
COMMENTED = re.compile(rb"\x1f\x8b\x08\x10(.{6})([!-~]{1,900})\0", re.DOTALL)  # and with one


class Damaged(ValueError):
    """A file is not what its name promises; the text says why."""


class PackedReading(namedtuple("PackedReading", "name body tally")):
    """A reading as it is posted: `body` is packed JSON.

    `name` is that of its file in the spool, `tally` what the client had counted when it was taken,
    see tally.py; None if that is unknown.
    """

    @property
    def uuid(self):
        """The node's name."""
        return NAME.fullmatch(self.name).group(1)

    @property
    def timestamp(self):
        """When the reading was taken: seconds since the epoch, as text."""
        return NAME.fullmatch(self.name).group(2)

    def to_file(self):
        """Return the content of its file: the body, with the tally as gzip's comment.

        So a version without tallies can send it, and any program can unpack it.
        """
        if not self.tally or not self.body.startswith(PLAIN):
            return self.body
        body, comment = self.body, self.tally.encode("ascii")
        return b"".join((body[:3], b"\x10", body[4:10], comment, b"\0", body[10:]))


def from_file(name, content):
    """Return the PackedReading in the file `name`; raise Damaged."""
    beginning = BEGINNING.match(unpacked(content))
    if not beginning or b"%s_%s.json.gz" % beginning.groups() != name.encode():
        raise Damaged("its content is that of another reading")
    comment = COMMENTED.match(content)
    if not comment:
        return PackedReading(name, content, None)
    body = b"".join((PLAIN, comment.group(1), content[comment.end() :]))
    return PackedReading(name, body, comment.group(2).decode("ascii"))


def unpacked(content):
    """Return the first bytes of what `content` unpacks to; raise Damaged if it is not whole."""
    stream = zlib.decompressobj(GZIP)
    try:
        first = stream.decompress(content, AT_ONCE)
        while not stream.eof:
            left = stream.unconsumed_tail
            if not stream.decompress(left, AT_ONCE) and not left:
                break
    except zlib.error:
        raise Damaged("damaged") from None
    if not stream.eof or stream.unused_data:
        raise Damaged("damaged")
    return first

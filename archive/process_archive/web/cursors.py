"""Cursors: where the next page of an answer begins, signed, and bound to its question.

The first page fixes what relative times mean and where the answer ends, so that readings that come
later shift no page.
"""

import hashlib
from collections import namedtuple

from itsdangerous import BadData, URLSafeSerializer

from .refused import Refused

# now: seconds, what relative times are counted from; end: text of a TIME; after: see `Answer.next`
Cursor = namedtuple("Cursor", "now end after")

BEGIN_AGAIN = "not a cursor of this question; ask without cursor, then follow next_url"


class Cursors:
    """The cursors of an application with these read tokens (bytes), in all its workers."""

    def __init__(self, tokens):
        """Sign with the first token; know what any of them has signed."""
        self.signer = URLSafeSerializer(
            list(reversed(tokens)), salt=b"cursor", signer_kwargs={"key_derivation": "hmac"}
        )

    def text(self, question, cursor):
        """Return the text of a `Cursor` of `question`, see `name_of`."""
        return self.signer.dumps([question, *cursor])

    def read(self, question, text):
        """Return the `Cursor` in `text`; raises `Refused` if it is not one of `question`."""
        try:
            asked, *cursor = self.signer.loads(text)
        except BadData:
            raise Refused({"cursor": BEGIN_AGAIN}) from None
        if asked != question:
            raise Refused({"cursor": BEGIN_AGAIN})
        return Cursor(*cursor)


def name_of(path, pairs):
    """Return what names a question: a hash of its path and of the parameters that make its rows."""
    said = sorted(pair for pair in pairs if pair[0] not in ("cursor", "limit"))
    return hashlib.sha256(repr((path, said)).encode("utf-8", "surrogatepass")).hexdigest()[:16]

"""Masks secrets in everything that the features print or write."""

import re

_secrets = set()
# A node token of any uuid and secret: each is a secret, also those that no target has registered.
NODE_TOKEN = re.compile(
    r"(?<![0-9A-Za-z-])([0-9A-Za-z][0-9A-Za-z-]{0,63})\.[0-9a-f]{64}(?![0-9a-f])"
)


def hide(*secrets):
    """Make `mask` replace these secrets from now on."""
    # Masking shorter texts would make output unreadable, and they are not secrets.
    _secrets.update(secret for secret in secrets if isinstance(secret, str) and len(secret) > 5)


def mask(text):
    """Return `text` with each hidden secret and each node token replaced."""
    for secret in sorted(_secrets, key=len, reverse=True):  # one may be part of another
        text = text.replace(secret, "[secret]")
    return NODE_TOKEN.sub(r"\1.[secret]", text)


class Masked:
    """A stream that masks what is written to it."""

    def __init__(self, stream):
        self._stream = stream

    def write(self, text):
        return self._stream.write(mask(text))

    def __getattr__(self, name):
        return getattr(self._stream, name)

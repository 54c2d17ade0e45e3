"""Secrets: once hidden, they show in nothing that the features print or write."""

_secrets = set()


def hide(*secrets):
    """Have `mask` leave these out from now on."""
    # Nothing that short is a secret, and without it no text could be read.
    _secrets.update(secret for secret in secrets if isinstance(secret, str) and len(secret) > 5)


def mask(text):
    """Return `text` without any hidden secret."""
    for secret in sorted(_secrets, key=len, reverse=True):  # one may be part of another
        text = text.replace(secret, "[secret]")
    return text


class Masked:
    """A stream that masks what is written to it."""

    def __init__(self, stream):
        self._stream = stream

    def write(self, text):
        return self._stream.write(mask(text))

    def __getattr__(self, name):
        return getattr(self._stream, name)

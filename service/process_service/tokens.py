"""The comparison with tokens, in constant time."""

import hmac


def is_known(given, tokens):
    """Return True if `given` is one of `tokens` (all bytes); every comparison is made, in full."""
    matches = [hmac.compare_digest(given, token) for token in tokens]
    return any(matches)

"""Tokens: whether something is one of them, in a time that tells nothing of how near it came."""

import hmac


def is_known(given, tokens):
    """Tell whether `given` is one of `tokens`, all bytes; every wrong one takes equally long."""
    matches = [hmac.compare_digest(given, token) for token in tokens]
    return any(matches)

"""Parts: how much of an option's value is secret."""

from process_client.masking.forms import addresses
from process_client.masking.spans import span

WHOLE, AFTER_COLON, AFTER_PERCENT, BEFORE_AT, PAIRS, SPARED, NOTHING = range(7)
KINDS = {":": AFTER_COLON, "%": AFTER_PERCENT, "@": BEFORE_AT, ";": PAIRS}


def secret_part(text, start, kind):
    """Return the spans of the secret in the value text[start:], which is of this kind."""
    value = text[start:]
    if kind in (AFTER_COLON, AFTER_PERCENT):
        user, sign, secret = value.partition(":" if kind == AFTER_COLON else "%")
        if not sign or "://" in value:
            return addresses(text)
        if not secret:  # a key instead of a user, without a password
            return [span(start, start + len(user))]
        return [span(start + len(user) + 1, len(text))]
    if kind == BEFORE_AT:
        colon, host = value.find(":"), value.rfind("@")
        if "://" in value or not 0 <= colon < host:
            return addresses(text)
        return [span(start + colon + 1, start + host)]
    if value in ("", "-") or kind == PAIRS and "=" not in value:
        return []
    return [span(start, len(text))]

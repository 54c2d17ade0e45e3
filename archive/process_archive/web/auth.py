"""The read token: without it, nothing of a request is read, and nothing of any node is shown."""

import hmac

from flask import current_app, request

from . import jsend

SPACE = " \t"  # around the value of a header (RFC 9110, section 5.6.3); Unicode has more
SHORTEST = 8  # characters of a token that is looked for in other texts


def require_token():
    """Refuse a request without a read token in its header; for `before_request` of a blueprint."""
    if is_known(given_token(), current_app.config["ARCHIVE"].read_tokens):
        return None
    bearer = [("WWW-Authenticate", "Bearer")]
    return jsend.fail(401, {"authorization": "Unauthorized Access"}, bearer)


def given_token():
    """Return the bearer token in the request (bytes), empty if there is none."""
    value = request.headers.get("Authorization", "").strip(SPACE)
    scheme, _, token = value.partition(" ")
    if scheme.lower() != "bearer":
        return b""
    return token.lstrip(" ").encode("utf-8", "surrogateescape")


def is_known(given, known):
    """Return True if `given` is one of `known` (all bytes); every comparison is made, in full."""
    matches = [hmac.compare_digest(given, each) for each in known]
    return any(matches)


def shows_token(text):
    """Return True if `text`, which an answer or a log may repeat, contains a read token."""
    tokens = [token.decode("ascii") for token in current_app.config["ARCHIVE"].read_tokens]
    return any(text == token or len(token) >= SHORTEST and token in text for token in tokens)

"""Sessions: who has given a read token. The cookie is signed, so every worker knows it.

The key is the read token itself: a session ends when its token is no longer configured.
"""

import secrets
import time

from itsdangerous import BadData, URLSafeTimedSerializer

HOURS = 12
COOKIE = "process_archive_session"
ENDED = "ended sessions"  # in the `Store`


class Sessions:
    """The sessions of an application with these read tokens (bytes)."""

    def __init__(self, tokens, store):
        """Begin; see `Store` for `store`."""
        self.tokens, self.store = tokens, store

    def begin(self, token):
        """Return the cookie of a new session for one of the tokens."""
        return signer([token]).dumps(secrets.token_urlsafe(16))

    def name(self, cookie):
        """Return the name of the session of a cookie; None if it is none, or has ended."""
        try:
            name = signer(self.tokens).loads(cookie, max_age=HOURS * 3600)
        except BadData:
            return None
        return None if self.store.get(ENDED, name) else name

    def end(self, cookie):
        """End the session of a cookie, in all workers."""
        name = self.name(cookie)
        if name is not None:
            with self.store.changed(ENDED) as ended:
                ended[name] = [time.time() + HOURS * 3600, True]


def signer(tokens):
    """Return what signs with the last one of `tokens`, and knows all of them."""
    return URLSafeTimedSerializer(tokens, salt=b"session", signer_kwargs={"key_derivation": "hmac"})

"""One-time codes for a login on this machine: `python -m process_archive.page.codes config.json`.

A code is made of the read token, so it needs no file until it is used. It is valid once, for five
minutes, and on loopback only. To make one, an account has to read the token.
"""

import hashlib
import hmac
import json
import re
import secrets
import sys
import time

SECONDS = 300
USED = "used codes"  # in the `Store`
FORM = re.compile(r"([0-9]{1,12})-[A-Za-z0-9_-]{22}-([0-9a-f]{64})", re.ASCII)


def make(token, now=None):
    """Return a code for a read token (bytes)."""
    head = f"{int(time.time() if now is None else now)}-{secrets.token_urlsafe(16)}"
    return f"{head}-{signature(token, head)}"


def signature(token, head):
    """Return what proves that who made a code has the token."""
    return hmac.new(token, b"login code " + head.encode(), hashlib.sha256).hexdigest()


def use(code, tokens, store):
    """Return the token of a code that is valid, None else; it is not valid again."""
    match = FORM.fullmatch(code)
    if not match or not -SECONDS < time.time() - int(match[1]) < SECONDS:
        return None
    head = code.rpartition("-")[0]
    found = [each for each in tokens if hmac.compare_digest(signature(each, head), match[2])]
    if not found:
        return None
    with store.changed(USED) as used:
        if head in used:
            return None
        used[head] = [time.time() + 2 * SECONDS, True]
    return found[0]


def main(file):
    """Print a code for the configuration in `file`."""
    with open(file, encoding="utf-8") as config:
        token = json.load(config)["read_token"]
    print(make((token if isinstance(token, str) else token[-1]).encode("ascii")))


if __name__ == "__main__":
    main(sys.argv[1])

"""Requests written byte by byte, as no client library sends them."""

import json

from features.lab import probe
from features.support.curl import read_answer


def post(target, record, path="/api/v1/record", missing=0, hosts=1, after_token=""):
    """POST `record` to the service itself from its own host; return the answer.

    `missing` bytes are announced and never sent; `after_token` (ASCII with escapes) follows the
    token in its header.
    """
    body = record.body.encode()
    after_token = after_token.encode().decode("unicode_escape")
    head = [f"POST {path} HTTP/1.1", *["Host: api"] * hosts]
    head += [f"Authorization: Bearer {target.token}{after_token}"]
    head += ["Content-Type: application/json", f"Content-Length: {len(body) + missing}"]
    head += ["Connection: close", "", ""]
    return send(target.api, target.service_port, "\r\n".join(head).encode("latin-1") + body)


def send(host, port, text):
    """Send `text` (bytes) and the end of the connection to a port of `host`; return the answer."""
    return read_answer(probe.ask(host, "raw", str(port), stdin=json.dumps(text.decode("latin-1"))))

"""Refusals: the answer to a request at fault, and a line in service.log with sender and reason."""

import ipaddress

from flask import request

from . import jsend
from .logs import log

PROXY = "127.0.0.1"  # where nginx connects from; only its X-Forwarded-For is trusted


def refuse(status, reasons, headers=(), uuid=None, unknown=()):
    """Log that the request is refused, and return the answer: a JSend fail with `reasons` by field.

    `uuid` is the node's name if it is known. What was sent is never logged, since it may contain
    anything: so the names of `unknown` fields, which the client chose, are left out of the line.
    """
    causes = {
        reason if field in unknown else f"{field}: {reason}" for field, reason in reasons.items()
    }
    node = f", uuid {uuid}" if uuid else ""
    log.info("refused with %d: %s (from %s%s)", status, "; ".join(sorted(causes)), sender(), node)
    return jsend.fail(status, reasons, headers)


def sender():
    """Return the IP address of the request's sender, as nginx passes it on."""
    address = request.remote_addr
    if address != PROXY:
        return address
    forwarded = request.headers.get("X-Forwarded-For", "")
    if "%" in forwarded:  # any text after it would pass as the address' scope
        return address
    try:
        return str(ipaddress.ip_address(forwarded))
    except ValueError:
        return address

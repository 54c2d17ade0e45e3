"""The refusals: a line in service.log for each, with who was refused and why."""

import ipaddress

from flask import request

from .logs import log

PROXY = "127.0.0.1"  # where nginx connects from; nobody else is believed


def tell(status, reasons, uuid=None, made_up=()):
    """Log that the request is refused, with `reasons` by field, and the node's `uuid` where known.

    What was sent is not logged, the fields that are `made_up` included: it may hold anything.
    """
    causes = {
        reason if field in made_up else f"{field}: {reason}" for field, reason in reasons.items()
    }
    node = f", uuid {uuid}" if uuid else ""
    log.info("refused with %d: %s (from %s%s)", status, "; ".join(sorted(causes)), sender(), node)


def sender():
    """Return the IP address of whoever sent the request, as nginx passes it on."""
    address = request.remote_addr
    if address != PROXY:
        return address
    forwarded = request.headers.get("X-Forwarded-For", "")
    if "%" in forwarded:  # what follows would be taken for a scope, whatever it says
        return address
    try:
        return str(ipaddress.ip_address(forwarded))
    except ValueError:
        return address

"""The refusals: a line in service.log for each, with who was refused and why."""

import ipaddress

from flask import request

from .logs import log

# The fields that answers name; any other has a name that the client made up.
FIELDS = ("authorization", "body", "data", "latest", "request", "timestamp", "uuid")
PROXY = "127.0.0.1"  # where nginx connects from; nobody else is believed


def tell(status, reasons, uuid=None):
    """Log that the request is refused, with `reasons` by field, and the node's `uuid` where known.

    What was sent is not logged, made-up names included: it may hold anything, a token too.
    """
    why = {f"{field}: {why}" if field in FIELDS else why for field, why in reasons.items()}
    node = f", uuid {uuid}" if uuid else ""
    log.info("refused with %d: %s (from %s%s)", status, "; ".join(sorted(why)), sender(), node)


def sender():
    """Return the IP address of whoever sent the request, as nginx passes it on."""
    address = request.remote_addr
    if address != PROXY:
        return address
    try:
        return str(ipaddress.ip_address(request.headers.get("X-Forwarded-For", "")))
    except ValueError:
        return address

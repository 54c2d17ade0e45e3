"""Who asks: the address behind nginx, and whether the connection needs no encryption."""

import ipaddress

from flask import request


def address():
    """Return the client's address; another's word for it counts only from this machine."""
    peer = request.remote_addr or ""
    if is_loopback(peer):
        return request.headers.get("X-Forwarded-For", peer).rpartition(",")[2].strip() or peer
    return peer


def is_here():
    """Return True if the client is on this machine, and nothing is between."""
    forwarded = any(
        name.lower().startswith(("x-forwarded-", "forwarded")) for name, _ in request.headers
    )
    return is_loopback(request.remote_addr or "") and not forwarded


def is_own_form():
    """Return True if a form of this site was sent, as far as the browser says."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        return site in ("same-origin", "none")
    return origin is None or origin.partition("://")[2] == request.host


def wants_page():
    """Return True if the client is a browser: a program takes anything, and gets JSend."""
    wanted = request.accept_mimetypes.best_match(["application/json", "text/html"])
    return wanted == "text/html" and not request.path.endswith((".json", ".csv"))


def is_loopback(text):
    """Return True for an address of this machine itself."""
    try:
        return ipaddress.ip_address(text).is_loopback
    except ValueError:
        return False

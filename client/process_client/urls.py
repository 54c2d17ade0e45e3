"""The client's URLs: which are refused, and in which order they are tried."""

import hashlib
import ipaddress
import re
from urllib.parse import urlsplit

VISIBLE = re.compile(r"[!-~]+")  # visible ASCII: a header cannot contain anything else


def in_order(urls, uuid):
    """Return `urls` in the order of the client `uuid`, whatever their order is.

    This is rendezvous hashing: they are sorted by the SHA-256 of "UUID URL". So the clients of a
    fleet are spread over all URLs, and those of a URL that fails over all others; another URL in
    the list changes the first one of few.
    """
    return sorted(urls, key=lambda url: hashlib.sha256(f"{uuid} {url}".encode()).digest())


def as_list(value):
    """Return a list as it is, and anything else as a list of one."""
    return value if isinstance(value, list) else [value]


def faults_in(value):
    """Return the faults of a URL, or of a list of them, each with its place in the list."""
    if value in (None, "", []):
        return ['server url not configured: set "url" to https://HOST/api/v1/record']
    urls = as_list(value)
    found = []
    for number, url in enumerate(urls, 1):
        name = f"url {number} of {len(urls)}" if isinstance(value, list) else "url"
        fault = _url_fault(url)
        if not fault and url in urls[: number - 1]:
            fault = f"is the same as url {urls.index(url) + 1}"
        if fault:
            found.append(f"{name} {fault}")
    return found


def _url_fault(url):
    """Return what is wrong with one URL, as a sentence without its subject, or None."""
    if not isinstance(url, str) or not VISIBLE.fullmatch(url):
        return "must be a string of visible ASCII characters without spaces"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        parts.port  # noqa: B018 - raises ValueError if it is not a port
        host.encode("idna")
    except UnicodeError:
        return "contains no valid host name"
    except ValueError as error:
        return f"is not valid: {error}"
    if parts.scheme not in ("http", "https") or not host:
        return "must have the form https://HOST/api/v1/record"
    if parts.path in ("", "/"):
        return "must name the path as well, as in https://HOST/api/v1/record"
    if "@" in parts.netloc:
        return "must not contain a user name or password: the API only needs the token"
    if parts.scheme == "http" and not _is_loopback(host):
        return "must begin with https://: http would send the token unencrypted"


def _is_loopback(host):
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

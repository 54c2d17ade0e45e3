"""Explains in one line why a POST failed, and what to do about it."""

import http.client
import re
import socket
import ssl
import time
from urllib.parse import urlsplit

import requests

# Failed checks by OpenSSL's number (X509_V_ERR_... in openssl/x509_vfy.h).
CHECKS = {9: "not valid yet", 10: "expired", 62: "for another name", 64: "for another name"}
ADVICE = {
    "not valid yet": "set the clocks of both hosts right",
    "expired": "renew it on the API host, then have this host trust the new one (ca_file)",
    "for another name": "let url name the API as its certificate does",
    "not trusted": "if it was replaced on purpose, have this host trust the new one (ca_file);"
    " if not, the connection may be intercepted",
}


def explain(error, timeouts, ca_file):
    """Return in one line the root cause of an exception that requests raised.

    `timeouts` are the seconds allowed for a connection and for an answer, `ca_file` is the file of
    trusted certificates, None for the system's.
    """
    # urllib3 reports a TLS handshake that takes too long as a read with a connection's time-out.
    if isinstance(error, requests.ConnectTimeout) or f"(read timeout={timeouts[0]})" in str(error):
        return f"time-out, no connection within {timeouts[0]:g} s"
    if isinstance(error, requests.ReadTimeout):
        return f"time-out, no answer within {timeouts[1]:g} s"
    root = _root(error)
    if isinstance(root, socket.timeout):
        return "time-out, connection stalled"
    if isinstance(root, socket.gaierror):
        return f"cannot resolve {urlsplit(error.request.url).hostname}: {root.strerror}"
    if isinstance(root, http.client.BadStatusLine) and not isinstance(root, ConnectionError):
        return f"not an HTTP response: {root}"
    text = getattr(root, "strerror", None) or str(root) or type(root).__name__
    if isinstance(error, requests.exceptions.SSLError) or isinstance(root, ssl.SSLError):
        return _explain_tls(root, re.sub(r"^\[.*?\] | \(_ssl\.c:\d+\)$", "", text), ca_file)
    return text[0].lower() + text[1:] if text[1:2].islower() else text


def _explain_tls(root, text, ca_file):
    if not isinstance(root, ssl.SSLError):  # urllib3's check of the name, on Python 3.6
        check = "for another name"
    elif text.startswith("certificate verify failed"):
        number = getattr(root, "verify_code", None)
        check = CHECKS.get(number, "not trusted") if number else _guess(ca_file)
    else:
        return "TLS failed: " + text
    return f"the API's certificate is {check}: {ADVICE[check]} ({text})"


def _guess(ca_file):
    """Return which check of a certificate has failed, for Python 3.6, which does not report it.

    If all trusted certificates are out of date, it is the date; else the API's is another one.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS)
    try:
        context.load_verify_locations(cafile=ca_file)
    except (OSError, TypeError):
        return "not trusted"
    times = [
        (ssl.cert_time_to_seconds(each["notBefore"]), ssl.cert_time_to_seconds(each["notAfter"]))
        for each in context.get_ca_certs()
    ]
    if times and all(ends < time.time() for _, ends in times):
        return "expired"
    if times and all(starts > time.time() for starts, _ in times):
        return "not valid yet"
    return "not trusted"


def _root(error):
    while True:
        deeper = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if deeper is None:
            return error
        error = deeper

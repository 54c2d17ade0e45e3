"""Explains in one line why a POST failed, and what to do about it."""

import http.client
import re
import socket
import ssl
import time

from process_client.connection import TooSlow

# Failed checks by OpenSSL's number (X509_V_ERR_... in openssl/x509_vfy.h).
CHECKS = {9: "not valid yet", 10: "expired", 62: "for another name", 64: "for another name"}
ADVICE = {
    "not valid yet": "set the clocks of both hosts right",
    "expired": "renew it on the API host, then have this host trust the new one (ca_file)",
    "for another name": "let url name the API as its certificate does",
    "not trusted": "if it was replaced on purpose, have this host trust the new one (ca_file);"
    " if not, the connection may be intercepted",
}


def explain(error, host, ca_file):
    """Return in one line why a request failed.

    `error` is one of connection.FAILURES, `host` the API's name, `ca_file` the file of trusted
    certificates, None for the system's.
    """
    if isinstance(error, TooSlow):
        return f"time-out, {error}"
    if isinstance(error, socket.gaierror):
        return f"cannot resolve {host}: {error.strerror}"
    if isinstance(error, http.client.BadStatusLine) and not isinstance(error, ConnectionError):
        return f"not an HTTP response: {error}"
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    if isinstance(error, (ssl.SSLError, ssl.CertificateError)):
        return _explain_tls(error, re.sub(r"^\[.*?\] | \(_ssl\.c:\d+\)$", "", text), ca_file)
    return text[0].lower() + text[1:] if text[1:2].islower() else text


def _explain_tls(error, text, ca_file):
    if not isinstance(error, ssl.SSLError):  # the check of the name on Python 3.6
        check = "for another name"
    elif text.startswith("certificate verify failed"):
        number = getattr(error, "verify_code", None)
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

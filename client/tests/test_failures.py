"""Failures: what client.log says about each error that a POST may raise."""

import http.client
import os
import socket
import ssl

import pytest
import requests
from process_client.failures import explain

TIMEOUTS = (1.5, 3)
CERTIFICATES = os.path.join(os.path.dirname(__file__), "fixtures", "certificates")
REFUSED = "certificate verify failed: unable to verify"


class VerificationError(ssl.SSLError):
    """A failed check of a certificate, by OpenSSL's number; Python 3.6 has no such class."""

    def __init__(self, code=None, text=REFUSED):
        super().__init__(1, f"[SSL: CERTIFICATE_VERIFY_FAILED] {text} (_ssl.c:1007)")
        if code:
            self.verify_code = code


def raised(error, root=None):
    """Return `error` as requests raises it: for a request, and because of `root`."""
    error.request = requests.Request("POST", "https://api.example/api/v1/record").prepare()
    error.__cause__ = root
    return error


@pytest.mark.parametrize(
    "error, text",
    [
        (raised(requests.ConnectTimeout()), "time-out, no connection within 1.5 s"),
        # A TLS handshake that takes too long, as urllib3 reports it
        (
            raised(requests.ReadTimeout("Read timed out. (read timeout=1.5)")),
            "time-out, no connection within 1.5 s",
        ),
        (
            raised(requests.ReadTimeout("Read timed out. (read timeout=3)")),
            "time-out, no answer within 3 s",
        ),
        (raised(requests.ConnectionError(), socket.timeout()), "time-out, connection stalled"),
        (
            raised(requests.ConnectionError(), socket.gaierror(-2, "Name or service not known")),
            "cannot resolve api.example: Name or service not known",
        ),
        (
            raised(requests.ConnectionError(), http.client.BadStatusLine("SSH-2.0-x")),
            "not an HTTP response: SSH-2.0-x",
        ),
        (
            raised(requests.ConnectionError(), http.client.RemoteDisconnected("Remote end closed")),
            "remote end closed",
        ),
        (
            raised(requests.ConnectionError(), ConnectionRefusedError(111, "Connection refused")),
            "connection refused",
        ),
        (raised(requests.ConnectionError(), OSError(5, "EOF")), "EOF"),  # not a word
        (raised(requests.ConnectionError(), ValueError()), "valueError"),
        (
            raised(requests.exceptions.SSLError(), ssl.SSLError(1, "[SSL] wrong version number")),
            "TLS failed: wrong version number",
        ),
    ],
)
def test_error_is_explained(error, text):
    assert explain(error, TIMEOUTS, None) == text


def test_innermost_error_counts():
    outer = raised(requests.ConnectionError(), OSError("outer"))
    outer.__cause__.__context__ = ConnectionResetError(104, "Connection reset by peer")
    assert explain(outer, TIMEOUTS, None) == "connection reset by peer"


@pytest.mark.parametrize(
    "root, check, advice",
    [
        (VerificationError(9), "not valid yet", "set the clocks of both hosts right"),
        (VerificationError(10), "expired", "renew it on the API host"),
        (VerificationError(62), "for another name", "let url name the API"),
        (VerificationError(64), "for another name", "let url name the API"),
        (VerificationError(18), "not trusted", "if it was replaced on purpose"),
        (ValueError("hostname 'a' doesn't match 'b'"), "for another name", "let url name"),
    ],
)
def test_certificate_is_explained_with_advice(root, check, advice):
    text = explain(raised(requests.exceptions.SSLError(), root), TIMEOUTS, None)
    assert text.startswith(f"the API's certificate is {check}: {advice}")
    assert "[SSL" not in text and "_ssl.c" not in text


@pytest.mark.filterwarnings("ignore:ssl.PROTOCOL_TLS")  # for Python 3.6
@pytest.mark.parametrize(
    "ca_file, check",
    [
        ("expired.pem", "expired"),
        ("not-yet-valid.pem", "not valid yet"),
        ("valid.pem", "not trusted"),
        ("missing.pem", "not trusted"),
        (None, "not trusted"),
    ],
)
def test_failed_check_is_guessed_if_python_does_not_report_it(ca_file, check):
    ca_file = ca_file and os.path.join(CERTIFICATES, ca_file)
    error = raised(requests.exceptions.SSLError(), VerificationError())
    assert f" is {check}: " in explain(error, TIMEOUTS, ca_file)

"""Failures: what client.log says about each error that a POST may raise."""

import http.client
import os
import socket
import ssl

import pytest
from process_client.connection import TooSlow
from process_client.failures import explain

CERTIFICATES = os.path.join(os.path.dirname(__file__), "fixtures", "certificates")
REFUSED = "certificate verify failed: unable to verify"


class VerificationError(ssl.SSLError):
    """A failed check of a certificate, by OpenSSL's number; Python 3.6 has no such class."""

    def __init__(self, code=None, text=REFUSED):
        super().__init__(1, f"[SSL: CERTIFICATE_VERIFY_FAILED] {text} (_ssl.c:1007)")
        if code:
            self.verify_code = code


@pytest.mark.parametrize(
    "error, text",
    [
        (TooSlow("no answer within 3 s"), "time-out, no answer within 3 s"),
        (
            socket.gaierror(-2, "Name or service not known"),
            "cannot resolve api.example: Name or service not known",
        ),
        (http.client.BadStatusLine("SSH-2.0-x"), "not an HTTP response: SSH-2.0-x"),
        (http.client.RemoteDisconnected("Remote end closed"), "remote end closed"),
        (ConnectionRefusedError(111, "Connection refused"), "connection refused"),
        (OSError(5, "EOF"), "EOF"),  # not a word
        (ValueError(), "valueError"),
        (RuntimeError("can't start new thread"), "can't start new thread"),
        (ssl.SSLError(1, "[SSL] wrong version number"), "TLS failed: wrong version number"),
    ],
)
def test_error_is_explained(error, text):
    assert explain(error, "api.example", None) == text


@pytest.mark.parametrize(
    "error, check, advice",
    [
        (VerificationError(9), "not valid yet", "set the clocks of both hosts right"),
        (VerificationError(10), "expired", "renew it on the API host"),
        (VerificationError(62), "for another name", "let url name the API"),
        (VerificationError(64), "for another name", "let url name the API"),
        (VerificationError(18), "not trusted", "if it was replaced on purpose"),
    ],
)
def test_certificate_is_explained_with_advice(error, check, advice):
    text = explain(error, "api.example", None)
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
    assert f" is {check}: " in explain(VerificationError(), "api.example", ca_file)


def test_name_of_a_certificate_on_python_3_6(monkeypatch):
    class CertificateError(ValueError):
        """As in Python 3.6; later it is an SSLError."""

    monkeypatch.setattr(ssl, "CertificateError", CertificateError)
    text = explain(CertificateError("hostname 'a' doesn't match 'b'"), "a", None)
    assert text.startswith("the API's certificate is for another name: let url name the API")

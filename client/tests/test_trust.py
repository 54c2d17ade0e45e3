"""Trust: what a TLS connection accepts. The features try it with certificates."""

import os
import ssl

import pytest
from process_client import trust

CERTIFICATES = os.path.join(os.path.dirname(__file__), "fixtures", "certificates")
CA_FILE = os.path.join(CERTIFICATES, "valid.pem")


@pytest.mark.parametrize("ca_file", [CA_FILE, None])
def test_name_and_certificate_are_verified(ca_file):
    context = trust.make_context(ca_file)
    assert context.verify_mode == ssl.CERT_REQUIRED and context.check_hostname
    # Python 3.6 has options alone.
    oldest = getattr(context, "minimum_version", None)
    assert oldest == trust.TLS_1_2 if oldest else context.options & ssl.OP_NO_TLSv1_1


def test_only_the_given_certificates_are_trusted():
    assert trust.make_context(CA_FILE).cert_store_stats()["x509"] == 1


def test_certificates_that_cannot_be_read_are_named():
    with pytest.raises(OSError, match=r"^cannot read the trusted certificates in /no.pem: No such"):
        trust.make_context("/no.pem")


def test_environment_does_not_choose_the_trusted_certificates(monkeypatch):
    before = trust.system_store()
    monkeypatch.setenv("SSL_CERT_FILE", "/dev/null")
    monkeypatch.setenv("SSL_CERT_DIR", "/dev/null")
    assert trust.system_store() == before
    assert "/dev/null" not in before.values()

"""Makes certificates and their keys."""

import datetime
import ipaddress

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PEM = serialization.Encoding.PEM
PKCS8 = serialization.PrivateFormat.PKCS8


def make_certificate(address="127.0.0.1", starts=-1, ends=1):
    """Return a self-signed certificate for an IP address, and its key, each as PEM text.

    `starts` and `ends` are in days from now.
    """
    certificate, key = issue("process recorder", address, starts=starts, ends=ends)
    return text(certificate), secret(key)


def make_chain():
    """Return PEM texts by name: a certificate for 127.0.0.1, its key and its authorities."""
    root = issue("root")
    intermediate = issue("intermediate", by=root)
    certificate, key = issue("process recorder", "127.0.0.1", by=intermediate)
    return {
        "certificate": text(certificate),
        "key": secret(key),
        "intermediate": text(intermediate[0]),
        "root": text(root[0]),
    }


def issue(name, address=None, by=None, starts=-1, ends=1):
    """Return (certificate, key), signed `by` another such pair, or self-signed.

    It is a certificate of an authority unless it has an `address` and is signed by another pair.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer, signing_key = (by[0].subject, by[1]) if by else (own, key)
    now = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(own)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + datetime.timedelta(days=starts))
        .not_valid_after(now + datetime.timedelta(days=ends))
        .add_extension(x509.BasicConstraints(ca=not (address and by), path_length=None), True)
    )
    if address:
        names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
        builder = builder.add_extension(names, False)
    return builder.sign(signing_key, hashes.SHA256()), key


def text(certificate):
    """Return a certificate as PEM text."""
    return certificate.public_bytes(PEM).decode()


def secret(key):
    """Return a key as PEM text."""
    return key.private_bytes(PEM, PKCS8, serialization.NoEncryption()).decode()

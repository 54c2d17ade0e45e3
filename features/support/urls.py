"""The URLs of an API with several hosts: gates, in the order in which a client tries them."""

import hashlib

from features.lab.certificates import make_certificate
from features.support.gate import Gate

PLACES = ("first", "second", "third")


def make_urls(context, number, certified=False):
    """Return {place: Gate} and configure the scenario's client with their URLs, the first last.

    If `certified`, each gate has a certificate of its own, and the client's ca_file contains all.
    """
    gates, certificates = [], []
    for _ in range(number):
        certificate, key = make_certificate() if certified else ("", "")
        gates.append(Gate(context.target, certificate + key))
        context.add_cleanup(gates[-1].remove)
        certificates.append(certificate)
    gates.sort(key=lambda gate: weight(context.node, gate.url))
    context.client.configure(url=[gate.url for gate in reversed(gates)])
    if certified:
        context.client.save("ca.pem", "".join(certificates))
        context.client.configure(ca_file="ca.pem")
    return dict(zip(PLACES, gates, strict=False))


def weight(uuid, url):
    """Return what a client sorts its URLs by, as docs/configuration.md describes it."""
    return hashlib.sha256(f"{uuid} {url}".encode()).hexdigest()

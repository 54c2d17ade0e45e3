"""Steps of client.tls.feature: the API's certificate, and what the client trusts."""

from behave import given, when

from features.lab.certificates import make_certificate, make_chain
from features.support.gate import Gate

# Arguments that make a faulty certificate.
FAULTS = {
    "expired": {"starts": -2, "ends": -1},
    "not valid yet": {"starts": 1, "ends": 2},
    "for another name": {"address": "192.0.2.1"},
}


@given("a gate with a certificate between the client and the API")
def make_gate(context):
    certificate, key = make_certificate()
    context.gate = Gate(context.target, certificate + key)
    context.add_cleanup(context.gate.remove)
    trust(context, certificate)


def trust(context, certificate):
    """Have the client trust `certificate` alone."""
    context.client.save("ca.pem", certificate)
    context.client.configure(url=context.gate.url, ca_file="ca.pem")


def show(context, certificate, key):
    """Have the gate show `certificate`."""
    context.gate.shut()
    context.gate.present(certificate + key)
    context.gate.open()


@given("the API shows a certificate that is {fault}")
def show_faulty(context, fault):
    certificate, key = make_certificate(**FAULTS.get(fault, {}))
    if fault in FAULTS:  # otherwise it is right, but another one than the client trusts
        trust(context, certificate)
    show(context, certificate, key)


@given("the API shows a certificate by an authority of which the client has {what}")
def show_signed(context, what):
    chain = make_chain()
    show(context, chain["certificate"] + chain["intermediate"], chain["key"])
    known = make_chain()["root"] if what == "another root" else chain[what.removeprefix("the ")]
    trust(context, known)


@when("the API shows a right certificate, which the client is given")
def show_right(context):
    certificate, key = make_certificate()
    trust(context, certificate)
    show(context, certificate, key)


@given("the API does not use TLS")
def use_no_tls(context):
    context.gate.certificate = None
    context.gate.shut()
    context.gate.open()


@given("the API never answers the TLS handshake")
def stun(context):
    context.gate.stun()

"""Tokens: what each opens, and the comparison in constant time."""

import hashlib
import hmac

import pytest
from process_service import tokens
from process_service.tokens import ALL_NODES, Tokens, node_token

TOKENS = [b"the-first", b"the-second"]
SECRETS = [b"the-new-secret", b"the-old-secret"]
NODE = "a9201032-1e1f-40a2-8995-8472a76dd7d2"


@pytest.fixture
def known():
    """Return the tokens of a configuration in which a token and a secret replace another."""
    return Tokens(TOKENS, SECRETS)


@pytest.mark.parametrize(
    "given, right",
    [
        (b"the-first", True),
        (b"the-second", True),
        (b"", False),
        (b"the-", False),
        (b"the-firs", False),
        (b"the-first ", False),
        (b"THE-FIRST", False),
        (b"the-firstthe-second", False),
        (b"the-new-secret", False),
        (b"t\xc3\xb6k\xc3\xa9n\xff", False),
    ],
)
def test_a_token_is_for_all_nodes(known, given, right):
    assert known.scope(given) == (ALL_NODES if right else None)


def test_node_token_is_as_the_contract_computes_it():
    digest = hmac.new(b"the-new-secret", NODE.encode(), hashlib.sha256).hexdigest()
    assert node_token(b"the-new-secret", NODE) == f"{NODE}.{digest}"


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("uuid", [NODE, "a", "0", "X" * 64, "Web-1-"])
def test_a_node_token_is_for_its_node(known, secret, uuid):
    assert known.scope(node_token(secret, uuid).encode()) == uuid


@pytest.mark.parametrize(
    "damage",
    [
        lambda token: token.upper(),
        lambda token: token[:-1],
        lambda token: token + "0",
        lambda token: token + "\n",
        lambda token: token[1:],
        lambda token: "b" + token[1:],
        lambda token: token.replace(".", ""),
        lambda token: token.replace(".", ".."),
        lambda token: token.split(".")[0] + ".",
        lambda token: token.split(".")[1],
        lambda token: "." + token.split(".")[1],
        lambda token: node_token(b"another-secret", NODE),
        lambda token: node_token(b"", NODE),
        lambda token: node_token(b"the-first", NODE),
    ],
)
def test_another_node_token_is_wrong(known, damage):
    assert known.scope(damage(node_token(SECRETS[0], NODE)).encode()) is None


@pytest.mark.parametrize("name", ["", "-a", "a_1", "../a", "*", "x" * 65, "a\n"])
def test_a_name_that_no_node_can_have_has_no_token(known, name):
    assert known.scope(node_token(SECRETS[0], name).encode()) is None


def test_without_a_secret_there_are_no_node_tokens():
    assert Tokens(TOKENS).scope(node_token(b"", NODE).encode()) is None


@pytest.mark.parametrize("given", [b"the-first", b"the-second", b"wrong"])
def test_compares_with_every_token_in_constant_time(known, compared, given):
    known.scope(given)
    assert compared == TOKENS


@pytest.mark.parametrize("secret", [*SECRETS, b"another"])
def test_compares_with_the_token_of_every_secret_in_constant_time(known, compared, secret):
    known.scope(node_token(secret, NODE).encode())
    assert compared == TOKENS + [node_token(each, NODE).encode() for each in SECRETS]


@pytest.fixture
def compared(monkeypatch):
    """Return the list of what is compared in constant time."""
    seen, digest = [], hmac.compare_digest

    def compare(one, other):
        seen.append(other)
        return digest(one, other)

    monkeypatch.setattr(tokens.hmac, "compare_digest", compare)
    return seen


@pytest.mark.parametrize(
    "name, secret",
    [
        ("the-second", True),
        ("the-old-secret", True),
        (node_token(SECRETS[1], NODE), True),
        (NODE, False),
        ("\ud800", False),
    ],
)
def test_a_name_may_be_a_secret(known, name, secret):
    assert known.is_secret(name) is secret

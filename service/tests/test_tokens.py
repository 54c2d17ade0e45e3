"""The comparison with tokens."""

import hmac

import pytest
from process_service import tokens

TOKENS = [b"the-first", b"the-second"]


@pytest.mark.parametrize(
    "given, known",
    [
        (b"the-first", True),
        (b"the-second", True),
        (b"", False),
        (b"the-", False),
        (b"the-firs", False),
        (b"the-first ", False),
        (b"THE-FIRST", False),
        (b"the-firstthe-second", False),
        (b"t\xc3\xb6k\xc3\xa9n\xff", False),
    ],
)
def test_is_known(given, known):
    assert tokens.is_known(given, TOKENS) is known


@pytest.mark.parametrize("given", [b"the-first", b"the-second", b"wrong"])
def test_compares_with_every_token_in_constant_time(monkeypatch, given):
    compared, digest = [], hmac.compare_digest

    def compare(one, other):
        compared.append(other)
        return digest(one, other)

    monkeypatch.setattr(hmac, "compare_digest", compare)
    tokens.is_known(given, TOKENS)
    assert compared == TOKENS

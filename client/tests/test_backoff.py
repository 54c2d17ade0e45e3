"""Back-off: how long the client leaves the API alone."""

import pytest
from process_client.backoff import Backoff


def test_backoff_grows_up_to_a_limit(clock):
    backoff = Backoff()
    ranges = [(2.5, 5), (5, 10), (10, 20), (15, 30), (15, 30)]
    for least, most in ranges:
        assert least <= backoff.start() <= most
    backoff.reset()
    assert 2.5 <= backoff.start() <= 5


def test_api_may_be_asked_when_backoff_is_over(clock):
    backoff = Backoff()
    assert backoff.is_over()
    seconds = backoff.start()
    assert not backoff.is_over()
    clock.now += seconds
    assert backoff.is_over()
    backoff.start()
    backoff.reset()
    assert backoff.is_over()


def test_clients_retry_at_different_moments(clock):
    assert len({Backoff().start() for _ in range(9)}) > 1
    assert len({Backoff().start("60") for _ in range(9)}) > 1


@pytest.mark.parametrize(
    "retry_after, least, most",
    [
        ("1", 1, 1.25),
        ("9", 9, 11.25),
        ("0", 0, 0),
        ("86400", 3600, 3600),
        ("9" * 400, 3600, 3600),
        ("0" * 400 + "7", 7, 8.75),
        ("Fri, 31 Dec 2100 23:59:59 GMT", 3600, 3600),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 3600, 3600),
        ("Friday, 31-Dec-2100 23:59:59 GMT", 3600, 3600),
        ("Thu, 01 Jan 1970 00:00:09 GMT", 0, 0),
        ("Thu, 01 Jan 1970 00:17:00 GMT", 20, 25),  # the clock of these tests says 00:16:40
        # These are not valid: as if the header was missing.
        (None, 2.5, 5),
        ("", 2.5, 5),
        ("soon", 2.5, 5),
        ("-5", 2.5, 5),
        ("1e999", 2.5, 5),
        ("+5", 2.5, 5),
        ("5.5", 2.5, 5),
        ("5, 5", 2.5, 5),
        ("\xb2", 2.5, 5),
        ("nan", 2.5, 5),
        ("inf", 2.5, 5),
        ("   ", 2.5, 5),
        ("Fri, 31 Dec 99999999999999999999 23:59:59 GMT", 2.5, 5),
        ("Fri, 99 Dec 2100 23:59:59 +" + "9" * 400, 2.5, 5),
        ("Fri, 31 Foo 2100 23:59:59 GMT", 2.5, 5),
    ],
)
def test_retry_after(clock, retry_after, least, most):
    assert least <= Backoff().start(retry_after) <= most

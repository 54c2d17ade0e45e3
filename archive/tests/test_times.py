"""Times: what a user may write, and how a moment is shown."""

import time

import pytest
from process_archive.questions import times

NOW = 1795896219.25


@pytest.fixture
def berlin(monkeypatch):
    """Local time is that of Berlin."""
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-28T03:12:05Z", (1795835525, 0)),
        ("2026-11-28t04:12:05.5+01:00", (1795835525, 500000000)),
        ("2026-11-27 22:12:05-05:00", (1795835525, 0)),
        ("1970-01-01T00:00:00Z", (0, 0)),
        ("2016-12-31T23:59:60Z", (1483228800, 0)),
        ("9999-12-31T23:59:59.999999999Z", (253402300799, 999999999)),
        ("-15m", (1795895319, 250000000)),
        ("-2h", (1795889019, 250000000)),
        ("-1d", (1795809819, 250000000)),
        ("-0.25s", (1795896219, 0)),
        ("-99999d", (0, 0)),
        ("1795896219", (1795896219, 0)),
        ("1795896219.0918849", (1795896219, 91884900)),
        ("999999999999.999999999", (999999999999, 999999999)),
    ],
)
def test_a_moment(text, moment):
    assert times.parse(text, NOW).moment == moment


def test_only_the_form_of_a_timestamp_names_a_reading():
    assert times.parse("1795896219.0918849").timestamp == "1795896219.0918849"
    assert times.parse("-15m", NOW).timestamp is None
    assert times.parse("2026-11-28T03:12:05Z").timestamp is None


@pytest.mark.parametrize(
    "text",
    [
        "", "yesterday", "2026-11-28", "2026-11-28T03:12:05", "2026-02-30T00:00:00Z",
        "2026-13-01T00:00:00Z", "2026-11-28T24:00:00Z", "2026-11-28T03:12:05+24:00",
        "1969-12-31T23:59:59Z", "+15m", "-15y", "1e9", "1234567890123", "1.", "٣", "-5m\n",
    ],
)  # fmt: skip
def test_what_is_no_time_is_refused_by_name(text):
    with pytest.raises(times.NotATime) as fault:
        times.parse(text)
    assert repr(text) in str(fault.value)


def test_shown_in_utc_with_its_own_decimals():
    assert times.utc("1795896219.0918849") == "2026-11-28T20:03:39.0918849Z"
    assert times.both("7") == {"timestamp": "7", "time": "1970-01-01T00:00:07Z"}
    assert times.both(None) is None


def test_shown_in_local_time_with_its_offset(berlin):
    assert times.local("1795896219.5") == "2026-11-28T21:03:39.5+01:00"
    assert times.local("1782000000") == "2026-06-21T02:00:00+02:00"


def test_after_the_year_9999():
    assert times.utc("999999999999") == "33658-09-27T01:46:39Z"
    assert times.local("999999999999").startswith("33658-09-2")


def test_microseconds_and_back():
    assert times.timestamp_of(1795896219091884) == "1795896219.091884"
    assert times.timestamp_of(7000000) == "7"
    assert times.timestamp_of(7500000) == "7.5"
    assert times.microseconds((7, 1999)) == 7000001

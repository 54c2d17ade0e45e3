"""Waiting with a deadline, by a clock that the test moves."""

import pytest

from features.lab import waiting


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Let sleeping take no time; return the list of the times slept."""
    slept = []
    monkeypatch.setattr(waiting.time, "monotonic", lambda: sum(slept))
    monkeypatch.setattr(waiting.time, "sleep", slept.append)
    return slept


def test_eventually_returns_the_first_true_value(clock):
    values = iter([0, "", None, "there", "later"])
    assert waiting.eventually(lambda: next(values), within=10, every=2) == "there"
    assert clock == [2, 2, 2]


def test_eventually_asks_at_least_once_and_at_the_deadline(clock):
    assert waiting.eventually(lambda: "there", within=0) == "there"
    assert clock == []
    assert waiting.eventually(lambda: sum(clock) >= 4, within=4, every=2)


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        (0, "last seen: 0"),
        (AssertionError("not yet"), "last seen: AssertionError: not yet"),
        (ConnectionError("refused"), "last seen: ConnectionError: refused"),
        (ValueError("half a line"), "last seen: ValueError: half a line"),
    ],
)
def test_eventually_says_what_it_saw_last(value, seen):
    def probe():
        if isinstance(value, Exception):
            raise value
        return value

    with pytest.raises(AssertionError, match="not within 1 s") as raised:
        waiting.eventually(probe, within=1)
    assert seen in str(raised.value)


def test_eventually_lets_other_errors_through(clock):
    with pytest.raises(KeyError):
        waiting.eventually({}.popitem, within=5)
    assert clock == []


def test_never(clock):
    waiting.never(lambda: "", within=3, every=1)
    assert clock == [1, 1, 1]
    with pytest.raises(AssertionError, match="after 2.0 s: 'seen'"):
        waiting.never(lambda: sum(clock) >= 5 and "seen", within=9, every=1)

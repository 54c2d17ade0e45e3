"""The pace of a cleanup, on a clock that only the work and the rests move."""

import pytest
from process_service import pace


class Clock:
    """The time, in seconds."""

    def __init__(self):
        self.now = 1000
        self.rests = []

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.rests.append(seconds)
        self.now += seconds


@pytest.fixture
def clock(monkeypatch):
    """Return the clock that `pace` uses."""
    clock = Clock()
    monkeypatch.setattr(pace, "time", clock)
    return clock


@pytest.mark.parametrize(
    "items, rests",
    [(0, []), (1, []), (99, []), (100, [200]), (250, [200, 200])],
)
def test_rests_as_long_as_it_works(clock, items, rests):
    work, done = pace.Pace(), []
    for item in work.gently(range(items)):
        done.append(item)
        clock.now += 2
    assert (done, clock.rests) == (list(range(items)), rests)
    assert (work.rested, work.took()) == (sum(rests), 2 * items + sum(rests))


def test_counts_the_rests_of_all_items(clock):
    work = pace.Pace()
    for _ in range(2):
        for _ in work.gently(range(100)):
            clock.now += 1
    assert (work.rested, work.took()) == (200, 400)

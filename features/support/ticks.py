"""Ticks: the times, every 5 seconds, at which the deployed client takes a reading."""

import time

from features.lab.waiting import eventually, pause
from features.support.records import timestamp_in

PERIOD = 5  # seconds; cron ticks at :00, :05 ... :55


def now(host):
    """Return the host's time in seconds since the epoch."""
    return float(host.check_output("date +%%s.%%N"))


def next_tick(host):
    """Return the time of the next tick on `host`."""
    return tick_of(now(host)) + PERIOD


def first_tick(client):
    """Return the time of the next tick, once the clock and cron of `client` have settled."""
    pause(max(0, client.settled - time.monotonic()))
    return next_tick(client)


def tick_of(seconds):
    """Return the time of the tick to which a reading at `seconds` belongs."""
    return int(seconds) // PERIOD * PERIOD


def read_at(names):
    """Return the ticks of the records called `names`, in order."""
    return sorted(tick_of(timestamp_in(name)) for name in names)


def expect_records(names, first, number):
    """Wait for `number` ticks from `first` on; check that each became exactly one record.

    `names` is a function that returns the names of the client's records.
    """
    end = first + number * PERIOD
    eventually(
        lambda: max(read_at(names()), default=0) >= end, within=number * PERIOD + 30, every=1
    )
    seen = [tick for tick in read_at(names()) if first <= tick < end]
    wanted = list(range(first, end, PERIOD))
    assert seen == wanted, f"missing {set(wanted) - set(seen)}; seen {seen}"

"""Waiting with a deadline: the only module in which the features sleep."""

import time


def eventually(probe, within, every=0.2):
    """Return the first true value of `probe()`, which is called every `every` seconds.

    Raise AssertionError with its last value or exception after `within` seconds.
    """
    started = time.monotonic()
    while True:
        try:
            value = probe()
        except (AssertionError, OSError, ValueError) as error:
            value, seen = None, f"{type(error).__name__}: {error}"
        else:
            seen = repr(value)
        used = time.monotonic() - started
        if value:
            return value
        if used >= within:
            raise AssertionError(f"not within {within} s (waited {used:.1f} s); last seen: {seen}")
        time.sleep(every)


def pause(seconds):
    """Sleep for `seconds`, if the time itself matters."""
    time.sleep(seconds)


def never(probe, within, every=0.2):
    """Call `probe()` for `within` seconds; raise AssertionError if it returns a true value."""
    started = time.monotonic()
    while time.monotonic() - started < within:
        value = probe()
        assert not value, f"after {time.monotonic() - started:.1f} s: {value!r}"
        time.sleep(every)

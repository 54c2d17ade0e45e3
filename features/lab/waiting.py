"""Waiting with a deadline: the one place where the features let time pass."""

import time


def eventually(probe, within, every=0.2):
    """Return the first true value of `probe()`; ask every `every` seconds, `within` seconds long.

    Raises AssertionError with the last value, or exception, where none came in time.
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
    """Let `seconds` pass, where it is time itself that has to."""
    time.sleep(seconds)


def never(probe, within, every=0.2):
    """Ask `probe()` every `every` seconds, `within` seconds long; AssertionError if it is true."""
    started = time.monotonic()
    while time.monotonic() - started < within:
        value = probe()
        assert not value, f"after {time.monotonic() - started:.1f} s: {value!r}"
        time.sleep(every)

"""Back-off: how long to leave the API alone after a failed delivery."""

import random
import time

from urllib3.exceptions import InvalidHeader
from urllib3.util.retry import Retry

FIRST = 5  # seconds after the first failure; doubled with each that follows
LONGEST = 30  # seconds
LONGEST_ASKED = 3600  # seconds; a longer Retry-After is cut to this


class Backoff:
    """Exponential back-off with jitter; the API's Retry-After (RFC 9110) takes precedence."""

    def __init__(self):
        self._failures = 0
        self._ends = 0.0

    def is_over(self):
        """Return True if the API may be tried again."""
        return time.monotonic() >= self._ends

    def reset(self):
        """Forget all failures, after a delivery that worked."""
        self._failures = 0
        self._ends = 0.0

    def start(self, retry_after=None):
        """Back off after a failure and return for how many seconds.

        `retry_after` is the text of the header of that name, None if there was none.
        """
        asked = _seconds(retry_after)
        if asked is None:
            # Half of it is random, so that the clients of a fleet do not return at the same moment.
            seconds = min(LONGEST, FIRST * 2**self._failures) * random.uniform(0.5, 1)
        else:
            seconds = min(LONGEST_ASKED, asked * random.uniform(1, 1.25))
        self._failures = min(self._failures + 1, 10)
        self._ends = time.monotonic() + seconds
        return seconds


def _seconds(retry_after):
    """Return the seconds that a Retry-After header asks for, None if it is missing or invalid."""
    try:
        return Retry().parse_retry_after(retry_after)
    except (InvalidHeader, TypeError, ValueError, OverflowError):
        return None

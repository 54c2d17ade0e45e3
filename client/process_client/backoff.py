"""Back-off: how long to leave the API alone after a failed delivery."""

import random
import time

from urllib3.exceptions import InvalidHeader
from urllib3.util.retry import Retry

FIRST = 5  # seconds after the first failure; doubled with each that follows
LONGEST = 30  # seconds
LONGEST_ASKED = 3600  # seconds, whatever the API asks for


class Backoff:
    """Exponential back-off with jitter, or what the API asks for (Retry-After), RFC 9110."""

    def __init__(self):
        self._failures = 0
        self._ends = 0.0

    def is_over(self):
        """Tell whether the API may be asked."""
        return time.monotonic() >= self._ends

    def reset(self):
        """Begin anew: the API has answered as it should."""
        self._failures = 0
        self._ends = 0.0

    def start(self, retry_after=None):
        """Return the seconds that nothing is to be sent for; `retry_after` is the header's text."""
        asked = _seconds(retry_after)
        if asked is None:
            # Half of it by chance, so that a fleet does not come back in step.
            seconds = min(LONGEST, FIRST * 2**self._failures) * random.uniform(0.5, 1)
        else:
            seconds = min(LONGEST_ASKED, asked * random.uniform(1, 1.25))
        self._failures = min(self._failures + 1, 10)
        self._ends = time.monotonic() + seconds
        return seconds


def _seconds(retry_after):
    """Return the seconds that a Retry-After header asks for, None where it says nothing."""
    try:
        return Retry().parse_retry_after(retry_after)
    except (InvalidHeader, TypeError, ValueError, OverflowError):
        return None

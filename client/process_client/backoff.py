"""Back-off: how long to leave the API alone after a failed delivery."""

import email.utils
import random
import re
import time

FIRST = 5  # seconds after the first failure; doubled with each that follows
LONGEST = 30  # seconds
LONGEST_ASKED = 3600  # seconds; a longer Retry-After is cut to this


class Backoff:
    """Exponential back-off with jitter; the API's Retry-After (RFC 9110) takes precedence."""

    def __init__(self):
        self._failures = 0
        self._ends = 0.0

    def left(self):
        """Return the seconds until the API may be tried again, 0 if that is now."""
        return max(0, self._ends - time.monotonic())

    def is_over(self):
        """Return True if the API may be tried again."""
        return self.left() == 0

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
    """Return the seconds that a Retry-After header asks for, None if it is missing or invalid.

    A number of any length and a date of any year are valid; infinity is a result.
    """
    if retry_after is None or re.fullmatch("[0-9]+", retry_after):
        return retry_after and float(retry_after)
    try:
        moment = email.utils.mktime_tz(email.utils.parsedate_tz(retry_after))
        return max(0, moment - time.time())
    except (IndexError, TypeError, ValueError, OverflowError):
        return None

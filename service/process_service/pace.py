"""The pace of long work on the disk: it leaves half of the time to the API."""

import time

AT_ONCE = 100  # items between two rests


class Pace:
    """Slows work down, and measures how long it took and rested (seconds)."""

    def __init__(self):
        """Begin the work."""
        self.began = time.monotonic()
        self.rested = 0

    def gently(self, items):
        """Yield `items`; after every hundred, sleep as long as they took."""
        began = time.monotonic()
        for number, item in enumerate(items, 1):
            yield item
            if number % AT_ONCE == 0:
                tired = time.monotonic()
                time.sleep(tired - began)
                began = time.monotonic()
                self.rested += began - tired

    def took(self):
        """Return the seconds since the beginning, rests included."""
        return time.monotonic() - self.began

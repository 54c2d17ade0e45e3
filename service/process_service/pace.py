"""The pace: long work on the disk that leaves half of the time to whoever stores records."""

import time

AT_ONCE = 100  # items between two rests


class Pace:
    """Slows work down, and knows how long it took (seconds)."""

    def __init__(self):
        """Begin the work."""
        self.began = time.monotonic()
        self.rested = 0

    def gently(self, items):
        """Yield `items`, and rest after every hundred as long as they took."""
        began = time.monotonic()
        for number, item in enumerate(items, 1):
            yield item
            if number % AT_ONCE == 0:
                tired = time.monotonic()
                time.sleep(tired - began)
                began = time.monotonic()
                self.rested += began - tired

    def took(self):
        """Return how long it took until now, rests included."""
        return time.monotonic() - self.began

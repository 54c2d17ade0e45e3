"""The pace: long work on the disk that leaves half of the time to whoever stores records."""

import time

AT_ONCE = 100  # items between two rests


def gently(items):
    """Yield `items`, and rest after every hundred as long as they took."""
    began = time.monotonic()
    for number, item in enumerate(items, 1):
        yield item
        if number % AT_ONCE == 0:
            time.sleep(time.monotonic() - began)
            began = time.monotonic()

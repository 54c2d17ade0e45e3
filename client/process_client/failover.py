"""Failover: posts each reading to the first of the client's URLs that does not fail."""

import time

from process_client.backoff import Backoff
from process_client.connection import SILENCE

WHOLE = 10  # seconds for all of a request, from the name of the API to the end of the answer,
PACE = 10000  # and one more for each so many bytes of the body: large readings, slow lines


class Failover:
    """Tries deliveries in their order; one that fails is left alone for a while, as it asks."""

    def __init__(self, uuid, deliveries):
        """`uuid` is the one that the token is for; `deliveries` has a Delivery for each URL."""
        self._uuid = uuid
        self._ways = [(delivery, Backoff()) for delivery in deliveries]

    def pause(self):
        """Return the seconds until a reading may be posted, 0 if that is now."""
        return min(backoff.left() for _, backoff in self._ways)

    def post(self, reading):
        """Post a PackedReading while `pause` is 0; return the Answer about it, or the last failure.

        All attempts share the time limit of one request. A URL that has too little of it left is
        tried with the next reading.
        """
        ends = time.monotonic() + WHOLE + len(reading.body) // PACE
        answer = None
        for delivery, backoff in self._ways:
            left = ends - time.monotonic()
            if not backoff.is_over() or (answer and left < SILENCE):
                continue
            answer = delivery.post(reading, left)
            if answer.is_settled or answer.is_foreign(reading, self._uuid):
                backoff.reset()
                break
            backoff.start(answer.retry_after)
        return answer

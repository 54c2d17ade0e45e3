"""How much of long command lines is worth reading: what fits in a record."""

import heapq


class Room:
    """The room that long command lines have in one record.

    Without it, the memory of the client would grow with the command lines of all accounts.
    """

    def __init__(self, limit):
        """`limit` is the record's, in bytes."""
        self._limit = limit
        self._whole = []  # lengths of those that fit, negative, so that the longest is first
        self._length = 0  # the sum of these
        self._cut = 0  # the number of others

    def take(self, length):
        """Return how many bytes may matter of a command line of `length` bytes.

        If all do not fit, the longest are cut to one length, see cut.py. Each further command line
        lowers that length, so that no more than it is now will be needed. It is rounded up, so that
        what is kept does not change in each reading.
        """
        heapq.heappush(self._whole, -length)
        self._length += length
        while self._whole and (self._length > self._limit or -self._whole[0] > self._highest()):
            self._length += heapq.heappop(self._whole)
            self._cut += 1
        return min(length, 1 << int(self._highest()).bit_length()) if self._cut else length

    def _highest(self):
        if not self._cut:
            return self._limit
        return (self._limit - self._length) // self._cut

"""A book of a key's values: each different text once, with a number, as typed columns, proved.

Of a process that changed between two readings, few values did. So the work on values (parsing,
columns, proof) is done once for each different text, and a row of `states` is 30 numbers.
"""

import numpy as np
import orjson
import pyarrow as pa

from .columns import write

NULL = b"null"
MANY = 4096  # texts that are settled together
REMEMBERED = 8 * 1024 * 1024  # bytes of texts; a book that has more forgets them, and goes on


class Book:
    """The values of one key, written by `codec`. Number 0 is null."""

    def __init__(self, codec):
        """Begin with null alone."""
        self.codec = codec
        self.numbers = {NULL: 0}
        self.get = self.numbers.get  # text -> number, or None
        self.count = 1
        self.size = 0  # bytes of all texts so far
        self.remembered = 0
        self.exact = bytearray([1])  # by number: 1 if the column gives this very text again
        self.chunks = [pa.nulls(1, codec.kind)]
        self.texts, self.values = [], []  # not settled yet

    def add(self, text):
        """Return the number of a new `text`; raises ValueError if it is no JSON."""
        self.values.append(orjson.loads(text))
        self.texts.append(text)
        number = self.numbers[text] = self.count
        self.count += 1
        self.size += len(text)
        self.remembered += len(text)
        if len(self.texts) >= MANY:
            self.settle()
        return number

    def settle(self):
        """Make columns of what was added since the last time, and prove them."""
        if self.texts:
            array, exact = self._column()
            self.chunks.append(array)
            self.exact += exact
            self.texts, self.values = [], []
        if self.remembered > REMEMBERED:
            self.numbers.clear()
            self.numbers[NULL] = self.remembered = 0

    def array(self):
        """Return all values by number; call `settle` before."""
        self.chunks = [pa.concat_arrays(self.chunks)]
        return self.chunks[0]

    def all_exact(self, numbers):
        """Return, for an array of numbers, an array of booleans: the columns give the same text."""
        return np.frombuffer(self.exact, np.uint8)[numbers].astype(bool)

    def _column(self):
        """Return (array, bytes: 1 for each value that is exactly its text in the array)."""
        try:
            array = self.codec.encode(self.values)
            return array, self._proof(array, self.texts)
        except (ValueError, TypeError, OverflowError, pa.ArrowException):
            pass  # at least one value does not fit
        arrays, exact = zip(*map(self._single, self.values, self.texts))
        return pa.concat_arrays(arrays), b"".join(exact)

    def _single(self, value, text):
        for candidate in (value, value if value is None else self.codec.loose(value)):
            try:
                array = self.codec.encode([candidate])
                return array, self._proof(array, [text])
            except (ValueError, TypeError, OverflowError, pa.ArrowException):
                continue
        return pa.nulls(1, self.codec.kind), b"\0"

    def _proof(self, array, texts):
        return bytes(map(bytes.__eq__, map(write, self.codec.decode(array)), texts))

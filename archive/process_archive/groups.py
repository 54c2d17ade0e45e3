"""Groups of neighbouring keys: an object is split into few texts first, and only new ones further.

Between two readings most of an object's text stays. A group's text that was seen before costs one
look-up; only a new one is split into the texts of its keys, which go to their books.
"""

from array import array

import numpy as np
import orjson

from .book import REMEMBERED, Book
from .schema import CODECS, KEYS, PLACE

# The first key of each group: what changes often is not together with what stays.
FIRST_KEYS = (
    *("cmdline", "cpu_num", "create_time", "io_counters", "ionice", "memory_full_info", "name"),
    *("num_ctx_switches", "num_fds", "open_files", "pid", "threads", "uids"),
)


class Group:
    """The keys from one of `FIRST_KEYS` up to the next."""

    def __init__(self, keys):
        """Begin with empty books for `keys`."""
        self.keys = keys
        self.begin = PLACE[keys[0]]  # among all keys
        self.marks = [(mark, len(mark)) for mark in map(mark_of, keys[1:])]
        self.books = [Book(CODECS[key]) for key in keys]
        self.places = {}
        self.get = self.places.get  # text -> place in this group, or None
        self.table = array("i")  # per place the numbers of its values in the books
        self.count = 0
        self.remembered = self.size = 0
        self.pids = [] if keys[0] == "pid" else None  # by place: the parsed pid

    def add(self, text):
        """Return the place of a new `text` of the client's form; raises ValueError if it is not."""
        texts, start = [], 0
        for mark, length in self.marks:
            end = text.index(mark, start)
            texts.append(text[start:end])
            start = end + length
        texts.append(text[start:])
        self.remembered += len(text)
        return self._place(text, texts)

    def place_of(self, texts):
        """Return the place of the keys' `texts`; raises ValueError if one is no JSON."""
        known = self.get(tuple(texts))
        return self._place(tuple(texts), texts) if known is None else known

    def _place(self, known_as, texts):
        numbers = [book.get(text) for book, text in zip(self.books, texts)]
        for place, number in enumerate(numbers):
            if number is None:
                numbers[place] = self.books[place].add(texts[place])
        self.table.extend(numbers)
        if self.pids is not None:
            self.pids.append(int_or_none(orjson.loads(texts[0])))
        place = self.places[known_as] = self.count
        self.count += 1
        self.size += 4 * len(texts)
        return place

    def settle(self):
        """Make and prove the columns of what was added."""
        for book in self.books:
            book.settle()
        if self.remembered > REMEMBERED:
            self.places.clear()
            self.remembered = 0

    def numbers(self, places):
        """Return the numbers in the books for an array of places: a column per key."""
        return np.frombuffer(self.table, np.int32).reshape(-1, len(self.keys))[places]


def mark_of(key):
    """Return what is before the value of `key` in an object of the client's form."""
    return b',"%s":' % key.encode()


def make_groups():
    """Return new groups of all keys, in their order."""
    begins = [PLACE[key] for key in FIRST_KEYS]
    return [Group(KEYS[a:b]) for a, b in zip(begins, begins[1:] + [len(KEYS)])]


def int_or_none(value):
    """Return `value` if it is an integer that the column of pids holds, else None."""
    return value if type(value) is int and -(2**63) <= value < 2**63 else None

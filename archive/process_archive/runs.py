"""Runs: of one node's readings in order, a row for each process object as long as it stays equal.

`Runs` holds, for every row, the places of its texts in the groups of keys, and the readings it
covers. It gives each reading back byte for byte: from the columns if they are proved to be exact,
else from the text that is kept beside, of an object (`json`) or of the reading (an original).
"""

import hashlib
from array import array
from collections import namedtuple

import numpy as np

from . import objects
from .book import NULL
from .columns import write
from .groups import FIRST_KEYS, int_or_none, make_groups, mark_of
from .schema import KEYS, PLACE

PID = FIRST_KEYS.index("pid")
MARKS = [(mark, len(mark)) for mark in map(mark_of, FIRST_KEYS[1:])]
SETTLED = 4 * 1024 * 1024  # bytes of objects that are settled together

# row: of its first object, None if it has none; meta: what is known of the record, for the tables
Reading = namedtuple("Reading", "timestamp ts size sha256 processes form row since meta")


class Runs:
    """The runs of one node; `readings` are those added so far, in order of time."""

    def __init__(self, keep_original):
        """Call `keep_original(reading, content)` for each reading that the rows do not give."""
        self.keep_original = keep_original
        self.groups = make_groups()
        self.getters = [group.get for group in self.groups]
        self.readings = []
        self.places = array("i")  # one per group and row
        self.first, self.last, self.pids = array("i"), array("i"), []
        self.absent, self.extra, self.json = {}, {}, {}  # by row, for the few that have them
        self.open = {}  # the rows of the last reading by object
        self.digests = {}  # by row, of objects in the first and the last reading
        self.unsettled, self.unsettled_size = [], 0  # (row, text) whose columns are not proved yet
        self.texts_size = 0

    @property
    def books(self):
        """Return the books of all keys, in their order."""
        return [book for group in self.groups for book in group.books]

    @property
    def size(self):
        """Return roughly how many bytes of memory this takes."""
        values = sum(book.size + book.remembered for book in self.books)
        values += sum(group.size + group.remembered for group in self.groups)
        return 2 * values + 200 * len(self.first) + self.texts_size

    def numbers(self, begin=0):
        """Return the numbers in the books of the rows from `begin` on, a column per key."""
        width = len(self.groups)
        places = np.array(self.places[begin * width :], np.int32).reshape(-1, width)
        return np.hstack([group.numbers(of) for group, of in zip(self.groups, places.T)])

    def end_runs(self):
        """End all runs, with the last reading so far: after it, readings are missing."""
        for row in self.open.values():
            self.last[row] = len(self.readings) - 1
        self.open = {}

    def add(self, timestamp, ts, content, since=None, meta=None):
        """Add the reading `content` (bytes), which is later than all before.

        `ts` is its moment in microseconds, `since` the seconds after the node's reading before.
        """
        found = self._of_client(content) or self._of_others(content)
        now, processes, form = found
        for key, row in self.open.items():
            if key not in now:
                self.last[row] = len(self.readings) - 1
        self.open = now
        if not self.readings:
            self._digest()
        reading = Reading(
            timestamp, ts, len(content), hashlib.sha256(content).digest(), processes, form,
            next(iter(now.values()), None), since, meta,
        )  # fmt: skip
        self.readings.append(reading)
        if form is None:
            self.keep_original(reading, content)
        if self.unsettled_size > SETTLED:
            self.settle()

    def settle(self):
        """Prove the columns of all rows so far, and keep the text of those that are not exact."""
        for group in self.groups:
            group.settle()
        if self.unsettled:
            begin = self.unsettled[0][0]
            numbers = self.numbers(begin)
            exact = np.ones(len(numbers), bool)
            for book, column in zip(self.books, numbers.T):
                exact &= book.all_exact(column)
            for row, text in self.unsettled:
                if not exact[row - begin] and row not in self.json:
                    self._keep_text(row, text)
        self.unsettled, self.unsettled_size = [], 0

    def finish(self):
        """End the last runs, and prove all that is left."""
        self._digest()
        self.end_runs()
        self.settle()

    def _digest(self):
        """Note the digests of the objects of the last reading: compaction joins equal ones."""
        for key, row in self.open.items():
            text = key if type(key) is bytes else b"=" + key.encode()
            self.digests[row] = hashlib.blake2b(text, digest_size=16).digest()

    def _of_client(self, content):
        """Return (row by object, number of objects, form), or None if it is not the client's form.

        Most objects are those of the reading before: they are found without being parsed.
        """
        bodies = objects.split_reading(content)
        if bodies is None:
            return None
        rows = list(map(self.open.get, bodies))
        fresh, before = [], None
        for place, row in enumerate(rows):
            if row is None:
                found = self._places_of(bodies[place])
                if found is None:
                    return None
                fresh.append((place, *found))
                pid = found[1]
            else:
                pid = self.pids[row]
            if pid is None or before is not None and pid <= before:
                return None
            before = pid
        for place, places, pid in fresh:
            rows[place] = self._new_row(places, pid, objects.text_of(bodies[place]))
        return dict(zip(bodies, rows)), len(bodies), objects.COMPACT

    def _places_of(self, body):
        """Return (places, pid) of an object in the client's form, None if it is not in it."""
        texts, start = [], 0
        for mark, length in MARKS:
            end = body.find(mark, start)
            if end < 0:
                return None
            texts.append(body[start:end])
            start = end + length
        texts.append(body[start:])
        places = [get(text) for get, text in zip(self.getters, texts)]
        try:
            for number, place in enumerate(places):
                if place is None:
                    places[number] = self.groups[number].add(texts[number])
        except ValueError:
            return None
        return places, self.groups[PID].pids[places[PID]]

    def _of_others(self, content):
        """Return the same for a reading that had to be parsed; the form is None if none fits."""
        parsed, form = objects.parse_reading(content)
        now, before = {}, None
        for item in parsed or ():
            pid = int_or_none(item.get("pid")) if type(item) is dict else None
            if pid is None or before is not None and pid <= before:
                form = None
            if pid is not None:
                before = pid
            if type(item) is dict:
                text = write(item)
                key = objects.body_of(text) if tuple(item) == KEYS else text.decode()
                row = self.open.get(key, now.get(key))
                now[key] = self._row_of(item, text, pid) if row is None else row
        return now, len(parsed or ()), form

    def _row_of(self, item, text, pid):
        texts = [write(item[key]) if key in item else NULL for key in KEYS]
        row = self._new_row(self._places(texts), pid, text)
        if tuple(item) != KEYS:
            self.absent[row] = [key for key in KEYS if key not in item]
            extra = {key: value for key, value in item.items() if key not in PLACE}
            if extra:
                self.extra[row] = write(extra).decode()
            if objects.join_some(item) != text:
                self._keep_text(row, text)
        return row

    def _places(self, texts):
        """Return the places of the texts of all keys; what cannot be read again becomes null."""
        places = []
        for group in self.groups:
            own = texts[group.begin : group.begin + len(group.keys)]
            try:
                places.append(group.place_of(own))
            except ValueError:  # nested too deeply; the original of the reading has it
                places.append(group.place_of([NULL] * len(own)))
        return places

    def _new_row(self, places, pid, text):
        row = len(self.first)
        self.places.extend(places)
        self.first.append(len(self.readings))
        self.last.append(-1)
        self.pids.append(pid)
        self.unsettled.append((row, text))
        self.unsettled_size += len(text)
        return row

    def _keep_text(self, row, text):
        self.json[row] = text.decode()
        self.texts_size += 2 * len(text)

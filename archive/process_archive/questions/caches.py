"""What a process keeps from one question to the next: manifests, and tables of waiting records."""

import threading
from collections import OrderedDict

from ..segments import place_of

STATES = 64 * 1024 * 1024  # bytes of states that are kept
SUMMARIES = 32 * 1024 * 1024  # bytes of all other tables, which are small
MANIFESTS = 10000  # manifests that are kept


class Caches:
    """Shared by the `View`s of one process; threads may use it at the same time.

    Most questions need no `states` of records that wait, so these are kept apart: many of them do
    not drive the others out.
    """

    def __init__(self, states=STATES, summaries=SUMMARIES):
        """Keep so many bytes, those that were used last."""
        self.states, self.summaries = Kept(states), Kept(summaries)
        self.manifests, self.database, self.lock = {}, None, threading.Lock()
        self.kept_place = None

    def place(self, config):
        """Return the place of the archive of `config`, which remembers manifests."""
        with self.lock:
            if self.kept_place is None:
                self.kept_place = RememberingPlace(place_of(config), self)
            return self.kept_place

    def connection(self, connect):
        """Return a new connection to the process's database, made by `connect()` if new."""
        with self.lock:
            if self.database is None:
                self.database = connect()
            return self.database.cursor()

    def tables(self, key, make, states=True):
        """Return the tables (Arrow tables by name) under `key`, those of `make()` if new.

        Without `states`, that table may be missing. `make` returns None for tables that are not to
        be kept; then this returns None too.
        """
        found = self.summaries.get(key)
        if found is not None and not states:
            return found
        whole = self.states.get(key)
        if found is None or whole is None:
            made = make()
            if made is None:
                return None
            found = {name: table for name, table in made.items() if name != "states"}
            whole = {"states": made["states"]}
            self.summaries.keep(key, found)
            self.states.keep(key, whole)
        return {**found, **whole}


class Kept:
    """Tables by key, up to `largest` bytes."""

    def __init__(self, largest):
        """Begin with none."""
        self.largest, self.size, self.tables = largest, 0, OrderedDict()
        self.lock = threading.Lock()

    def get(self, key):
        """Return the tables under `key`, None if there are none."""
        with self.lock:
            if key in self.tables:
                self.tables.move_to_end(key)
            return self.tables.get(key)

    def keep(self, key, tables):
        """Keep `tables`, and drop those that were not used for longest."""
        with self.lock:
            if key not in self.tables:
                self.tables[key] = tables
                self.size += size_of(tables)
            while self.size > self.largest and len(self.tables) > 1:
                self.size -= size_of(self.tables.popitem(last=False)[1])


def size_of(tables):
    """Return the bytes that `tables` take."""
    return sum(table.nbytes for table in tables.values())


class RememberingPlace:
    """A `Place` whose manifests are read once, for they never change."""

    def __init__(self, place, caches):
        """Remember in `caches`."""
        self.place, self.known = place, caches.manifests

    def __getattr__(self, name):
        return getattr(self.place, name)

    def manifest(self, name):
        """Return the manifest of a segment; a new one under an old name has another version."""
        key = name, self.place.version(name)
        if key not in self.known:
            if len(self.known) >= MANIFESTS:
                self.known.clear()
            self.known[key] = self.place.manifest(name)
        return self.known[key]

"""A view: the archive at one moment, sealed segments and records that wait, each reading once."""

import bisect

import pyarrow as pa
import pyarrow.parquet as pq

from .. import names
from ..catalog import Catalog
from ..logs import log
from ..schema import MOMENT, SCHEMAS
from . import times, unsealed
from .caches import Caches
from .engine import Engine
from .spans import Span, joined
from .waiting import Waiting

APART = 1000000  # microseconds: further are readings of one microsecond never moved


class View:
    """What the archive of `config` has at the moment at which the view is made.

    Times are microseconds since the epoch; `first` and `last` are inclusive, None is no bound.
    `damaged`: name of a segment -> cause, for those that an answer had to leave out.
    """

    def __init__(self, config, caches=None, seconds=None):
        """Use `caches` of an earlier view; see `Engine` for `seconds`."""
        self.config, self.caches = config, caches or Caches()
        self.waiting = Waiting(config)  # before the catalog, see there
        self.engine = Engine(config, self.caches, seconds)
        self.damaged = {}
        self._look()

    def _look(self):
        self.catalog = Catalog(self.caches.place(self.config))
        self.damaged.update(self.catalog.damaged)
        self._waiting = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.engine.close()

    def nodes(self):
        """Return the `Span` by node, sorted, of all nodes that have a reading."""
        spans = {}
        for _, manifest in self.catalog.segments:
            for node, span in manifest["nodes"].items():
                part = Span(span["readings"], span["first"], span["last"])
                spans[node] = joined(spans.get(node), part)
        for node in self.waiting.by_node:
            found = self.unsealed(node)
            if found:
                ends = [names.microseconds(found[place][1]) for place in (0, -1)]
                spans[node] = joined(spans.get(node), Span(len(found), *ends))
        return dict(sorted(spans.items()))

    def unsealed(self, node, first=None, last=None):
        """Return (file name, timestamp) of each reading of `node` that is not sealed, in order."""
        if node not in self._waiting:
            found = {}
            for moment, name, timestamp in self.waiting.names(node):
                found.setdefault(timestamp, (times.microseconds(moment), name))
            if found:
                moments = [us for us, _ in found.values()]
                sealed = self._sealed(node, moments[0], moments[-1] + APART, ["timestamp"])
                for timestamp in sealed["timestamp"].to_pylist():
                    found.pop(timestamp, None)
            pairs = [(name, timestamp) for timestamp, (_, name) in found.items()]
            self._waiting[node] = [us for us, _ in found.values()], pairs
        moments, pairs = self._waiting[node]
        begin = 0 if first is None else bisect.bisect_left(moments, first)
        end = len(moments) if last is None else bisect.bisect_right(moments, last)
        return pairs[begin:end]

    def look_for(self, node, timestamp):
        """Find the file of a record, though the journal may not name it."""
        if self.waiting.look_for(node, timestamp):
            self._waiting.pop(node, None)

    def readings(self, node=None, first=None, last=None, columns=None):
        """Return the readings as a table of `SCHEMAS["readings"]`, sorted by node and ts.

        `columns`: names of those that are wanted, with node and ts among them; None is all.
        What only the content of a record says (processes, bytes, sha256, form, origin) is null
        until it is sealed: no record is opened. `since` is null for the first of each segment.
        """
        columns = columns or SCHEMAS["readings"].names
        while True:
            tables = [
                unsealed.readings_of(self.waiting, own, self.unsealed(own, first, last))
                for own in self._waiting_nodes(node)
            ]
            if None not in tables:
                break
            self._look()
        tables = [table.select(columns) for table in tables]
        tables.append(self._sealed(node, first, last, columns))
        return pa.concat_tables(tables).sort_by([("node", "ascending"), ("ts", "ascending")])

    def _sealed(self, node, first, last, columns):
        """Return the sealed readings with these columns."""
        wanted = [("node", "=", node)] if node is not None else []
        wanted += [("ts", ">=", pa.scalar(first, MOMENT))] if first is not None else []
        wanted += [("ts", "<=", pa.scalar(last, MOMENT))] if last is not None else []
        schema = pa.schema([SCHEMAS["readings"].field(name) for name in columns])
        tables = [schema.empty_table()]
        for segment in self.catalog.of(node, first, last):
            self.engine.check()
            if segment.name in self.damaged:
                continue
            path = self.catalog.place.path(segment.name, "readings.parquet")
            try:
                table = pq.read_table(
                    path, columns=columns, filters=wanted or None, use_threads=False
                )
            except (OSError, ValueError) as error:
                self.leave_out(segment.name, f"readings.parquet: cannot be read: {error}")
                continue
            tables.append(table.cast(schema))
        return pa.concat_tables(tables)

    def tables(self, node=None, first=None, last=None, states=True):
        """Return the tables of the records that wait: a list of dicts, the readings of each whole.

        Each is like a small segment. They are kept in the caches. Without `states`, which is
        cheaper, that table may be missing.
        """
        while True:
            made = [
                unsealed.tables_of(self.waiting, self.caches, own, wanted, states)
                for own in self._waiting_nodes(node)
                for wanted in unsealed.minutes(self.unsealed(own, first, last))
            ]
            if None not in made:
                return made
            self._look()  # one was removed in the meantime: so it is sealed, or gone

    def _waiting_nodes(self, node):
        return sorted(self.waiting.by_node) if node is None else [node]

    def leave_out(self, name, cause):
        """Note that a segment is damaged; answers go on without it, and say so."""
        log.warning("%s: left out of the answer: %s", name, cause)
        self.damaged[name] = cause
        self._waiting = {}  # files of its records may still be there

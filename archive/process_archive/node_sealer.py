"""One node's records, read in order of time and written into a segment, a part at a time."""

import hashlib
from collections import Counter

import pyarrow as pa
import pyarrow.parquet as pq

from . import names, record_file, summaries
from .logs import log
from .runs import Runs
from .schema import ORIGINALS
from .tables import NodeTables

PART = 64 * 1024 * 1024  # bytes of memory for one part; then another begins
GAP = 1.5  # periods without a reading that end all runs
CONFLICTS = "conflicts"


class NodeSealer:
    """Writes the records of `node` with `writer`; those that `catalog` has already are left out.

    `tallies`: by name, what the client had counted. After `seal`, `done` has the records that are
    in the segment, and `known` those whose content the archive had.
    """

    def __init__(self, node, writer, catalog, tallies):
        """Read nothing yet."""
        self.node, self.writer, self.catalog, self.tallies = node, writer, catalog, tallies
        self.done, self.known, self.before, self.runs = [], [], None, None

    def seal(self, records):
        """Write `records`, any order; the last part is written too."""
        records = sorted(records, key=lambda record: names.moment(record.timestamp))
        sealed = self._sealed(records)
        period = self.period(records)
        for record in records:
            try:
                content = record_file.read(record)
            except FileNotFoundError:
                continue  # removed in the meantime
            except OSError as error:
                log.error("%s: cannot be read: %s", record.path, error.strerror)
                continue
            if record.timestamp in sealed:
                self._known(record, content, sealed[record.timestamp])
            else:
                sealed[record.timestamp] = self.add(record, content, period)
                self.done.append(record)
        self.end_part()

    def add(self, record, content, period):
        """Add a reading, and return its SHA-256."""
        ts, since = names.microseconds(record.timestamp), None
        if self.runs is None:
            self.runs = Runs(self._keep_original)
        if self.before is not None:
            ts = max(ts, self.before + 1)
            since = (ts - self.before) / 1000000
            if period and since > GAP * period:
                self.runs.end_runs()
        self.before = ts
        tally = self.tallies.get(record.name)
        meta = {"tally": tally, "arrived": record.mtime, "stored": record.size}
        self.runs.add(record.timestamp, ts, content, since, meta)
        digest = self.runs.readings[-1].sha256
        if self.runs.size > PART:
            self.end_part()
        return digest

    def end_part(self):
        """Write what there is as a part; its rows cover no reading of another part."""
        if self.runs is None:
            return
        self.runs.finish()
        tables = NodeTables(self.node, self.runs)
        self.runs = None
        for states in tables.states():
            self.writer.gather("states", states)
        processes = summaries.processes(tables)
        self.writer.gather("processes", processes)
        self.writer.gather("commands", summaries.commands(processes))
        readings = tables.readings()
        self.writer.gather("readings", readings)
        self.writer.add_node(self.node, readings)

    def _keep_original(self, reading, content):
        row = {"node": self.node, "timestamp": reading.timestamp, "content": content}
        self.writer.gather("originals", pa.Table.from_pylist([row], schema=ORIGINALS))

    def _known(self, record, content, sha256):
        """Note a record whose name is taken: the same again, or another, which is kept apart."""
        digest = hashlib.sha256(content)
        if digest.digest() != sha256:
            name = f"{CONFLICTS}/{self.node}_{record.timestamp}.{digest.hexdigest()[:16]}.json"
            self.catalog.place.keep(name, content)
            log.warning("%s: sealed before with other content; kept as %s", record.name, name)
        self.known.append(record)

    def _sealed(self, records):
        """Return the SHA-256 by timestamp of what is sealed in the span of `records`."""
        found, filters = {}, [("node", "=", self.node)]
        span = [names.microseconds(records[place].timestamp) for place in (0, -1)]
        # Readings in one microsecond are moved apart, by less than their number.
        for path in self.catalog.paths(
            "readings", node=self.node, first=span[0], last=span[1] + 1000000
        ):
            try:
                table = pq.read_table(path, columns=["timestamp", "sha256"], filters=filters)
            except (OSError, ValueError) as error:  # `verify` says more
                log.error("%s: cannot be read: %s", path, error)
                continue
            found.update(zip(table["timestamp"].to_pylist(), table["sha256"].to_pylist()))
        return found

    def period(self, records):
        """Return the seconds between two readings: as the client says, or the most frequent gap."""
        for record in records:
            every = (self.tallies.get(record.name) or {}).get("every")
            if every:
                return every
        moments = [names.microseconds(record.timestamp) for record in records]
        gaps = Counter(round((b - a) / 1000000, 1) for a, b in zip(moments, moments[1:]))
        return gaps.most_common(1)[0][0] if gaps else None

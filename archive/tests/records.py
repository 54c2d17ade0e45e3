"""Records, their journal, and an archive of them, for tests of the commands."""

import os
import time

import pyarrow.parquet as pq
from process_archive.catalog import Catalog
from process_archive.config import without_file
from process_archive.seal import seal
from process_archive.segments import place_of

from archive.tests.samples import process, reading


class Host:
    """A records folder with its journal, and an archive of it."""

    def __init__(self, folder):
        self.folder = folder
        self.records, self.journal = folder / "records", folder / ".records.journal"
        self.records.mkdir()
        self.journal.mkdir()
        self.config = without_file(str(folder / "segments"), str(self.records))
        self.config = self.config._replace(
            sealed_lists=str(folder / "sealed"), min_free_mb=0, keep_archive=100000
        )

    def store(self, timestamp, content=None, node="web-1", journal=True, tally=None, mtime=None):
        """Store a record as the service does; return its name."""
        name = f"{node}_{timestamp}.json"
        content = reading(process(1)) if content is None else content
        if journal:
            self.note(name, tally)
        (self.records / name).write_bytes(content)
        if mtime:
            os.utime(self.records / name, (mtime, mtime))
        return name

    def note(self, name, tally=None):
        """Write a record's lines into the journal."""
        day = time.strftime("%Y-%m-%d", time.gmtime())
        with open(self.journal / day, "a", encoding="ascii") as file:
            file.write(f"\n{name}" + (f"\n {name} 1.5 {tally}\n" if tally else ""))

    def seal(self, everything=False):
        return seal(self.config, everything)

    def readings(self):
        """Return all sealed readings as dicts, sorted."""
        paths = Catalog(place_of(self.config)).paths("readings")
        rows = [
            row
            for path in paths
            for row in pq.read_table(path).drop(["ts"]).to_pylist()
        ]  # fmt: skip
        return sorted(rows, key=lambda row: (row["node"], row["timestamp"]))

    def sealed(self):
        """Return the names (without .json) of all sealed readings."""
        return [f"{row['node']}_{row['timestamp']}" for row in self.readings()]

    def lists(self):
        """Return the lines of all sealed lists as (name, size, mtime)."""
        folder = self.folder / "sealed"
        files = sorted(folder.iterdir()) if folder.exists() else []
        lines = [line.split() for file in files for line in file.read_text().splitlines() if line]
        return [(name, int(size), int(mtime)) for name, size, mtime in lines]

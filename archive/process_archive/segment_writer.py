"""Writes the files of one segment: Parquet, a row group at a time, each with its hash."""

import json
import os
import time

import pyarrow as pa
import pyarrow.parquet as pq

from .encodings import DICTIONARY, FAST, PAGE, STATISTICS
from .fingerprint import fingerprint
from .hashed_file import HashedFile
from .schema import SCHEMAS, TABLES, VERSION
from .segments import MANIFEST

# A row group has at least so many rows, or bytes, if there are as many.
LEAST_ROWS = dict.fromkeys(TABLES, 16384)
LEAST_ROWS["states"] = 8192
LEAST_BYTES = 16 * 1024 * 1024


class SegmentWriter:
    """The files of one segment in `folder`."""

    def __init__(self, folder, level=FAST):
        """Write with this level of zstd; nothing is opened yet."""
        self.folder, self.level = folder, level
        self.open, self.waiting, self.nodes, self.arrived = {}, {}, {}, []
        self.fingerprints = {}  # by table, of each row group

    def gather(self, name, table):
        """Add `table` to the table `name`; small ones become a row group together."""
        if not len(table):
            return
        waiting = self.waiting.setdefault(name, [])
        waiting.append(table)
        rows, size = sum(map(len, waiting)), sum(some.nbytes for some in waiting)
        if rows >= LEAST_ROWS[name] or size >= LEAST_BYTES:
            self._write(name)

    def _write(self, name):
        """Write what waits for the table `name` as one row group."""
        waiting = self.waiting.pop(name, [])
        if not waiting and name in self.open:
            return
        table = pa.concat_tables(waiting) if waiting else SCHEMAS[name].empty_table()
        if name not in self.open:
            file = HashedFile(os.path.join(self.folder, name + ".parquet"))
            schema = SCHEMAS[name].with_metadata({"process_archive": VERSION})
            self.open[name] = file, pq.ParquetWriter(
                pa.PythonFile(file, "w"), schema,
                compression="zstd", compression_level=self.level, data_page_size=PAGE,
                use_dictionary=DICTIONARY[name], write_statistics=STATISTICS[name],
            )  # fmt: skip
        file, writer = self.open[name]
        writer.write_table(table, row_group_size=max(len(table), 1))
        file.end_block()
        self.fingerprints.setdefault(name, []).append(fingerprint(table))

    def add_node(self, node, readings):
        """Note the span of time of a node's readings, a table of `readings`."""
        ts = readings["ts"].cast(pa.int64())
        span = [ts[0].as_py(), ts[-1].as_py()]
        known = self.nodes.setdefault(node, {"readings": 0, "first": span[0], "last": span[1]})
        known["readings"] += len(readings)
        known["first"], known["last"] = min(known["first"], span[0]), max(known["last"], span[1])
        self.arrived += [v for v in readings["arrived"].to_pylist() if v is not None]

    def close(self, level, replaces=()):
        """Finish all files, write the manifest, and return it."""
        files = {}
        for name in TABLES:
            if name != "originals" or name in self.open or name in self.waiting:
                self._write(name)
                file, writer = self.open[name]
                writer.close()
                file.close()
                files[name + ".parquet"] = file.facts()
        manifest = {
            "version": int(VERSION),
            "level": level,
            "made": time.time(),
            "arrived": [min(self.arrived), max(self.arrived)] if self.arrived else None,
            "replaces": list(replaces),
            "readings": sum(node["readings"] for node in self.nodes.values()),
            "nodes": self.nodes,
            "files": files,
        }
        with open(os.path.join(self.folder, MANIFEST), "x", encoding="utf-8") as file:
            json.dump(manifest, file)
            file.flush()
            os.fsync(file.fileno())
        return manifest

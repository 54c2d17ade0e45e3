"""Writes the files of one segment: Parquet, a row group at a time, each with its hash."""

import hashlib
import json
import os
import time

import pyarrow as pa
import pyarrow.parquet as pq

from .encodings import DICTIONARY, FAST, PAGE, STATISTICS
from .schema import SCHEMAS, TABLES, VERSION
from .segments import MANIFEST

BLOCK_HASH = 16  # hexadecimal digits of a block's hash


class HashedFile:
    """A file being written, with the hash of all of it and of each block."""

    closed = False

    def __init__(self, path):
        """Open the new file `path`."""
        self.file = open(path, "xb")  # noqa: SIM115 - closed by `close`
        self.hash, self.block, self.blocks = hashlib.sha256(), hashlib.sha256(), []

    def write(self, data):
        self.hash.update(data)
        self.block.update(data)
        return self.file.write(data)

    def tell(self):
        return self.file.tell()

    def flush(self):
        self.file.flush()

    def end_block(self):
        """Note the end of a block, and begin the next."""
        self.blocks.append([self.file.tell(), self.block.hexdigest()[:BLOCK_HASH]])
        self.block = hashlib.sha256()

    def close(self):
        """Make the file durable."""
        if not self.closed:
            self.closed = True
            self.end_block()
            self.file.flush()
            os.fsync(self.file.fileno())
            self.file.close()

    def facts(self):
        """Return what a manifest says of the file; blocks: [end, hash], the last is the footer."""
        size = self.blocks[-1][0]
        return {"bytes": size, "sha256": self.hash.hexdigest(), "blocks": self.blocks}


class SegmentWriter:
    """The files of one segment in `folder`."""

    def __init__(self, folder, level=FAST):
        """Write with this level of zstd; nothing is opened yet."""
        self.folder, self.level = folder, level
        self.open, self.nodes, self.arrived = {}, {}, []

    def write(self, name, table):
        """Add `table` to the table `name` as one row group."""
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
            if name in self.open:
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

"""The command verify: what is damaged, missing or swapped, and whether every reading comes back."""

import hashlib
import os
import shutil

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from .catalog import Catalog
from .hashed_file import BLOCK_HASH
from .index import Index
from .node_source import INT
from .rebuild import Rebuild
from .segments import TEMPORARY, place_of

ROWS = 4096  # rows of states in memory at once


def verify(config):
    """Yield a line for each damage in the archive of `config`; of a bucket, no copy is believed."""
    folder = os.path.join(config.archive, TEMPORARY, f"{os.getpid()}-verify")
    try:
        yield from problems_in(config, place_of(config, folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def problems_in(config, place):
    """Yield a line for each damage in `place`, the archive of `config`."""
    catalog = Catalog(place)
    for name, cause in catalog.damaged.items():
        yield f"{name}: {cause}"
    yield from Index(config.archive).problems(place)
    known = {
        facts["sha256"]: f"{segment.name}/{file}"
        for segment in catalog.segments
        for file, facts in segment.manifest["files"].items()
    }
    for name, manifest in catalog.segments:
        problems = list(files_problems(place, name, manifest, known))
        yield from problems
        if not problems:
            yield from readings_problems(place, name, manifest)
        place.let_go(name)


def files_problems(place, name, manifest, known):
    """Yield a line for each file of a segment that is not what was written."""
    for file, facts in manifest["files"].items():
        path, shown = place.path(name, file), f"{name}/{file}"
        if not os.path.exists(path):
            yield f"{shown}: missing"
            continue
        sha256, bad = check_blocks(path, facts["blocks"])
        if sha256 == facts["sha256"]:
            continue
        other = known.get(sha256)
        if other and other != shown:
            yield f"{shown}: swapped: it is {other}"
        elif not bad:
            yield f"{shown}: damaged: it goes on after its end"
        else:
            count = len(facts["blocks"])
            where = ", ".join("footer" if n == count - 1 else f"row group {n}" for n in bad)
            yield f"{shown}: damaged in {where}"


def check_blocks(path, blocks):
    """Return (SHA-256 of the file at `path`, numbers of the blocks that are not as written)."""
    whole, bad, begin = hashlib.sha256(), [], 0
    with open(path, "rb") as file:
        for number, (end, digest) in enumerate(blocks):
            content = file.read(end - begin)
            begin = end
            whole.update(content)
            if hashlib.sha256(content).hexdigest()[:BLOCK_HASH] != digest:
                bad.append(number)
        for content in iter(lambda: file.read(1024 * 1024), b""):
            whole.update(content)
    return whole.hexdigest(), bad


def readings_problems(place, name, manifest):
    """Yield a line for each reading of a segment that does not come back byte for byte."""
    readings = Readings(place.path(name, "readings.parquet"))
    if readings.count != manifest["readings"]:
        yield f"{name}: {readings.count} readings, {manifest['readings']} in its manifest"
    with pq.ParquetFile(place.path(name, "states.parquet")) as file:
        for batch in file.iter_batches(ROWS, use_threads=False):
            yield from readings.add(name, pa.Table.from_batches([batch]))
    yield from readings.end_node(name)
    if "originals.parquet" in manifest["files"]:
        with pq.ParquetFile(place.path(name, "originals.parquet")) as file:
            for group in range(file.num_row_groups):
                readings.add_originals(file.read_row_group(group, use_threads=False))
    for node, timestamp in readings.left():
        yield f"{name}: {node}_{timestamp} does not come back"


class Readings:
    """The readings of a segment, rebuilt node by node."""

    def __init__(self, path):
        """Read what they should be."""
        columns = ["node", "timestamp", "ts", "form", "sha256"]
        self.table = pq.read_table(path, columns=columns, use_threads=False)
        self.count = len(self.table)
        self.nodes = self.table["node"].to_pylist()
        self.todo = np.ones(self.count, bool)
        self.node = self.rebuild = None

    def add(self, name, states):
        """Add rows of `states`, sorted by node; yield lines for the nodes that are complete."""
        nodes = states["node"].to_pylist()
        begin = 0
        while begin < len(nodes):
            end = begin + sum(node == nodes[begin] for node in nodes[begin:])
            if nodes[begin] != self.node:
                yield from self.end_node(name)
                self._begin_node(nodes[begin])
            self.rebuild.add(states.slice(begin, end - begin))
            begin = end

    def _begin_node(self, node):
        self.node = node
        self.rows = np.flatnonzero(np.array([own == node for own in self.nodes]))
        rows = self.table.take(pa.array(self.rows))
        self.own = rows.select(["timestamp", "form", "sha256"]).to_pylist()
        sinks = [hashlib.sha256() for _ in self.own]
        forms = [row["form"] for row in self.own]
        self.rebuild = Rebuild(rows["ts"].cast(INT).to_pylist(), forms, sinks)

    def end_node(self, name):
        """Yield a line for each reading of the node that its states do not give."""
        if self.rebuild is None:
            return
        self.rebuild.finish()
        for place, row, sink in zip(self.rows, self.own, self.rebuild.sinks):
            if row["form"]:
                self.todo[place] = False
                if sink.digest() != row["sha256"]:
                    yield f"{name}: {self.node}_{row['timestamp']} does not come back"
        self.rebuild = None

    def add_originals(self, table):
        """Check contents that are kept as they came."""
        wanted = {
            (self.nodes[place], timestamp.as_py()): place
            for place, timestamp in enumerate(self.table["timestamp"])
            if self.todo[place]
        }
        for row in table.to_pylist():
            place = wanted.get((row["node"], row["timestamp"]))
            sha256 = hashlib.sha256(row["content"]).digest()
            if place is not None and sha256 == self.table["sha256"][place].as_py():
                self.todo[place] = False

    def left(self):
        """Yield (node, timestamp) of the readings that did not come back so far."""
        rows = self.table.take(pa.array(np.flatnonzero(self.todo)))
        for row in rows.select(["node", "timestamp", "form", "sha256"]).to_pylist():
            # A node whose readings have no object at all has no rows of states.
            empty = row["form"] and hashlib.sha256(b"[]").digest() == row["sha256"]
            if not empty:
                yield row["node"], row["timestamp"]

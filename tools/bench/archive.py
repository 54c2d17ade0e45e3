"""Bytes and CPU of an hour in the archive, beside other ways to keep the same records."""

import hashlib
import json
import os
import subprocess
import sys
import time
import zlib

from process_archive.catalog import Catalog
from process_archive.config import without_file
from process_archive.restore import restore
from process_archive.segments import FolderPlace

from tools.bench import packings
from tools.bench.hosts import EVERY, Host
from tools.bench.part import Goal, Part
from tools.bench.scratch import scratch

HOUR = 3600 // EVERY  # readings
BELOW = "as below: dictionary, chunks of 16, CBOR"
LONG = "zstd -19 --long, all together"
# Runs a command from a small process: its peak memory includes that of its parent at the start.
COUNT = """import json, os, subprocess, sys
pid = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL).pid
_, status, used = os.wait4(pid, 0)
print(json.dumps([status, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))"""
WANTED = {"quiet": 500, "normal": 320, "busy": 190}  # times smaller than raw


def measure(size):
    """Return a Part per kind of host, and one of the memory that sealing several nodes takes."""
    readings = 60 if size.quick else HOUR
    parts = [of_host(kind, readings) for kind in WANTED]
    return [*parts, of_nodes((1, 2) if size.quick else (1, 5, 20), readings // 6)]


def of_host(kind, readings):
    """Return the Part of one invented host: bytes of all its records, and CPU for each."""
    contents = dict(Host(kind).readings(readings))
    raw = sum(map(len, contents.values()))
    gzip = timed(lambda: sum(len(zlib.compress(c, 6)) for c in contents.values()))
    ways = {
        "raw JSON": (raw, None),
        "gzip -6 per record": gzip,
        "zstd -3 per record": timed(lambda: packings.per_record(contents.values())),
        BELOW: timed(lambda: packings.like_below(contents.values())),
        LONG: timed(lambda: packings.together(contents.values())),
    }
    with scratch() as folder:
        write(folder / "records", {"bench": contents})
        sealing = Run(folder, "seal", "--all")
        folding = Run(folder, "compact")
        archived = files_of(folder / "segments")
        check(folder, contents)
    ways["archive"] = (archived, sealing.cpu + folding.cpu)
    rows = [
        (name, taken / readings, raw / taken, cpu and cpu * 1000 / readings)
        for name, (taken, cpu) in ways.items()
    ]
    times = {row[0]: row[2] for row in rows}
    return Part(
        name=f"archive-{kind}",
        title=f"Archive: {readings} readings of a {kind} host of {raw // readings:,} bytes each",
        columns=("kept as", "bytes per reading", "times smaller", "CPU ms per reading"),
        rows=rows,
        drawn="times smaller",
        goals=[
            Goal("smaller than raw", times["archive"], WANTED[kind], at_least=True),
            Goal("smaller than zstd -19 --long", relative(ways, LONG), 1.15, at_least=True),
            Goal("smaller than below's way", relative(ways, BELOW), 15, at_least=True),
            Goal("CPU beside gzip -6", ways["archive"][1] / gzip[1], 2),
        ],
    )


def of_nodes(numbers, readings):
    """Return the Part of sealing several nodes in one run: its memory must not grow with them."""
    rows = []
    for number in numbers:
        with scratch() as folder:
            hosts = {f"node-{n}": dict(Host("normal", n).readings(readings)) for n in range(number)}
            write(folder / "records", hosts)
            del hosts
            sealing = Run(folder, "seal", "--all")
            rows.append((str(number), sealing.memory, sealing.cpu * 1000 / number / readings))
    return Part(
        name="archive-memory",
        title=f"Archive: sealing {readings} readings of several nodes",
        columns=("nodes", "peak MB", "CPU ms per reading"),
        rows=rows,
        drawn="peak MB",
        goals=[Goal("peak memory of sealing", max(row[1] for row in rows), 350, "MB")],
    )


def relative(ways, name):
    """Return how many times as many bytes `name` takes as the archive."""
    return ways[name][0] / ways["archive"][0]


def timed(do):
    """Return (bytes, CPU seconds) of do(), which returns bytes."""
    before = time.process_time()
    taken = do()
    return taken, time.process_time() - before


def write(folder, nodes):
    """Write the records of {node: {timestamp: content}} as the service does."""
    folder.mkdir()
    for node, contents in nodes.items():
        for timestamp, content in contents.items():
            file = folder / f"{node}_{timestamp}.json"
            file.write_bytes(content)
            os.utime(file, (float(timestamp) + 1,) * 2)


class Run:
    """A run of process-archive on the folders below `folder`: `cpu` in s, `memory` in MB."""

    def __init__(self, folder, *words):
        places = ["--archive", str(folder / "segments"), "--records", str(folder / "records")]
        line = [sys.executable, "-m", "process_archive.cli", *places, *words]
        counted = subprocess.run(
            [sys.executable, "-c", COUNT, *line], check=True, stdout=subprocess.PIPE
        )
        status, self.cpu, self.memory = json.loads(counted.stdout)
        if status:
            raise RuntimeError(f"{' '.join(line)}: ended with {status}")


def files_of(folder):
    """Return the bytes of all files of the segments that count."""
    place = FolderPlace(str(folder))
    names = [segment.name for segment in Catalog(place).segments]
    return sum(f.stat().st_size for name in names for f in (folder / name).iterdir())


def check(folder, contents):
    """Raise RuntimeError if a record does not come back; they are only in the archive by then."""
    for file in (folder / "records").glob("*.json"):
        file.unlink()
    config = without_file(str(folder / "segments"), str(folder / "records"))
    for timestamp, content in contents.items():
        found = restore(config, "bench", timestamp) or b""
        if hashlib.sha256(found).digest() != hashlib.sha256(content).digest():
            raise RuntimeError(f"bench_{timestamp}.json does not come back")

"""The plan: how many clients one API host can serve, computed from the results of the ingest."""

import math
import os
import re

from process_client.connection import SILENCE
from process_service.packing import pack
from process_service.record import parse_record

from tools.bench import bodies, role
from tools.bench.part import Goal, Part

EVERY = 5  # seconds between two records of a client
WEEK = 7 * 24 * 60 * 60  # seconds for which records are kept
BUSY = 0.5  # share of CPU and disk in use; the rest is for delivering spools
BLOCK = 4096  # bytes; the unit of disk space
INODE = 16384  # bytes per inode of ext4 (inode_ratio in mke2fs.conf(5))
TB = 10**12


def after(ingest, service):
    """Return the Part computed from the row `service` of the Part `ingest`."""
    row = next(row for row in ingest.rows if row[0] == service)
    measured = dict(zip(ingest.columns, row, strict=True))
    plain = len(bodies.plain(0))
    records = WEEK // EVERY
    raw, at_rest = (records * on_disk(size) for size in (plain, largest_packed()))
    nginx = role.nginx()
    connections = int(re.search(r"worker_connections (\d+)", nginx)[1]) * os.cpu_count()
    requests = int(re.search(r"rate=(\d+)r/s", nginx)[1])
    patience = SILENCE
    bounds = [
        ("a disk of 1 TB, records as stored", TB / raw,
         f"{records:,} files and {raw / 10**9:.3g} GB per node and week"),
        ("a disk of 1 TB, pack_records", TB / at_rest,
         f"{at_rest / 10**9:.3g} GB per node and week"),
        ("the inodes of 1 TB of ext4", TB / INODE / records, f"one for {INODE // 1024} KiB"),
        ("half of the measured records per second", BUSY * measured["req/s"] * EVERY,
         f"{measured['req/s'] * plain / 10**6:.0f} MB/s, durable"),
        ("all tick at once, as with good clocks", patience * measured["req/s"],
         f"the last answer arrives within {patience:g} s, the timeout of a client"),
        (f"half of the CPU of {os.cpu_count()} cores",
         BUSY * os.cpu_count() * 1000 / measured["CPU ms"] * EVERY,
         f"{measured['CPU ms']:.3g} ms per record"),
        ("connections of nginx, if all tick at once", connections / 2,
         f"{connections // os.cpu_count()} for each of {os.cpu_count()} workers, two per request"),
        ("requests from one address", requests * EVERY,
         f"{requests} per second (hardening_requests)"),
    ]  # fmt: skip
    return Part(
        name="plan",
        title=f"Plan: clients of one API host, with a record of {plain // 1000} KB every {EVERY} s",
        columns=("limit", "clients", "reason"),
        rows=[(what, math.floor(clients), why) for what, clients, why in bounds],
        drawn="clients",
        goals=[Goal("a node's week with pack_records", at_rest / 10**9, 1.6, "GB")],
    )


def largest_packed():
    """Return the most bytes that one of the benchmark's records takes if the service packs it."""
    contents = (parse_record(bodies.plain(kind)).content for kind in range(bodies.KINDS))
    return max(len(pack(content)) for content in contents)


def on_disk(size):
    """Return the disk space for a file of `size` bytes."""
    return math.ceil(size / BLOCK) * BLOCK

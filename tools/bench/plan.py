"""The paper plan: how many clients one API host holds, computed from what the ingest measured."""

import math
import os
import re

from process_client.delivery import TIMEOUTS

from tools.bench import bodies, role
from tools.bench.part import Part

EVERY = 5  # seconds between two records of a client
WEEK = 7 * 24 * 60 * 60  # seconds; as long as records are kept
BUSY = 0.5  # of what CPU and disk can do: the rest is for spools that are caught up with
BLOCK = 4096  # bytes; a file takes whole ones
INODE = 16384  # bytes of an ext4 for which it has one (inode_ratio in mke2fs.conf(5))
TB = 10**12


def after(ingest, service):
    """Return the Part that follows from the row `service` of the Part `ingest`."""
    row = next(row for row in ingest.rows if row[0] == service)
    measured = dict(zip(ingest.columns, row, strict=True))
    plain, packed = len(bodies.plain(0)), len(bodies.packed(0))
    records = WEEK // EVERY
    raw, at_rest = (records * on_disk(size) for size in (plain, packed))
    nginx = role.nginx()
    connections = int(re.search(r"worker_connections (\d+)", nginx)[1]) * os.cpu_count()
    requests = int(re.search(r"rate=(\d+)r/s", nginx)[1])
    patience = TIMEOUTS[1]
    bounds = [
        ("a disk of 1 TB, records as they come", TB / raw,
         f"{records:,} files and {raw / 10**9:.3g} GB a node and week"),
        ("a disk of 1 TB, packed at rest", TB / at_rest,
         f"{at_rest / 10**9:.3g} GB a node and week"),
        ("the inodes of 1 TB of ext4", TB / INODE / records, f"one for {INODE // 1024} KiB"),
        ("half of the records a second that were measured", BUSY * measured["req/s"] * EVERY,
         f"{measured['req/s'] * plain / 10**6:.0f} MB/s, durable"),
        ("all tick at once, as by good clocks they do", patience * measured["req/s"],
         f"the last is answered within the {patience:g} s that a client waits"),
        (f"half of the CPU of {os.cpu_count()} cores",
         BUSY * os.cpu_count() * 1000 / measured["CPU ms"] * EVERY,
         f"{measured['CPU ms']:.3g} ms a record"),
        ("connections of nginx, when all tick at once", connections / 2,
         f"{connections // os.cpu_count()} for each of {os.cpu_count()} workers, two a request"),
        ("requests from one address", requests * EVERY,
         f"{requests} a second (hardening_requests)"),
    ]  # fmt: skip
    return Part(
        name="plan",
        title=f"Plan: clients of one API host, at a record of {plain // 1000} KB each {EVERY} s",
        columns=("what bounds them", "clients", "because of"),
        rows=[(what, math.floor(clients), why) for what, clients, why in bounds],
        drawn="clients",
    )


def on_disk(size):
    """Return the bytes that a file of `size` takes."""
    return math.ceil(size / BLOCK) * BLOCK

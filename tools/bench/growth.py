"""Growth of the store: its speed in an empty folder, and in one with a million records."""

import os
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median

from process_service.config import DEFAULTS
from process_service.file_store import FileStore
from process_service.pace import Pace

from tools.bench import bodies
from tools.bench.part import Goal, Part
from tools.bench.scratch import scratch

KEPT_DAYS = 7
RESERVE = DEFAULTS["min_free_mb"] * 2**20  # bytes
LATEST = 20  # requests for the latest record
ADDED = "added_{}.0.json"


@dataclass
class Grown:
    """A store, and the times for adding one more record, in s: elapsed (waited), CPU (worked)."""

    store: FileStore
    filled: int
    waited: list = field(default_factory=list)
    worked: list = field(default_factory=list)


def measure(size):
    """Return one Part. Records are added to the folders in turn, so that the disk is in the same
    state for all, and each folder is first in turn: the first pays for caches lost in the pause."""
    content = bodies.plain(0)
    with ExitStack() as folders:
        stores = [
            Grown(fill(folders.enter_context(scratch()), filled), filled) for filled in size.filled
        ]
        for number in range(size.added):
            first = number % len(stores)
            for grown in stores[first:] + stores[:first]:
                add(grown, ADDED.format(number), content)
        rows = [row(grown, size.added) for grown in stores]
    empty, last = rows[0], rows[-1]
    part = Part(
        name="growth",
        title="Growth: the store, by the number of records in its folder",
        columns=("records", "one more ms", "its CPU ms", "latest ms", "latest, journal lost ms",
                 "count ms", "hourly cleanup, ms per record", "cleanup of everything ms"),
        rows=rows,
        drawn="one more ms",
        goals=[
            Goal(f"one more at {last[0]} relative to {empty[0]}", last[1] / empty[1], 1.2),
            Goal(f"its CPU at {last[0]} relative to {empty[0]}", last[2] / empty[2], 1.2),
            Goal(f"latest at {last[0]}", last[3], 5, "ms"),
        ],
    )  # fmt: skip
    return [part]


def fill(folder, number):
    """Return a store in `folder` with `number` records, all empty files."""
    store = FileStore(str(folder / "records"), RESERVE)
    for one in range(number):
        os.mknod(store.files.path + f"/node-{one % 1000}_{1_600_000_000 + one}.0.json", 0o600)
    return store


def add(grown, name, content):
    """Add a record as a request does; keep the times."""
    start, worked = time.perf_counter(), time.process_time()
    grown.store.add(name, content)
    grown.waited.append(time.perf_counter() - start)
    grown.worked.append(time.process_time() - worked)


def row(grown, added):
    """Return the row of a store to which `added` records were added; times in ms."""
    store = grown.store
    counted = timed(store.count)
    latest = median(timed(store.latest) for _ in range(LATEST))
    age(store, added)
    hourly = timed(lambda: store.remove_older(KEPT_DAYS, False, Pace()))
    if store.count() != grown.filled:
        raise RuntimeError(f"the cleanup left {store.count()} records, not {grown.filled}")
    everywhere = timed(lambda: store.remove_older(KEPT_DAYS, True, Pace()))
    lost = timed(store.latest)  # the cleanup has removed the journal with its days
    return (
        f"{grown.filled:,}",
        median(grown.waited) * 1000,
        median(grown.worked) * 1000,
        latest,
        lost,
        counted,
        hourly / added,
        everywhere,
    )


def age(store, added):
    """Date the added records back to a day long ago."""
    for number, day in enumerate(sorted(os.listdir(store.journal.folder)), 1):
        os.rename(f"{store.journal.folder}/{day}", f"{store.journal.folder}/2001-09-{number:02}")
    for number in range(added):
        os.utime(f"{store.files.path}/{ADDED.format(number)}", (0, 1))


def timed(do):
    """Return the duration of do() in ms."""
    start = time.perf_counter()
    do()
    return (time.perf_counter() - start) * 1000

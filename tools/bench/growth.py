"""The growth: what the store does in a folder that is empty, and in one that holds a million."""

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
LATEST = 20  # times that it is asked for
ADDED = "added_{}.0.json"


@dataclass
class Grown:
    """A store with its records, and how long adding one more took, in seconds of each kind."""

    store: FileStore
    filled: int
    waited: list = field(default_factory=list)
    worked: list = field(default_factory=list)


def measure(size):
    """Return the Parts. The folders take turns at being added to, so that the disk is the same, and
    at being the first: it pays for what a pause has let go."""
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
                 "count ms", "nightly cleanup, ms a record", "cleanup of everything ms"),
        rows=rows,
        drawn="one more ms",
        goals=[
            Goal(f"one more at {last[0]} beside at {empty[0]}", last[1] / empty[1], 1.2),
            Goal(f"its CPU at {last[0]} beside at {empty[0]}", last[2] / empty[2], 1.2),
            Goal(f"latest at {last[0]}", last[3], 5, "ms"),
        ],
    )  # fmt: skip
    return [part]


def fill(folder, number):
    """Return a store in `folder` with `number` records: empty files, which take inodes alone."""
    store = FileStore(str(folder / "records"), RESERVE)
    for one in range(number):
        os.mknod(store.files.path + f"/node-{one % 1000}_{1_600_000_000 + one}.0.json", 0o600)
    return store


def add(grown, name, content):
    """Add a record, as a request does, and keep the times."""
    start, worked = time.perf_counter(), time.process_time()
    grown.store.add(name, content)
    grown.waited.append(time.perf_counter() - start)
    grown.worked.append(time.process_time() - worked)


def row(grown, added):
    """Return the row of a store that `added` records were added to; times are in ms."""
    store = grown.store
    counted = timed(store.count)
    latest = median(timed(store.latest) for _ in range(LATEST))
    age(store, added)
    nightly = timed(lambda: store.remove_older(KEPT_DAYS, False, Pace()))
    if store.count() != grown.filled:
        raise RuntimeError(f"{store.count()} records are left of {grown.filled}")
    everywhere = timed(lambda: store.remove_older(KEPT_DAYS, True, Pace()))
    lost = timed(store.latest)  # the journal went with the days that were removed
    return (
        f"{grown.filled:,}",
        median(grown.waited) * 1000,
        median(grown.worked) * 1000,
        latest,
        lost,
        counted,
        nightly / added,
        everywhere,
    )


def age(store, added):
    """Have the records that were added come from a day long ago."""
    for number, day in enumerate(sorted(os.listdir(store.journal.folder)), 1):
        os.rename(f"{store.journal.folder}/{day}", f"{store.journal.folder}/2001-09-{number:02}")
    for number in range(added):
        os.utime(f"{store.files.path}/{ADDED.format(number)}", (0, 1))


def timed(do):
    """Return how long do() took, in ms."""
    start = time.perf_counter()
    do()
    return (time.perf_counter() - start) * 1000

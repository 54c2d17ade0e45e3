"""The growth: what the store does in a folder that is empty, and in one that holds a million."""

import os
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median

from process_service.file_store import FileStore

from bench import bodies
from bench.part import Goal, Part
from bench.scratch import scratch

KEPT_DAYS = 7
LATEST = 20  # times that it is asked for


@dataclass
class Grown:
    """A store with its records, and how long adding one more took, in seconds of each kind."""

    store: FileStore
    filled: int
    waited: list = field(default_factory=list)
    worked: list = field(default_factory=list)


def measure(size):
    """Return the Part. The folders take turns at being added to, so that the disk is the same."""
    content = bodies.plain(0)
    with ExitStack() as folders:
        stores = [
            Grown(fill(folders.enter_context(scratch()), filled), filled) for filled in size.filled
        ]
        for number in range(size.added):
            for grown in stores:
                add(grown, f"added_{number}.0.json", content)
        rows = [row(grown, size.added) for grown in stores]
    first, last = rows[0], rows[-1]
    return Part(
        name="growth",
        title="Growth: the store, by the number of records in its folder",
        columns=("records", "one more ms", "its CPU ms", "latest ms", "latest, journal lost ms",
                 "count ms", "cleanup, nothing old ms", "cleanup, a record removed ms"),
        rows=rows,
        drawn="one more ms",
        goals=[
            Goal(f"one more at {last[0]} beside at {first[0]}", last[1] / first[1], 1.2),
            Goal(f"its CPU at {last[0]} beside at {first[0]}", last[2] / first[2], 1.2),
            Goal(f"latest at {last[0]}", last[3], 5, "ms"),
        ],
    )  # fmt: skip


def fill(folder, number):
    """Return a store in `folder` with `number` records: empty files, which take inodes alone."""
    store = FileStore(str(folder / "records"), 0)
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
    assert store.count() == grown.filled + added
    latest = median(timed(store.latest) for _ in range(LATEST))
    store.journal.remove_older(float("inf"))
    lost = timed(store.latest)
    looked = timed(lambda: store.remove_older(KEPT_DAYS))
    for number in range(added):
        os.utime(f"{store.files.path}/added_{number}.0.json", (0, 1))
    removing = timed(lambda: store.remove_older(KEPT_DAYS)) - looked
    return (
        f"{grown.filled:,}",
        median(grown.waited) * 1000,
        median(grown.worked) * 1000,
        latest,
        lost,
        timed(store.count),
        looked,
        max(0.0, removing) / added,
    )


def timed(do):
    """Return how long do() took, in ms."""
    start = time.perf_counter()
    do()
    return (time.perf_counter() - start) * 1000

"""The backlog: the records in the folder that no segment has yet, found by listing the folder.

The folder may contain millions of files. Only numbers are kept of each (8 bytes); the names to be
sealed go to files, one per hour of arrival, which are read one at a time.
"""

import os
import shutil
import time

import numpy as np
import pyarrow.parquet as pq

from . import names
from .logs import log

HOUR = 3600 * 1000000000  # nanoseconds
KEPT_OPEN = 50000  # names in memory before they are written


class Backlog:
    """The names that wait, in files below `folder`, which is removed at the end."""

    def __init__(self, records_dir, folder, catalog):
        """List `records_dir` and note what `catalog` does not have."""
        self.records_dir, self.folder = records_dir, folder
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder, mode=0o750)
        sealed = self._sealed(catalog)
        waiting, count, others = {}, 0, 0
        for parsed, entry in self._records():
            if parsed is None:
                others += 1
                continue
            mtime = mtime_of(entry)
            if mtime is not None and key(parsed.node, parsed.timestamp, mtime) not in sealed:
                waiting.setdefault(mtime // HOUR, []).append(entry.name)
                count += 1
                if count % KEPT_OPEN == 0:
                    self._write(waiting)
        self._write(waiting)
        self.count = count
        if others:
            log.info("%s: left alone %d files that are no records", records_dir, others)

    def batches(self):
        """Yield (day of arrival, names) for each hour of arrival, oldest first."""
        for hour in sorted(map(int, os.listdir(self.folder))):
            path = os.path.join(self.folder, str(hour))
            with open(path, encoding="ascii") as file:
                yield time.strftime("%Y-%m-%d", time.gmtime(hour * 3600)), file.read().split()
            os.unlink(path)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _records(self):
        with os.scandir(self.records_dir) as entries:
            for entry in entries:
                if not entry.name.startswith("."):  # the service's own, being written
                    yield names.parse(entry.name), entry

    def _sealed(self, catalog):
        """Return the keys of the files here that a segment has, as they are now: a set of ints.

        Equal numbers of different files are as good as impossible, and other ones at the next time:
        Python's hashes of text change from process to process.
        """
        here = []
        for parsed, entry in self._records():
            mtime = mtime_of(entry) if parsed else None
            if mtime is not None:
                here.append(key(parsed.node, parsed.timestamp, mtime))
        here = np.array(here, np.int64)
        found = np.zeros(len(here), bool)
        for path in catalog.paths("readings"):
            for keys in keys_in(path):
                found |= np.isin(here, keys)
        return set(here[found].tolist())

    def _write(self, waiting):
        for hour, found in waiting.items():
            with open(os.path.join(self.folder, str(hour)), "a", encoding="ascii") as file:
                file.write("".join(name + "\n" for name in found))
        waiting.clear()


def keys_in(path):
    """Yield arrays with the keys of the readings in a file of `readings`; none if it is damaged."""
    try:
        with pq.ParquetFile(path) as file:
            columns = ["node", "timestamp", "arrived"]
            for batch in file.iter_batches(65536, columns=columns, use_threads=False):
                rows = zip(*(column.to_pylist() for column in batch.columns))
                yield np.array([key(*row) for row in rows], np.int64)
    except (OSError, ValueError) as error:
        log.error("%s: %s; its records are sealed again if they are still there", path, error)


def key(node, timestamp, mtime):
    """Return a number for a record's file as it is."""
    return hash((node, timestamp, mtime))


def mtime_of(entry):
    """Return the mtime in nanoseconds of a file in a folder, None if it is gone or no file."""
    try:
        return entry.stat().st_mtime_ns if entry.is_file() else None
    except FileNotFoundError:
        return None

"""DuckDB, bounded: memory, threads, seconds, and temporary files within the archive's folder."""

import os
import shutil
import threading
import time
from contextlib import contextmanager

import duckdb
import pyarrow as pa

from ..faults import TooMuch
from ..segments import TEMPORARY, listing

BATCH = 10000  # rows that are read together


class Engine:
    """A connection to the process's empty database, for the questions of one `View`."""

    def __init__(self, config, caches, seconds=None):
        """Take, with all others of these `caches`, at most `config.max_memory_mb`.

        The question may take `seconds`, and read `max_rows` rows and `max_memory_mb` in one query;
        None is any time, and as much as there is.
        """
        self.config, self.seconds = config, seconds
        self.begin()
        self.connection = caches.connection(self._connect)

    def begin(self):
        """Count the seconds from now on."""
        self.until = None if self.seconds is None else time.monotonic() + self.seconds

    def check(self):
        """Raise `TooMuch` if the time is over; for what takes its time outside DuckDB."""
        if self.until is not None and time.monotonic() > self.until:
            raise self._too_long()

    def _connect(self):
        beside = os.path.join(self.config.archive, TEMPORARY)
        sweep(beside)
        database = duckdb.connect(
            config={
                "threads": 1,
                "memory_limit": f"{self.config.max_memory_mb}MiB",
                "temp_directory": os.path.join(beside, f"{os.getpid()}-{id(self)}"),
                "autoinstall_known_extensions": False,
            }
        )
        database.execute("set global TimeZone = 'UTC'")
        return database

    def view(self, name, sources):
        """Make the view `name` of the SQL queries `sources`."""
        self.connection.execute(
            f"create or replace temp view {name} as " + " union all by name ".join(sources)
        )

    def table(self, query, parameters=()):
        """Return the result as an Arrow table; raises `TooMuch`."""
        with self.reader(query, parameters) as reader:
            if self.until is None:
                return reader.read_all()
            batches, rows, size = [], 0, 0
            for batch in reader:
                batches.append(batch)
                rows, size = rows + len(batch), size + batch.nbytes
                if rows > self.config.max_rows:
                    raise TooMuch(
                        f"the question reads more than {self.config.max_rows} rows (max_rows): "
                        "ask for a shorter span, or for one node"
                    )
                if size > self.config.max_memory_mb * 1024 * 1024:
                    raise self._too_large()
            return pa.Table.from_batches(batches, reader.schema)

    @contextmanager
    def reader(self, query, parameters=()):
        """Return a context: the result as a RecordBatchReader."""
        self._leave_room()
        self.check()
        timer = None
        if self.until is not None:
            left = max(self.until - time.monotonic(), 0)
            timer = threading.Timer(left, self.connection.interrupt)
            timer.daemon = True
            timer.start()
        try:
            done = self.connection.execute(query, list(parameters))
            yield (getattr(done, "to_arrow_reader", None) or done.fetch_record_batch)(BATCH)
        except duckdb.InterruptException:
            raise self._too_long() from None
        except duckdb.OutOfMemoryException as error:
            raise self._too_large(": " + str(error).splitlines()[0]) from None
        finally:
            if timer:
                timer.cancel()

    def _too_long(self):
        return TooMuch(
            f"the question took more than {self.seconds} s (max_seconds): ask for a shorter "
            "span, or for one node"
        )

    def _too_large(self, cause=""):
        return TooMuch(
            f"the question needs more than {self.config.max_memory_mb} MiB of memory "
            f"(max_memory_mb) or more temporary space{cause}"
        )

    def _leave_room(self):
        """Let temporary files take what is free on the disk, without min_free_mb."""
        disk = disk_of(self.config.archive)
        free = disk.f_bavail * disk.f_frsize // (1024 * 1024) - self.config.min_free_mb
        self.connection.execute(f"set max_temp_directory_size = '{max(free, 0)}MiB'")

    def close(self):
        """End the connection."""
        self.connection.close()


def sweep(folder):
    """Remove the temporary files of processes that are gone; DuckDB removes those of its own."""
    for name in listing(folder):
        if not os.path.exists("/proc/{}".format(name.partition("-")[0])):
            shutil.rmtree(os.path.join(folder, name), ignore_errors=True)


def disk_of(folder):
    """Return what statvfs says of the disk of `folder`, which need not be there yet."""
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    return os.statvfs(folder)


def quoted(text):
    """Return `text` as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"

"""Samples for tests of the archive: process objects, readings, and readings sealed in memory."""

import orjson
import pyarrow as pa
from process_archive import names
from process_archive.rebuild import Content, Rebuild
from process_archive.runs import Runs
from process_archive.tables import NodeTables

PROCESS = {
    "cmdline": ["/usr/sbin/nginx", "-g", "daemon off;"],
    "connections": [[6, 2, 1, ["0.0.0.0", 80], [], "LISTEN"]],
    "cpu_affinity": [0, 1],
    "cpu_num": 1,
    "cpu_percent": 0.4,
    "cpu_times": [1.5, 0.25, 0.0, 0.0, 0.0],
    "create_time": 1593330000.25,
    "cwd": "/",
    "environ": None,
    "exe": "/usr/sbin/nginx",
    "gids": [0, 0, 0],
    "io_counters": [10, 20, 4096, 8192, 1000, 2000],
    "ionice": [0, 4],
    "memory_full_info": [8192, 65536, 4096, 1024, 0, 2048, 0, 4096, 5120, 0],
    "memory_info": [8192, 65536, 4096, 1024, 0, 2048, 0],
    "memory_maps": None,
    "memory_percent": 0.125,
    "name": "nginx",
    "nice": 0,
    "num_ctx_switches": [7, 3],
    "num_fds": 7,
    "num_threads": 2,
    "open_files": [["/var/log/nginx/access.log", 4, 512, "a", 33793]],
    "pid": 4242,
    "ppid": 1,
    "status": "sleeping",
    "terminal": None,
    "threads": [[4242, 1.0, 0.25], [4243, 0.5, 0.0]],
    "uids": [0, 0, 0],
    "username": "root",
}


def process(pid=4242, **changes):
    """Return a process object with all 30 keys, changed."""
    return dict(PROCESS, **dict({"pid": pid}, **changes))


def reading(*objects):
    """Return the content of a record in the client's form."""
    return orjson.dumps(list(objects))


class Sealed:
    """Readings in memory as a segment has them, and back."""

    def __init__(self, *readings, every=5):
        """Seal contents that were taken `every` seconds."""
        self.originals = {}
        self.runs = Runs(lambda r, content: self.originals.setdefault(r.timestamp, content))
        for number, content in enumerate(readings):
            timestamp = str(1593338576 + every * number)
            self.runs.add(timestamp, names.microseconds(timestamp), content, every)
        self.runs.finish()
        self.tables = NodeTables("web-1", self.runs)

    def states(self):
        """Return the table `states`, None if it has no rows."""
        tables = list(self.tables.states())
        return pa.concat_tables(tables) if tables else None

    def rows(self):
        """Return the rows of `states` as dicts, without the times, which Python may not have."""
        return self.states().drop(["first", "last"]).to_pylist()

    def restored(self):
        """Return the contents as they come back; None for one that does not."""
        readings, states = self.tables.readings(), self.states()
        forms, sinks = readings["form"].to_pylist(), [Content() for _ in range(len(readings))]
        rebuild = Rebuild(readings["ts"].cast(pa.int64()).to_pylist(), forms, sinks)
        for batch in states.to_batches(max_chunksize=3) if states else []:
            rebuild.add(pa.Table.from_batches([batch]))
        rebuild.finish()
        for sink, timestamp in zip(sinks, readings["timestamp"].to_pylist()):
            sink.update(self.originals.get(timestamp, b""))
        hashes = readings["sha256"].to_pylist()
        return [
            bytes(sink.bytes) if sink.is_right(sha256) else None
            for sink, sha256 in zip(sinks, hashes)
        ]

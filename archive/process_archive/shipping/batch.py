"""A batch: some records as they are, packed, and their tallies, in one tar file.

Its members are `NAME.json.gz`, with the time of arrival, and `tallies.json`. The same records make
the same bytes.
"""

import gzip
import io
import json
import tarfile

from .. import record_file

TALLIES = "tallies.json"


def pack(folder, wanted, tallies):
    """Return (batch in bytes, bytes of the files) of the records `wanted` in `folder`.

    Those that are gone are left out; the batch is None if all are.
    """
    found, size = io.BytesIO(), 0
    with tarfile.open(fileobj=found, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name in wanted:
            record = record_file.find(folder, name)
            try:
                content = record and record_file.read(record)
            except FileNotFoundError:
                continue
            if record:
                size += record.size
                packed = gzip.compress(content, 1, mtime=0)
                add(tar, f"{record.node}_{record.timestamp}.json.gz", packed, record.mtime)
        if not size:
            return None, 0
        own = {name: tallies[name] for name in wanted if name in tallies}
        add(tar, TALLIES, json.dumps(own, sort_keys=True).encode(), 0)
    return found.getvalue(), size


def add(tar, name, content, mtime):
    """Add a member; `mtime` in nanoseconds, exactly."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o640
    info.pax_headers = {"mtime": f"{mtime // 10**9}.{mtime % 10**9:09}"}
    tar.addfile(info, io.BytesIO(content))

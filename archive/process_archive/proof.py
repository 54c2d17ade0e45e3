"""The proof of a segment before its commit: what is on disk is what was proved in memory.

Sealing has proved in memory that the tables give each reading back (see `runs`). Here the files are
read back from the disk: each block must have its hash, and each row group the values that were
written. To rebuild every reading from disk instead costs ten times the CPU (docs/archive.md).
"""

import os

import pyarrow.parquet as pq

from .faults import Damaged
from .fingerprint import fingerprint
from .verify import files_problems


def prove(place, folder, manifest, fingerprints, expected):
    """Raise `Damaged` if the segment in `folder` is not what was written, with `expected` readings.

    `fingerprints`: by table, those of its row groups as they were written.
    """
    drop_cached(folder)
    name = os.path.relpath(folder, place.folder)
    problems = list(files_problems(place, name, manifest, {}))
    if not problems:
        problems = [
            f"{name}/{table}.parquet: does not contain what was written"
            for table, written in fingerprints.items()
            if read_back(place.path(name, table + ".parquet")) != written
        ]
    if manifest["readings"] != expected:
        problems.append(f"{name}: {manifest['readings']} readings instead of {expected}")
    if problems:
        raise Damaged(f"nothing is committed, and no record becomes free: {'; '.join(problems)}")


def read_back(path):
    """Return the fingerprints of the row groups in a file."""
    with pq.ParquetFile(path) as file:
        groups = range(file.num_row_groups)
        return [fingerprint(file.read_row_group(group, use_threads=False)) for group in groups]


def drop_cached(folder):
    """Ask the kernel to read the files in `folder` from the disk the next time."""
    for file in os.listdir(folder):
        descriptor = os.open(os.path.join(folder, file), os.O_RDONLY)
        try:
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(descriptor)

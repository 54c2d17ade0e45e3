"""Copies of a bucket's files in a folder: bounded; what was used last stays."""

import hashlib
import os
import shutil
import tempfile
import time
from contextlib import suppress

from ..segments import SEGMENT, listing

LARGEST = 4 * 1024 * 1024 * 1024  # bytes of all copies
ARRIVING = ".arriving"  # the folder of files that are not whole yet
LEFT = 24 * 60 * 60  # seconds
IN_USE = 10 * 60  # seconds for which a copy stays after its last use, for questions under way


def arriving(folder, chunks):
    """Write `chunks` to a new file; return (its path, SHA-256 of its content)."""
    beside, digest = os.path.join(folder, ARRIVING), hashlib.sha256()
    os.makedirs(beside, mode=0o750, exist_ok=True)
    descriptor, path = tempfile.mkstemp(dir=beside)
    with open(descriptor, "wb") as file:
        for chunk in chunks:
            digest.update(chunk)
            file.write(chunk)
    return path, digest.hexdigest()


def sweep(folder):
    """Remove files that arrived long ago and were not taken: damaged, or cut short by a crash."""
    for name in listing(os.path.join(folder, ARRIVING)):
        path = os.path.join(folder, ARRIVING, name)
        with suppress(FileNotFoundError):
            if time.time() - os.stat(path).st_mtime > LEFT:
                os.unlink(path)


def sha256_of(path):
    """Return the SHA-256 of the file at `path`."""
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def note_use(path):
    """Note that the segment of the file `path` is used now."""
    os.utime(os.path.dirname(path))


def make_room(folder):
    """Remove copies in `folder` until they are at most `LARGEST`, but none that is in use."""
    found = []
    for day in listing(folder):
        for part in listing(os.path.join(folder, day)):
            path = os.path.join(folder, day, part)
            if SEGMENT.fullmatch(f"{day}/{part}"):
                with suppress(FileNotFoundError), os.scandir(path) as entries:
                    size = sum(entry.stat().st_size for entry in entries)
                    found.append((os.stat(path).st_mtime, path, size))
    total = sum(size for *_, size in found)
    for used, path, size in sorted(found):
        if total <= LARGEST or time.time() - used < IN_USE:
            break
        shutil.rmtree(path, ignore_errors=True)
        total -= size

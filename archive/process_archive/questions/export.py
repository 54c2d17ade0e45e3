"""Export: what a node's processes were, a row per process and reading, as a file for others."""

import io
import os
from contextlib import contextmanager, suppress

from ..faults import NoRoom
from .expansion import expanded
from .formats import FORMATS


def export(view, node, first, last, form, path, progress=None):
    """Write the samples of `node` from `first` to `last` to the file `path`; return their number.

    `form`: one of `FORMATS`. The file gets its name when it is complete; without samples none is
    made. `progress(readings)` is called with the number of readings as they are done. Raises
    `NoRoom` if the disk would have less than `min_free_mb` left, and OSError.
    """
    count = 0
    with unfinished(path) as (file, keep):
        with FORMATS[form](file) as writer:
            for samples in expanded(view, node, first, last):
                check_room(view.config, path)
                writer.write(node, samples)
                count += len(samples.row)
                if progress:
                    progress(len(samples.readings))
        if count:
            keep()
    return count


def stream(view, node, first, last, form):
    """Yield the content of the same file in pieces (bytes); nothing at all without samples.

    The limit of seconds is for each piece, of some readings.
    """
    pipe = Pipe()
    writer = None
    for samples in expanded(view, node, first, last):
        if len(samples.row):
            writer = writer or FORMATS[form](pipe).__enter__()
            writer.write(node, samples)
            yield pipe.taken()
        view.engine.begin()
    if writer:
        writer.__exit__(None, None, None)
        yield pipe.taken()


class Pipe(io.RawIOBase):
    """A file that keeps what is written until it is taken."""

    def __init__(self):
        """Begin with nothing."""
        super().__init__()
        self.parts, self.place = [], 0

    def writable(self):
        return True

    def write(self, data):
        data = bytes(data)
        self.parts.append(data)
        self.place += len(data)
        return len(data)

    def tell(self):
        return self.place

    def taken(self):
        """Return what was written since the last time."""
        data, self.parts = b"".join(self.parts), []
        return data


@contextmanager
def unfinished(path):
    """Return a context: a file beside `path`, and a function that says that it becomes `path`."""
    beside, kept = path + ".unfinished", []
    try:
        with open(beside, "wb") as file:
            yield file, lambda: kept.append(True)
            file.flush()
        if kept:
            os.replace(beside, path)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(beside)


def check_room(config, path):
    """Raise `NoRoom` if the disk of `path` has less than min_free_mb left."""
    disk = os.statvfs(os.path.dirname(os.path.abspath(path)))
    if disk.f_bavail * disk.f_frsize < config.min_free_mb * 1024 * 1024:
        raise NoRoom(
            f"{path}: less than {config.min_free_mb} MiB of the disk are free (min_free_mb); "
            "export a shorter span, or to another disk"
        )

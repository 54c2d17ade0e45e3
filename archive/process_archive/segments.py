"""Where segments are: the place that keeps them, a folder or a bucket, as `place_of` says."""

import abc
import json
import os
import re
import shutil
from contextlib import contextmanager, nullcontext, suppress

MANIFEST = "segment.json"
TEMPORARY = ".temporary"  # folder of what belongs to a process, "PID-..."
KEYS = {"files": dict, "nodes": dict, "replaces": list, "level": str, "made": float}
SEGMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}/[0-9a-z]+(-[0-9a-z][0-9a-z-]*)?-[0-9]{4,}")
LARGEST = 512 * 1024 * 1024  # bytes; larger segments are not folded further


class Place(abc.ABC):
    """Keeps segments by name, DAY/PART-NUMBER; each is complete or not there.

    A segment is a few files and `segment.json`, its manifest: the files with their hashes, the
    nodes with their spans of time, and the segments that it replaces.
    """

    @abc.abstractmethod
    def names(self):
        """Return the names of all committed segments, sorted; also of those that are replaced."""

    @abc.abstractmethod
    def manifest(self, name):
        """Return the manifest of a segment, a dict; raises OSError or ValueError."""

    @abc.abstractmethod
    def path(self, name, file):
        """Return where a file of a segment is, as pyarrow and DuckDB take it."""

    @abc.abstractmethod
    def version(self, name):
        """Return what differs if another segment has come under the name; raises OSError."""

    @abc.abstractmethod
    def exists(self, name):
        """Return True if there is still something under this name."""

    @abc.abstractmethod
    def size(self, name):
        """Return the bytes that a segment takes."""

    @abc.abstractmethod
    def hashes(self):
        """Return the SHA-256 of the manifests by name, None if the place does not know them."""

    @abc.abstractmethod
    def alone(self):
        """Return a context in which no other host folds or removes segments; raises `Busy`."""

    @abc.abstractmethod
    def new(self, day, part):
        """Return a context: the name and a local folder to fill, committed after the block.

        Without a manifest in it there is no segment.
        """

    @abc.abstractmethod
    def keep(self, name, content):
        """Keep `content` (bytes) as a file of its own, durably."""

    @abc.abstractmethod
    def kept(self, folder):
        """Return the names of the files that `keep` put into `folder`."""

    @abc.abstractmethod
    def drop(self, name):
        """Remove a file that `keep` wrote, durably."""

    @abc.abstractmethod
    def adopt(self):
        """Let segments count that were copied to this place from a folder."""

    @abc.abstractmethod
    def let_go(self, name):
        """Drop what is kept here only to read a segment."""

    @abc.abstractmethod
    def remove(self, name):
        """Remove a segment at once; what was read of it so far stays right."""


class FolderPlace(Place):
    """Segments as folders in a folder: complete under their name, unfinished with a dot before."""

    largest = LARGEST

    def __init__(self, folder):
        """Use `folder`; it is made with the first segment."""
        self.folder = folder

    def names(self):
        found = []
        for day in listing(self.folder):
            for part in listing(os.path.join(self.folder, day)):
                name = f"{day}/{part}"
                if SEGMENT.fullmatch(name):
                    found.append(name)
        return sorted(found)

    def manifest(self, name):
        with open(self.path(name, MANIFEST), "rb") as file:
            content = json.loads(file.read().decode())
        if type(content) is not dict or any(type(content.get(k)) is not v for k, v in KEYS.items()):
            raise ValueError("not a manifest")
        return content

    def path(self, name, file):
        return os.path.join(self.folder, name, file)

    def version(self, name):
        status = os.stat(self.path(name, MANIFEST))
        return status.st_ino, status.st_mtime_ns

    def exists(self, name):
        return os.path.isdir(os.path.join(self.folder, name))

    def size(self, name):
        with os.scandir(os.path.join(self.folder, name)) as entries:
            return sum(entry.stat().st_size for entry in entries)

    def hashes(self):
        return None

    def alone(self):
        return nullcontext()

    @contextmanager
    def new(self, day, part):
        name = self._new_name(day, part)
        unfinished = self._unfinished(name)
        os.makedirs(os.path.dirname(unfinished), mode=0o750, exist_ok=True)
        shutil.rmtree(unfinished, ignore_errors=True)
        os.mkdir(unfinished, 0o750)
        try:
            yield name, unfinished
            if os.path.exists(os.path.join(unfinished, MANIFEST)):
                self._commit(name, unfinished)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)

    def _new_name(self, day, part):
        known = listing(os.path.join(self.folder, day))
        taken = [int(name.rpartition("-")[2]) for name in known if "-" in name]
        return f"{day}/{part}-{max(taken, default=0) + 1:04}"

    def _unfinished(self, name):
        """Return the folder of a segment that is not complete, or is being removed."""
        day, part = name.split("/")
        return os.path.join(self.folder, day, "." + part)

    def _commit(self, name, unfinished):
        make_durable(unfinished)
        final = os.path.join(self.folder, name)
        os.rename(unfinished, final)
        make_durable(os.path.dirname(final))
        make_durable(self.folder)

    def keep(self, name, content):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), mode=0o750, exist_ok=True)
        write_durably(path, content)

    def kept(self, folder):
        return listing(os.path.join(self.folder, folder))

    def drop(self, name):
        path = os.path.join(self.folder, name)
        os.unlink(path)
        make_durable(os.path.dirname(path))

    def adopt(self):
        pass

    def let_go(self, name):
        pass

    def remove(self, name):
        """Take the name away first, so that a crash leaves nothing half removed under it."""
        hidden = self._unfinished(name)
        with suppress(FileNotFoundError):
            os.rename(os.path.join(self.folder, name), hidden)
        shutil.rmtree(hidden, ignore_errors=True)
        with suppress(OSError):
            os.rmdir(os.path.dirname(hidden))

    def sweep(self):
        """Remove what a crash has left unfinished; only the process that may write calls it."""
        for day in listing(self.folder):
            for part in listing(os.path.join(self.folder, day)):
                if part.startswith(".") and SEGMENT.fullmatch(f"{day}/{part[1:]}"):
                    shutil.rmtree(os.path.join(self.folder, day, part), ignore_errors=True)


def place_of(config, folder=None):
    """Return the `Place` of the archive of `config`.

    Of a bucket, copies are in the archive's folder. To see it as it is, give an empty `folder`.
    """
    if config.remote is None:
        return FolderPlace(config.archive)
    from .bucket.place import BucketPlace  # boto3, which a folder does not need

    return BucketPlace(config.remote, folder or config.archive, folder is not None)


def listing(folder):
    """Return the names in `folder`, [] if it cannot be listed."""
    try:
        return os.listdir(folder)
    except OSError:
        return []


def make_durable(folder):
    """Make the names in `folder` durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_durably(path, content):
    """Write `content` (bytes) to `path`; a crash leaves the old file or the new one."""
    unfinished = path + ".tmp"
    with open(unfinished, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.rename(unfinished, path)
    make_durable(os.path.dirname(path))

"""Where segments are: the place that keeps them, today a folder. All else goes through `Place`."""

import abc
import json
import os
import re
import shutil
from contextlib import contextmanager, suppress

MANIFEST = "segment.json"
KEYS = {"files": dict, "nodes": dict, "replaces": list, "level": str, "made": float}
SEGMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}/[0-9a-z]+-[0-9]{4,}")


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
    def exists(self, name):
        """Return True if there is still something under this name."""

    @abc.abstractmethod
    def new(self, day, part):
        """Return a context: the name and a local folder to fill, committed after the block.

        Without a manifest in it there is no segment.
        """

    @abc.abstractmethod
    def keep(self, name, content):
        """Keep `content` (bytes) as a file of its own, durably."""

    @abc.abstractmethod
    def remove(self, name):
        """Remove a segment at once; what was read of it so far stays right."""


class FolderPlace(Place):
    """Segments as folders in a folder: complete under their name, unfinished with a dot before."""

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

    def exists(self, name):
        return os.path.isdir(os.path.join(self.folder, name))

    @contextmanager
    def new(self, day, part):
        folder = os.path.join(self.folder, day)
        os.makedirs(folder, mode=0o750, exist_ok=True)
        taken = [int(name.rpartition("-")[2]) for name in listing(folder) if "-" in name]
        name = f"{part}-{max(taken, default=0) + 1:04}"
        unfinished = os.path.join(folder, "." + name)
        shutil.rmtree(unfinished, ignore_errors=True)
        os.mkdir(unfinished, 0o750)
        try:
            yield f"{day}/{name}", unfinished
            if not os.path.exists(os.path.join(unfinished, MANIFEST)):
                return
            make_durable(unfinished)
            os.rename(unfinished, os.path.join(folder, name))
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
        make_durable(folder)
        make_durable(self.folder)

    def keep(self, name, content):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), mode=0o750, exist_ok=True)
        write_durably(path, content)

    def remove(self, name):
        """Take the name away first, so that a crash leaves nothing half removed under it."""
        day, part = name.split("/")
        hidden = os.path.join(self.folder, day, "." + part)
        with suppress(FileNotFoundError):
            os.rename(os.path.join(self.folder, name), hidden)
        shutil.rmtree(hidden, ignore_errors=True)
        with suppress(OSError):
            os.rmdir(os.path.join(self.folder, day))

    def sweep(self):
        """Remove what a crash has left unfinished; only the process that may write calls it."""
        for day in listing(self.folder):
            for part in listing(os.path.join(self.folder, day)):
                if part.startswith(".") and SEGMENT.fullmatch(f"{day}/{part[1:]}"):
                    shutil.rmtree(os.path.join(self.folder, day, part), ignore_errors=True)


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

"""The spool: undelivered readings on disk, one file each, until the API has them."""

import logging
import os
import re
import time
import zlib
from contextlib import suppress

from process_client.quarantine import MIB, Quarantine

log = logging.getLogger(__name__)

READING = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}_([0-9]{1,12}\.[0-9]{1,9})\.json\.gz")
QUARANTINE = "aside"  # its folder in the spool
STALE = 60  # seconds; no write takes that long


class Spool:
    """A folder of readings, each packed as it is posted. All state is on disk, so that a killed
    client loses nothing, and two clients may share the folder."""

    def __init__(self, folder, megabytes):
        """`megabytes` (MiB) limits the readings; quarantined files may use a tenth of it."""
        self.folder = folder
        self.megabytes = megabytes
        self._quarantine = Quarantine(self._path(QUARANTINE), megabytes / 10)

    def add(self, name, body):
        """Store the packed reading `body` as `name`, completely or not at all; raise OSError."""
        os.makedirs(self.folder, 0o700, exist_ok=True)
        unfinished = self._path(f".{name}.part")
        try:
            with open(unfinished, "wb") as file:
                file.write(body)
            os.rename(unfinished, self._path(name))
        except OSError:
            with suppress(OSError):
                os.unlink(unfinished)
            raise

    def keep(self, name):
        """Make `name` survive a power cut. `add` does not: most readings are delivered and removed
        before the kernel writes them to disk."""
        with suppress(OSError):  # the disk cannot, or another process has delivered it
            for path, flags in ((self._path(name), os.O_RDWR), (self.folder, os.O_RDONLY)):
                descriptor = os.open(path, flags)
                try:
                    os.fsync(descriptor)
                finally:
                    os.close(descriptor)

    def names(self):
        """Return the names of the readings, oldest first.

        Drop the oldest if the spool is full, and quarantine anything that is not a reading.
        """
        sizes = {}
        try:
            with os.scandir(self.folder) as entries:
                for entry in entries:
                    with suppress(FileNotFoundError):  # another process has delivered it
                        self._take_in(entry, sizes)
        except OSError:
            return []  # does not exist yet, or is unusable: then `add` raises the cause
        names = sorted(sizes, key=lambda name: float(READING.fullmatch(name).group(1)))
        excess = sum(sizes.values()) - self.megabytes * MIB
        while excess > 0 and len(names) > 1:
            excess -= sizes[names[0]]
            self.drop(names.pop(0), f"the spool is full ({self.megabytes:g} MiB)")
        return names

    def read(self, name):
        """Return the reading `name`, None if it is gone or damaged; quarantine a damaged one."""
        try:
            with open(self._path(name), "rb") as file:
                body = file.read()
        except FileNotFoundError:
            return None
        except OSError as error:
            return self._isolate(name, error.strerror)
        stream = zlib.decompressobj(16 + zlib.MAX_WBITS)
        try:
            stream.decompress(body)
        except zlib.error:
            return self._isolate(name, "damaged")
        if not stream.eof or stream.unused_data:
            return self._isolate(name, "damaged")
        return body

    def remove(self, name):
        """Remove `name`, which was delivered."""
        with suppress(OSError):  # if it remains it is sent again, which changes nothing
            os.unlink(self._path(name))

    def drop(self, name, reason):
        """Remove `name`, which will not be delivered, and log the reason."""
        log.error("%s dropped: %s", name, reason)
        self.remove(name)

    def _take_in(self, entry, sizes):
        """Add the size of a reading; delete stale partial files, quarantine anything else."""
        if READING.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
            sizes[entry.name] = entry.stat().st_size
        elif entry.name.startswith(".") and entry.name.endswith(".part"):
            if entry.stat().st_mtime < time.time() - STALE:
                log.error("%a removed: half-written when the client was killed", entry.name)
                self.remove(entry.name)
        elif entry.name != QUARANTINE:
            self._isolate(entry.name, "not a reading")

    def _isolate(self, name, reason):
        self._quarantine.take(self._path(name), reason)

    def _path(self, name):
        return os.path.join(self.folder, name)

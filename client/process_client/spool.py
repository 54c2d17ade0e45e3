"""The spool: undelivered readings on disk, one file each, until the API has them."""

import logging
import os
import time
from contextlib import suppress

from process_client.packed_reading import NAME, Damaged, from_file
from process_client.quarantine import MIB, Quarantine

log = logging.getLogger(__name__)

QUARANTINE = "aside"  # its folder in the spool
STALE = 60  # seconds; no write takes that long


class Spool:
    """A folder of packed readings. All state is on disk, so that a killed client loses nothing, and
    two clients may share the folder."""

    def __init__(self, folder, megabytes, losses):
        """`megabytes` (MiB) limits the readings; quarantined files may use a tenth of it. Count in
        `losses`, a Losses, what is removed without being delivered."""
        self.folder = folder
        self.megabytes = megabytes
        self._losses = losses
        self._quarantine = Quarantine(self._path(QUARANTINE), megabytes / 10)

    def add(self, reading):
        """Store the PackedReading, completely or not at all; raise OSError."""
        os.makedirs(self.folder, 0o700, exist_ok=True)
        unfinished = self._path(f".{reading.name}.part")
        try:
            with open(unfinished, "wb") as file:
                file.write(reading.to_file())
            os.rename(unfinished, self._path(reading.name))
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
        names = sorted(sizes, key=lambda name: float(NAME.fullmatch(name).group(2)))
        excess = sum(sizes.values()) - self.megabytes * MIB
        while excess > 0 and len(names) > 1:
            excess -= sizes[names[0]]
            if self.drop(names.pop(0), f"the spool is full ({self.megabytes:g} MiB)"):
                self._losses.add("dropped")
        return names

    def read(self, name):
        """Return the PackedReading `name`, None if it is gone or damaged; quarantine a damaged
        one."""
        try:
            with open(self._path(name), "rb") as file:
                return from_file(name, file.read())
        except FileNotFoundError:
            return None
        except (OSError, Damaged) as error:
            if self.isolate(name, getattr(error, "strerror", None) or str(error)):
                self._losses.add("lost")
            return None

    def remove(self, name):
        """Remove `name`, which was delivered; return True if it was there and is removed."""
        try:
            os.unlink(self._path(name))
        except OSError:  # if it remains it is sent again, which changes nothing
            return False
        return True

    def drop(self, name, reason):
        """Remove `name`, which will not be delivered, and log the reason; return as `remove`."""
        log.error("%s dropped: %s", name, reason)
        return self.remove(name)

    def isolate(self, name, reason):
        """Move `name` to quarantine and log the reason; return True if it was moved."""
        return self._quarantine.take(self._path(name), reason)

    def _take_in(self, entry, sizes):
        """Add the size of a reading; delete stale partial files, quarantine anything else."""
        if NAME.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
            sizes[entry.name] = entry.stat().st_size
        elif entry.name.startswith(".") and entry.name.endswith(".part"):
            if entry.stat().st_mtime < time.time() - STALE:
                log.error("%a removed: half-written when the client was killed", entry.name)
                if self.remove(entry.name):
                    self._losses.add("lost")
        elif entry.name != QUARANTINE:
            self.isolate(entry.name, "not a reading")

    def _path(self, name):
        return os.path.join(self.folder, name)

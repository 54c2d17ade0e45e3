"""The spool: readings that are not delivered yet, a file each, on disk until the API has them."""

import logging
import os
import re
import time
import zlib
from contextlib import suppress

from process_client.quarantine import MIB, Quarantine

log = logging.getLogger(__name__)

READING = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}_([0-9]{1,12}\.[0-9]{1,9})\.json\.gz")
ASIDE = "aside"  # the folder in the spool for what is no reading
LEFT_BEHIND = 60  # seconds; nothing is being written that long


class Spool:
    """A folder of readings, each packed as it is posted. What it holds stands on disk alone, so
    that a killed client loses nothing, and that two of them may share it."""

    def __init__(self, folder, megabytes):
        """`megabytes` (MiB) is what the readings may take together; what is none takes a tenth."""
        self.folder = folder
        self.megabytes = megabytes
        self._quarantine = Quarantine(self._path(ASIDE), megabytes / 10)

    def add(self, name, body):
        """Keep the packed reading `body` as `name`, whole or not at all; raise OSError."""
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
        """Have `name` outlive a power cut. Not done at once: as a rule a reading is delivered, and
        removed, before the disk has ever seen it."""
        with suppress(OSError):  # a disk that cannot do it; or another process has delivered it
            for path, flags in ((self._path(name), os.O_RDWR), (self.folder, os.O_RDONLY)):
                descriptor = os.open(path, flags)
                try:
                    os.fsync(descriptor)
                finally:
                    os.close(descriptor)

    def names(self):
        """Return the names of the readings, oldest first; drop the oldest where they are too many,
        set aside what is none."""
        sizes = {}
        try:
            with os.scandir(self.folder) as entries:
                for entry in entries:
                    with suppress(FileNotFoundError):  # delivered meanwhile by another process
                        self._take_in(entry, sizes)
        except OSError:
            return []  # not made yet, or unusable: `add` raises what is wrong with it
        names = sorted(sizes, key=lambda name: float(READING.fullmatch(name).group(1)))
        excess = sum(sizes.values()) - self.megabytes * MIB
        while excess > 0 and len(names) > 1:
            excess -= sizes[names[0]]
            self.drop(names.pop(0), f"the spool is full ({self.megabytes:g} MiB)")
        return names

    def read(self, name):
        """Return the reading `name`, None where it is gone or damaged; the latter is set aside."""
        try:
            with open(self._path(name), "rb") as file:
                body = file.read()
        except FileNotFoundError:
            return None
        except OSError as error:
            return self._set_aside(name, error.strerror)
        stream = zlib.decompressobj(16 + zlib.MAX_WBITS)
        try:
            stream.decompress(body)
        except zlib.error:
            return self._set_aside(name, "damaged")
        if not stream.eof or stream.unused_data:
            return self._set_aside(name, "damaged")
        return body

    def remove(self, name):
        """Forget `name`, which has arrived."""
        with suppress(OSError):  # where it cannot be, it is sent again, which changes nothing
            os.unlink(self._path(name))

    def drop(self, name, reason):
        """Give `name` up, and say so."""
        log.error("%s dropped: %s", name, reason)
        self.remove(name)

    def _take_in(self, entry, sizes):
        """Note the size of a reading; treat what is none as it deserves."""
        if READING.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
            sizes[entry.name] = entry.stat().st_size
        elif entry.name.startswith(".") and entry.name.endswith(".part"):
            if entry.stat().st_mtime < time.time() - LEFT_BEHIND:
                log.error("%a removed: half-written when the client was killed", entry.name)
                self.remove(entry.name)
        elif entry.name != ASIDE:
            self._set_aside(entry.name, "no reading")

    def _set_aside(self, name, reason):
        self._quarantine.take(self._path(name), reason)

    def _path(self, name):
        return os.path.join(self.folder, name)

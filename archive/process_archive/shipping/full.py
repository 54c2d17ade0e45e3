"""The bound of what is not shipped: at `backlog_mb` the file `full` asks the service to refuse."""

import os
from contextlib import suppress

from .. import journal

FILE = "full"  # in the folder of sealed lists
LOW = 0.9  # of the bound, at which the file goes
AT_ONCE = 100000  # names of the journal in one read
MIB = 1024 * 1024


class Full:
    """Counts the bytes of the files that wait, from the journal's `cursor` on."""

    def __init__(self, config, cursor):
        """Count nothing yet."""
        self.config, self.waiting = config, 0
        self.ahead = journal.Follower(journal.folder_of(config.records_dir), cursor)
        self.path = config.sealed_lists and os.path.join(config.sealed_lists, FILE)

    def look(self):
        """Count what has arrived since the last time."""
        while True:
            names, _ = self.ahead.read(AT_ONCE)
            for name in names:
                with suppress(OSError):
                    self.waiting += os.stat(os.path.join(self.config.records_dir, name)).st_size
            if not names:
                break
        self._say()

    def shipped(self, size):
        """Note that so many bytes do not wait any more."""
        self.waiting = max(self.waiting - size, 0)
        self._say()

    def _say(self):
        bound = self.config.remote.backlog_mb * MIB
        if self.path and self.waiting > bound:
            with suppress(FileExistsError):
                os.makedirs(self.config.sealed_lists, mode=0o750, exist_ok=True)
                os.close(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640))
        elif self.path and self.waiting <= bound * LOW:
            with suppress(FileNotFoundError):
                os.unlink(self.path)

"""Whether sealing keeps up: how long the oldest record waits to be sealed."""

import os
import time

from . import journal, names, record_file, state

LATE = 30 * 60  # seconds
KEPT = 10  # seconds for which the answer stays, since anyone may ask
AT_ONCE = 1000  # names of the journal in one read


class Health:
    """The health of the archive of `config`, looked up at most once in KEPT seconds."""

    def __init__(self, config):
        """Look nothing up yet."""
        self.config, self.until, self.late = config, None, False

    def is_late(self):
        """Return True if a record has waited for more than LATE seconds.

        Raises OSError if the records cannot be listed.
        """
        now = time.monotonic()
        if self.until is None or now >= self.until:
            self.late = waits_since(self.config, time.time() - LATE)
            self.until = now + KEPT
        return self.late


def waits_since(config, moment):
    """Return True if a record that arrived before `moment` (seconds) is not sealed yet.

    The journal names what has arrived since `seal` stopped, oldest first. Without a journal that
    `seal` knows, every record waits that came after the end of the last `seal`.
    """
    saved = state.load(config.archive)
    follower = journal.Follower(journal.folder_of(config.records_dir), saved.get("journal"))
    os.stat(config.records_dir)
    if not follower.is_same():
        return _listed(config, moment)
    if any(_arrived(config, name, moment) for name in saved.get("retry", {})):
        return True
    while True:
        found = [_arrived(config, name, moment) for name in follower.read(AT_ONCE)[0]]
        if True in found or False in found:  # in order of arrival: the first one decides
            return True in found
        if not found:
            return False


def _arrived(config, name, moment):
    """Return True if the record `name` arrived before `moment`, None if it is not there."""
    record = record_file.find(config.records_dir, name)
    return record and record.mtime < moment * 1e9


def _listed(config, moment):
    try:
        sealed = os.stat(os.path.join(config.archive, state.STATE)).st_mtime
    except FileNotFoundError:
        sealed = 0
    with os.scandir(config.records_dir) as entries:
        for entry in entries:
            if names.parse(entry.name):
                try:
                    if sealed < entry.stat().st_mtime < moment:
                        return True
                except FileNotFoundError:
                    continue
    return False

"""The tally: what the client has counted since its start, sent with each reading."""

import os
import re
import time

from process_client import proc

# The kernel's id of this boot (random(4)).
BOOT = "sys/kernel/random/boot_id"


class Tally:
    """Counts ticks and readings. A reading's tally waits with it in the spool."""

    def __init__(self):
        self._start = f"boot={boot()};start={time.time():.7f}"
        self._ticks = self._taken = self._missed = 0

    def tick(self, missed, every):
        """Count a tick, and the `missed` ones before it; one comes every `every` seconds, 0 if
        there are no others."""
        self._ticks += missed + 1
        self._missed += missed
        self._every = every

    def take(self):
        """Count a reading that was taken at the last tick; return its tally."""
        self._taken += 1
        return (
            f"{self._start};every={self._every:.9g};ticks={self._ticks};taken={self._taken}"
            f";missed={self._missed}"
        )


def boot():
    """Return the id of this boot, "unknown" if this host does not give it."""
    try:
        with open(os.path.join(proc.ROOT, BOOT), encoding="latin-1") as file:
            text = file.read(100).strip()
    except OSError:
        text = ""
    return text if re.fullmatch("[0-9a-f-]{1,64}", text) else "unknown"

"""What all workers know together of logins: a small file with a lock, beside config.json."""

import fcntl
import json
import os
import time
from contextlib import contextmanager, suppress

FILE = "page.json"
MOST = 10000  # entries of a kind; then those that end first go


class Store:
    """Entries that end by themselves: kind -> name -> [moment at which it ends, value]."""

    def __init__(self, config):
        """Keep the file beside the configuration's, else in the archive's folder."""
        folder = os.path.dirname(os.path.abspath(config.file)) if config.file else config.archive
        self.path = os.path.join(folder, FILE)

    def get(self, kind, name):
        """Return the value of an entry, None if there is none, or it has ended."""
        end, value = self._read().get(kind, {}).get(name, (0, None))
        return value if end > time.time() else None

    @contextmanager
    def changed(self, kind):
        """Yield the entries of a kind, a dict, to one worker at a time; keep what becomes of it."""
        os.makedirs(os.path.dirname(self.path), mode=0o750, exist_ok=True)
        with open(os.open(self.path + ".lock", os.O_RDWR | os.O_CREAT, 0o600), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            content, now = self._read(), time.time()
            entries = {
                name: entry for name, entry in content.get(kind, {}).items() if entry[0] > now
            }
            yield entries
            newest = sorted(entries.items(), key=lambda item: item[1][0])[-MOST:]
            content[kind] = dict(newest)
            beside = self.path + ".new"
            with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                json.dump(content, file)
            os.replace(beside, self.path)

    def _read(self):
        with suppress(OSError, ValueError), open(self.path, encoding="utf-8") as file:
            content = json.load(file)
            return content if isinstance(content, dict) else {}
        return {}

"""The command ship: what has arrived goes into the bucket, in batches, oldest first.

The journal names what has arrived. Before a batch is put, its names are noted in `.ship.json`; so
after a crash between any two steps the same batch is put again, which changes nothing. A batch goes
once `seal` has sealed all that it has.
"""

import json
import os
import random
import time
from contextlib import suppress

from .. import journal, state
from ..bucket.client import Bucket
from ..bucket.place import host_name
from ..faults import Fault
from ..logs import log
from ..segments import write_durably
from .batch import pack
from .full import Full

NOTES, LOCKS = ".ship.json", ".ship"
MOST = 1000  # records in a batch
PACE = 30 * 1024 * 1024  # bytes a second, at which a backlog is drained
LONGEST = 30  # seconds between two attempts
RETRIED = 60  # seconds for which a name without a file is tried again
HOUR = 3600


class Shipper:
    """Ships the records of `config`; only one process of a host does so at a time."""

    def __init__(self, config):
        """Go on where the last one stopped; raises `Fault` if the archive is a folder."""
        if config.remote is None:
            raise Fault("ship needs an archive in a bucket: set 'archive' to s3://BUCKET/PREFIX")
        self.config, self.bucket = config, Bucket(config.remote)
        self.path = os.path.join(config.archive, NOTES)
        self.notes = {
            "cursor": None,
            "begun": False,
            "number": 0,
            "pending": None,
            "batches": [],
            "retry": {},
        }
        with suppress(FileNotFoundError), open(self.path, encoding="utf-8") as file:
            self.notes.update(json.load(file))
        self.follower = self._follower()
        self.full = Full(config, self.follower.cursor)
        self.trouble = self.told = None

    def _follower(self):
        folder = journal.folder_of(self.config.records_dir)
        for cursor in (self.notes["cursor"], state.load(self.config.archive).get("journal")):
            found = journal.Follower(folder, cursor)
            if found.is_same():
                return found
        found = journal.Follower(folder, None)
        if not self.notes["begun"] or self.notes["cursor"]:
            found.go_to_end()  # what came before reaches the bucket when it is sealed
        self.notes.update(cursor=found.cursor, begun=True)
        self._save()
        return found

    def step(self):
        """Put one batch; return the bytes of its files. Raises `Fault`."""
        self.full.look()
        if self.notes["pending"] is None and not self._plan():
            return 0
        pending = self.notes["pending"]
        content, size = pack(self.config.records_dir, pending["names"], pending["tallies"])
        while content and not self.bucket.put_new(self._key(), content):
            self.notes["number"] += 1  # some of its records are gone since: they are sealed
        if content:
            self.notes["batches"].append(
                [self._key(), pending["end"]["day"], pending["end"]["offset"]]
            )
            self.notes["number"] += 1
        self.follower.cursor = pending["end"]  # further than it was, after a crash
        self.notes.update(cursor=pending["end"], pending=None)
        self._save()
        self.full.shipped(size)
        return size

    def _plan(self):
        """Note what the next batch has; return False if nothing waits."""
        names, tallies = self.follower.read(MOST)
        since = dict(dict.fromkeys(names, time.time()), **self.notes["retry"])
        there = [n for n in since if os.path.exists(os.path.join(self.config.records_dir, n))]
        self.notes["retry"] = {
            name: when
            for name, when in since.items()
            if name not in there and 0 <= time.time() - when < RETRIED
        }
        if not there:
            return False
        self.notes["pending"] = {"names": there, "tallies": tallies, "end": self.follower.cursor}
        self._save()
        return True

    def _key(self):
        return f"wal/{host_name()}/{self.notes['number']:010}.tar"

    def _save(self):
        write_durably(self.path, json.dumps(self.notes).encode())

    def clean(self):
        """Remove the batches whose records are all sealed."""
        saved = state.load(self.config.archive)
        done = saved.get("journal")
        if not done or saved.get("retry"):
            return
        for batch in list(self.notes["batches"]):
            if (batch[1], batch[2]) <= (done["day"], done["offset"]):
                self.bucket.delete(batch[0])
                self.notes["batches"].remove(batch)
                self._save()

    def run(self):
        """Ship until a signal ends the process."""
        cleaned, pause = time.monotonic(), self.config.remote.ship_seconds
        while True:
            try:
                size = self.step()
                if time.monotonic() - cleaned > 60:
                    cleaned = time.monotonic()
                    self.clean()
                self._well()
                pause = max(self.config.remote.ship_seconds, size / PACE)
                if size and self.full.waiting > 0:
                    pause = size / PACE
            except Fault as fault:
                self._tell(fault)
                pause = min(pause * 2, LONGEST) * random.uniform(0.8, 1.2)
            time.sleep(pause)

    def _tell(self, fault):
        now = time.monotonic()
        if self.trouble is None or now - self.told >= HOUR:
            self.trouble, self.told = self.trouble or now, now
            log.warning("records wait to be shipped: %s", fault)

    def _well(self):
        if self.trouble is not None:
            log.warning("shipping goes on after %d s", time.monotonic() - self.trouble)
            self.trouble = None


def ship(config, once=False):
    """Ship until a signal ends the process, or what waits now; raises `Busy`, `Fault`."""
    with state.locked(os.path.join(config.archive, LOCKS)):
        shipper = Shipper(config)
        if not once:
            shipper.run()
        while shipper.step():
            pass
        shipper.clean()

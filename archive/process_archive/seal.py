"""The command seal: records become segments. It can be killed at any point, and run again."""

import os
import shutil
import time

from . import journal, state
from .backlog import HOUR, Backlog
from .catalog import Catalog
from .faults import NoRoom
from .forgotten import Forgotten
from .index import Index
from .logs import log
from .node_sealer import NodeSealer
from .proof import prove
from .record_file import find
from .sealed_lists import SealedLists
from .segment_writer import SegmentWriter
from .segments import place_of

MOST = 100000  # records in one segment, about
DAY = 24 * 60 * 60  # seconds: how often the folder is listed
RETRIED = 60 * 60  # seconds for which a name without a file is tried again
BOOT = "/proc/sys/kernel/random/boot_id"
BACKLOG = ".backlog"


def seal(config, everything=False):
    """Seal the records of `config` that wait and return their number.

    `everything`: list the folder, which finds what no journal names. Raises `state.Busy`, `NoRoom`.
    """
    with state.locked(config.archive):
        return Sealing(config).run(everything)


class Sealing:
    """One run of the command, by the process that has the lock."""

    def __init__(self, config):
        """Finish what a run before has left."""
        self.config = config
        self.place = place_of(config)
        self.place.sweep()
        shutil.rmtree(os.path.join(config.archive, BACKLOG), ignore_errors=True)
        self.lists = SealedLists(config.sealed_lists, config.archive)
        self.lists.finish(set(self.place.names()))
        self.catalog = Catalog(self.place)
        self.forgotten = Forgotten(config.archive)
        self.index = Index(config.archive)
        self.state = state.load(config.archive)
        self.journal = journal.Follower(
            journal.folder_of(config.records_dir), self.state.get("journal")
        )

    def run(self, everything):
        """Seal what waits and return the number of records."""
        began, sealed = time.monotonic(), 0
        if everything or self._must_list():
            self.place.adopt()
            self.catalog = Catalog(self.place)
            sealed += self._by_folder()
        else:
            sealed += self._by_journal()
        self.index.update(self.place)
        log.info("sealed %d records in %.3f s", sealed, time.monotonic() - began)
        return sealed

    def _must_list(self):
        last = self.state.get("listed", 0)
        return (
            not 0 <= time.time() - last < DAY
            or self.state.get("boot") != boot_id()
            or not self.journal.is_same()
        )

    def _by_folder(self):
        began, self.journal.cursor = time.time(), None
        self.journal.go_to_end()  # before the listing, so that nothing falls between the two
        folder = os.path.join(self.config.archive, BACKLOG)
        backlog = Backlog(self.config.records_dir, folder, self.catalog)
        if backlog.count:
            log.info("%s: %d records wait", self.config.records_dir, backlog.count)
        sealed = done = 0
        for day, names in backlog.batches():
            sealed += self._seal(names, self.journal.tallies(day, set(names)))
            done += len(names)
            log.info(
                "%s: %d of %d records are sealed", self.config.records_dir, done, backlog.count
            )
        self.state = {"listed": began, "boot": boot_id(), "retry": {}}
        self._save()
        return sealed

    def _by_journal(self):
        sealed = 0
        retry, self.state["retry"] = self.state.get("retry", {}), {}
        while True:
            names, tallies = self.journal.read(MOST)
            if not names and not retry:
                break
            since = dict(dict.fromkeys(names, time.time()), **retry)
            retry = {}
            sealed += self._seal(list(since), tallies, since)
            self._save()
        return sealed

    def _save(self):
        self.state["journal"] = self.journal.cursor
        state.save(self.config.archive, self.state)

    def _seal(self, names, tallies, since=None):
        """Seal the records `names`, a segment for each hour of arrival; return their number.

        `since`: when each name was read in the journal; one without a file is tried again for a
        while, because the journal has a name before the folder.
        """
        by_hour = {}
        free = []
        for name in names:
            record = find(self.config.records_dir, name)
            if record and self.forgotten.has(record.node, record.timestamp):
                free.append(record)
            elif record:
                by_hour.setdefault(record.mtime // HOUR, []).append(record)
            elif since and 0 <= time.time() - since[name] < RETRIED:
                self.state["retry"][name] = since[name]
        self.lists.add(free)
        return sum(self._segment(hour, by_hour[hour], tallies) for hour in sorted(by_hour))

    def _segment(self, hour, records, tallies):
        """Commit a segment of `records`; return how many were new."""
        check_room(self.config)
        by_node = {}
        for record in records:
            by_node.setdefault(record.node, []).append(record)
        known, done = [], []
        with self.place.new(*day_and_part(hour)) as (name, folder):
            writer = SegmentWriter(folder)
            for node in sorted(by_node):
                sealer = NodeSealer(node, writer, self.catalog, tallies)
                sealer.seal(by_node.pop(node))
                known += sealer.known
                done += sealer.done
            if done:
                manifest = writer.close("fresh")
                prove(self.place, folder, manifest, writer.fingerprints, len(done))
                self.lists.note(name, done)
        self.lists.add(known)
        if done:
            self.catalog.add(name, manifest)
            self.lists.finish({name})
        return len(done)


def check_room(config):
    """Raise `NoRoom` if the disk of the archive has less than min_free_mb left."""
    disk = os.statvfs(config.archive)
    if disk.f_bavail * disk.f_frsize < config.min_free_mb * 1024 * 1024:
        raise NoRoom(f"less than {config.min_free_mb} MiB of the disk are free (min_free_mb)")


def day_and_part(hour):
    """Return the day and the hour ("2026-11-28", "03") of an hour since the epoch."""
    moment = time.gmtime(hour * 3600)
    return time.strftime("%Y-%m-%d", moment), time.strftime("%H", moment)


def boot_id():
    """Return the kernel's boot id, "" if there is none."""
    try:
        with open(BOOT, encoding="ascii") as file:
            return file.read().strip()
    except OSError:
        return ""

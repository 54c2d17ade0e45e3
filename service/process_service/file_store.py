"""The store of the service: one file per record in a flat folder, and a journal beside it."""

import errno
import heapq
import itertools
import os
import re
import time
from contextlib import contextmanager

from .folder import Folder, nearest_folder
from .journal import Journal, day_of
from .logs import log
from .store import Conflict, RecordStore, StoreError, StoreFull

FULL = (errno.ENOSPC, errno.EDQUOT)
RECORD = re.compile(r"[A-Za-z0-9-]+_[0-9.]+\.json")
UNFINISHED = re.compile(r"\.[A-Za-z0-9-]+_[0-9.]+\.json\.[^.]+\.tmp")  # being written
DAY = 24 * 60 * 60  # seconds
LEFT_BEHIND = 60 * 60  # seconds; no write takes that long
FOUND = 1000  # names in a rebuilt journal


class FileStore(RecordStore):
    """Records as files; a name that begins with a dot is a file that is being written.

    A record's line in the journal is written before the file gets its name: a crash between the two
    leaves a line without a record, which readers skip. The journal is used to find the latest
    record and, usually, the expired ones; a record's age is its file's mtime. Records that were
    copied into the folder, or whose lines were lost, are not in the journal. So `count` reads the
    folder itself, and from time to time the cleanup does, or it would never remove them.
    """

    def __init__(self, folder, reserve):
        """Keep records in `folder`, and leave `reserve` bytes of its disk free."""
        try:
            self.files = Folder(folder)
        except (OSError, ValueError) as error:
            raise no_place(folder, error) from None
        self.reserve = reserve
        beside, name = os.path.split(folder)
        self.journal = Journal(os.path.join(beside, f".{name}.journal"))

    def add(self, name, content, tally=None):
        try:
            stored, new = self.files.read(name), False
            if stored is None:
                self._check_room(len(content))
                stored, new = self._write(name, content, tally)
            self.files.make_names_durable()
        except OSError as error:
            log.error("%s: %s", self._shown(name), error.strerror)
            kind = StoreFull if error.errno in FULL else StoreError
            raise kind(f"Could not write to {self._shown(name)}") from None
        if stored != content:
            raise Conflict(name)
        if tally and not new and self._has_room(len(tally)):
            self.journal.add_tally(name, tally)
        return new

    def count(self):
        with self._reading():
            return sum(1 for _ in self.files.names(RECORD))

    def latest(self):
        with self._reading():
            for name in itertools.chain(self.journal.newest_first(), self._found()):
                content = self.files.read(name) if RECORD.fullmatch(name) else None
                if content is not None:
                    return self._shown(name), content
        return None

    def remove_older(self, days, everywhere, pace):
        oldest_kept = time.time() - days * DAY
        # Records from before the journal began, and some of its first day, are not in it. So it is
        # trusted only once a cleanup of all files has removed these.
        everywhere = everywhere or not self.journal.began_before(oldest_kept - DAY)
        older = self._found_older if everywhere else self._noted_older
        removed = 0
        with self._reading():
            for name in older(oldest_kept, pace.gently):
                self.files.remove(name)
                removed += 1
        self.journal.remove_before(oldest_kept - DAY)
        return removed

    def sweep(self):
        """Remove files that a crash left half-written: those too old to be in use."""
        oldest_kept = time.time() - LEFT_BEHIND
        with self._reading():
            for name in self.files.names(UNFINISHED):
                if self.files.time(name) < oldest_kept:
                    self.files.remove(name)
                    shown = self._shown(name)
                    log.warning("removed %s, which a crash had left half-written", shown)

    def _has_room(self, size):
        return not self.reserve or self.files.free() - size >= self.reserve

    def _check_room(self, size):
        if not self._has_room(size):
            mib = self.reserve // (1024 * 1024)
            cause = f"less than {mib} MiB of the disk would stay free (min_free_mb)"
            raise OSError(errno.ENOSPC, cause)

    def _write(self, name, content, tally):
        """Return (content stored under `name`, True if this call created it)."""
        with self.files.written(name, content) as unfinished:
            self.journal.add(name, tally)
            named = self.files.give_name(unfinished, name)
        return (content, True) if named else (self.files.read(name), False)

    def _found(self):
        """Yield the names of the newest files, newest first, and rebuild the journal from them."""
        names = heapq.nlargest(FOUND, self.files.names(RECORD), key=self.files.time)
        self.journal.rebuild(names)
        yield from names

    def _found_older(self, moment, gently):
        """Yield the names of the files that were written before `moment`."""
        for name in gently(self.files.names(RECORD)):
            if 0 < self.files.time(name) < moment:
                yield name

    def _noted_older(self, moment, gently):
        """Yield those of them that the journal names, and stat few other files."""
        for day in self.journal.days_until(moment):
            for name in gently(filter(RECORD.fullmatch, self.journal.lines(day))):
                written = self.files.time(name)
                if 0 < written < moment:
                    yield name
                elif written and day == day_of(moment):
                    break  # later lines of that day are newer, or left to another cleanup

    @contextmanager
    def _reading(self):
        try:
            yield
        except OSError as error:
            log.error("%s: %s", self.files.path, error.strerror)
            raise StoreError("Could not read records") from None

    def _shown(self, name):
        return os.path.join(os.path.basename(self.files.path), name)


def no_place(folder, error):
    """Return the `StoreError` with the reason why `folder` cannot be made."""
    cause = getattr(error, "strerror", None) or error
    return StoreError(f"Could not create storage directory {folder!r}: {cause}")


def check_folder(folder):
    """Raise `StoreError` if `FileStore` could not make `folder`; make nothing."""
    try:
        place = nearest_folder(folder)
        if place != folder and not os.access(place, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except (OSError, ValueError) as error:
        raise no_place(folder, error) from None

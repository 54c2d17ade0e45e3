"""The store of the service: one file per record in a flat folder, and a journal beside it."""

import errno
import heapq
import itertools
import os
import time
from contextlib import contextmanager

from .disk import FULL
from .expiry import found_older, noted_older
from .folder import Folder, nearest_folder
from .journal import Journal
from .logs import log
from .packing import PACKED, RECORD, UNFINISHED, pack, unpack
from .sealed_lists import asks_to_refuse, sealed_older
from .sharing import share
from .store import Conflict, RecordStore, StoreError, StoreFull

DAY = 24 * 60 * 60  # seconds
LEFT_BEHIND = 60 * 60  # seconds; no write takes that long
MARGIN = 2 * 60 * 60  # seconds for which readers find the lines of records that have expired
FOUND = 1000  # names in a rebuilt journal
NOT_FOUND = (None, None)  # file and content of a record that does not exist


class FileStore(RecordStore):
    """Records as files; a name that begins with a dot is a file that is being written.

    A record's line in the journal is written before the file gets its name: a crash between the two
    leaves a line without a record, which readers skip. The journal is used to find the latest
    record and, usually, the expired ones; a record's age is its file's mtime. Records that were
    copied into the folder, or whose lines were lost, are not in the journal. So `count` reads the
    folder itself, and from time to time the cleanup does, or it would never remove them.

    A record's file is packed or not (see packing.py), and its name is taken in either form: both
    may be in use at once, for instance while a reload changes that setting.
    """

    def __init__(self, folder, reserve, packs=False, sealed=False):
        """Keep records in `folder`, packed or not, and leave `reserve` bytes of its disk free.

        `sealed`: the folder of sealed lists, without which no record is removed; or False.
        """
        try:
            self.files = Folder(folder)
        except (OSError, ValueError) as error:
            raise no_place(folder, error) from None
        self.reserve = reserve
        self.packs = packs
        self.sealed = sealed
        self.journal = Journal(folder)

    def add(self, name, content, tally=None):
        try:
            file, stored = self._find(name)
            new = False
            if file is None:
                file, stored, new = self._write(name, content, tally)
            self.files.make_names_durable()
        except OSError as error:
            log.error("%s: %s", self._shown(name), error.strerror)
            kind = StoreFull if error.errno in FULL else StoreError
            raise kind(f"Could not write to {self._shown(name)}") from None
        if stored != content:
            raise Conflict(name)
        if tally and not new and self._has_room(len(tally)):
            self.journal.add_tally(file, tally)
        return new

    def count(self):
        with self._reading():
            return sum(1 for _ in self.files.names(RECORD))

    def latest(self):
        with self._reading():
            for name in itertools.chain(self.journal.newest_first(), self._found()):
                content = self._content(name) if RECORD.fullmatch(name) else None
                if content is not None:
                    return self._shown(name), content
        return None

    def remove_older(self, days, everywhere, pace):
        now = time.time()
        oldest_kept = now - days * DAY
        # Records from before the journal began, and some of its first day, are not in it. Until
        # these have expired, a cleanup looks at all files once a day.
        complete = self.journal.began_before(oldest_kept - DAY)
        everywhere = everywhere or not (complete or self.journal.checked_since(now - DAY))
        removed = 0
        with self._reading():
            if self.sealed:  # the lists name all that may go; no other file has to be looked at
                older = sealed_older(self.files, self.sealed, oldest_kept, pace.gently)
            elif everywhere:
                older = found_older(self.files, oldest_kept, pace.gently)
            else:
                older = noted_older(self.files, self.journal, oldest_kept, pace.gently)
            for name in older:
                self.files.remove(name)
                removed += 1
        if everywhere and not self.sealed:
            self.journal.note_check()
        self.journal.forget_before(oldest_kept - MARGIN)
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

    def share(self, pace):
        """Let the group of the folder read all records and the journal; see `sharing.share`."""
        with self._reading():
            changed, refused = share(self.files.path, self.files.names(RECORD), pace.gently)
            if os.path.isdir(self.journal.folder):
                more = share(self.journal.folder, self.journal.files(), pace.gently)
                changed, refused = changed + more[0], refused + more[1]
        return changed, refused

    def _has_room(self, size):
        return not self.reserve or self.files.free() - size >= self.reserve

    def _check_room(self, size):
        if not self._has_room(size):
            mib = self.reserve // (1024 * 1024)
            cause = f"less than {mib} MiB of the disk would stay free (min_free_mb)"
            raise OSError(errno.ENOSPC, cause)
        if self.sealed and asks_to_refuse(self.sealed):
            raise OSError(errno.ENOSPC, f"{self.sealed}: the archive has too much to ship")

    def _write(self, name, content, tally):
        """Return (file of the record `name`, its content, True if this call created it)."""
        file, text = (name + PACKED, pack(content)) if self.packs else (name, content)
        self._check_room(len(text))
        # Without the lock, two processes could give the name in its two forms at the same moment.
        with self.files.written(file, text) as unfinished, self.files.locked():
            taken = self._find(name)
            if taken == NOT_FOUND:
                self.journal.add(file, tally)
                if self.files.give_name(unfinished, file):
                    return file, content, True
                taken = self._find(name)
        return taken + (False,)

    def _find(self, name):
        """Return (file, content) of the record `name`, in whichever form, or `NOT_FOUND`."""
        for file in (name, name + PACKED):
            content = self._content(file) if self.files.has(file) else None
            if content is not None:
                return file, content
        return NOT_FOUND

    def _content(self, file):
        """Return the content of the record in `file`, unpacked, or None if it does not exist."""
        stored = self.files.read(file)
        return None if stored is None else unpack(file, stored)

    def _found(self):
        """Yield the names of the newest files, newest first, and rebuild the journal from them."""
        names = heapq.nlargest(FOUND, self.files.names(RECORD), key=self.files.time)
        self.journal.rebuild(names)
        yield from names

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

"""The index: which segments there should be, so that one that is missing or swapped is noticed.

A bucket knows that itself (`Place.hashes`); for a folder it is a file.

It follows the commits and never decides what counts: a segment that it does not know yet was
committed just before a crash, and is added by the next writer.
"""

import hashlib
import os
from contextlib import suppress

from .segments import MANIFEST, write_durably

INDEX = "index.txt"


class Index:
    """The file index.txt in the folder of an archive: "SHA256 NAME", the hash of the manifest."""

    def __init__(self, folder):
        """Read nothing yet."""
        self.path = os.path.join(folder, INDEX)

    def update(self, place):
        """Add what there is and is not known yet; a name that is missing stays."""
        self._write(place)

    def forget(self, place, names):
        """Leave out `names`, which are about to be removed."""
        self._write(place, names)

    def _write(self, place, without=()):
        if place.hashes() is not None:
            return
        known = self.read()
        new = {name: digest for name, digest in known.items() if name not in without}
        for name in place.names():
            if name not in new and name not in without:
                new[name] = hash_of(place, name) or ""
        if new != known:
            lines = "".join(f"{digest} {name}\n" for name, digest in sorted(new.items()))
            write_durably(self.path, lines.encode())

    def read(self):
        """Return the hashes by name."""
        with suppress(OSError), open(self.path, encoding="utf-8") as file:
            pairs = (line.rstrip("\n").partition(" ") for line in file)
            return {name: digest for digest, _, name in pairs}
        return {}

    def problems(self, place):
        """Yield a line for each segment that is missing, or whose manifest is another one."""
        names = set(place.names())
        known = place.hashes()
        for name, digest in sorted((self.read() if known is None else known).items()):
            if name not in names:
                yield f"{name}: missing"
            elif hash_of(place, name) not in (digest, None):
                yield f"{name}/{MANIFEST}: damaged or swapped"


def hash_of(place, name):
    """Return the SHA-256 of a segment's manifest, None if it cannot be read."""
    try:
        with open(place.path(name, MANIFEST), "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except OSError:
        return None

"""Segments in a bucket: `seg/DAY/PART-HOST-NUMBER/FILE`, as the folders of a folder are.

The manifest is written last; then the state of this host names the segment, and it counts (see
`hosts`). What is read is copied into a folder here, whole files, which stay while there is room.
"""

import hashlib
import json
import os
import re
import shutil
import socket
from contextlib import contextmanager, suppress

from ..faults import Damaged, Fault
from ..segments import MANIFEST, FolderPlace, write_durably
from . import copies
from .client import Bucket
from .hosts import Hosts
from .lease import Lease

SEGMENTS = "seg/"
COMMITTING = ".committing"  # the name that is being committed; not there otherwise
FORGOTTEN = "forgotten.txt"
LARGEST = 64 * 1024 * 1024  # bytes; a segment is put and copied whole, so it stays small


class BucketPlace(FolderPlace):
    """The segments in the bucket of a `Remote`, and copies of their files in `folder`."""

    largest = LARGEST

    def __init__(self, remote, folder, raw=False):
        """Send nothing yet. `raw`: read files as they are, also if they are damaged."""
        super().__init__(folder)
        self.raw = raw
        self.bucket, self.host = Bucket(remote), host_name()
        self.hosts, self.lease = Hosts(self.bucket, self.host), None
        self._committing = os.path.join(folder, COMMITTING)

    def names(self):
        self._share_forgotten()
        return list(self.hashes())

    def hashes(self):
        return self.hosts.segments()

    def version(self, name):
        return self.hashes().get(name)

    def exists(self, name):
        self.hosts.look(1)
        return name in self.hosts.segments()

    def size(self, name):
        return sum(file["bytes"] for file in self.manifest(name)["files"].values())

    def path(self, name, file):
        """Return the path of a copy; there is no file if there is none in the bucket.

        A copy that is not what the manifest says is not kept, and an empty one is read instead.
        """
        local = super().path(name, file)
        if file == MANIFEST:
            expected = self.version(name)
            if os.path.exists(local) and expected not in (None, copies.sha256_of(local)):
                shutil.rmtree(os.path.dirname(local))  # of another segment of that name
        elif not os.path.exists(local):
            expected = self.manifest(name)["files"].get(file, {}).get("sha256")
        if os.path.exists(local):
            copies.note_use(local)
            return local
        try:
            chunks = self.bucket.chunks(f"{SEGMENTS}{name}/{file}")
            found, sha256 = copies.arriving(self.folder, chunks)
        except FileNotFoundError:
            return local
        if expected not in (None, sha256):
            if not self.raw:
                os.truncate(found, 0)
            return found
        copies.make_room(self.folder)
        os.makedirs(os.path.dirname(local), mode=0o750, exist_ok=True)
        os.rename(found, local)
        return local

    def _new_name(self, day, part):
        """Return a name that no host has: for this host alone, and by a look into the bucket."""
        begin = f"{day}/{part}-{self.host}-"
        listed = [key[len(SEGMENTS) :] for key in self.bucket.list(SEGMENTS + begin)]
        numbers = [
            int(match[1])
            for name in (*listed, *self.hosts.taken())
            for match in [re.match(re.escape(begin) + "([0-9]+)(/|$)", name)]
            if match
        ]
        return f"{begin}{max(numbers, default=0) + 1:04}"

    def _commit(self, name, unfinished):
        with open(os.path.join(unfinished, MANIFEST), "rb") as file:
            content = file.read()
        write_durably(self._committing, name.encode())
        for file, facts in json.loads(content.decode())["files"].items():
            key = f"{SEGMENTS}{name}/{file}"
            with open(os.path.join(unfinished, file), "rb") as body:
                self._put_new(key, body, facts["sha256"])
            digest = hashlib.sha256()
            for chunk in self.bucket.chunks(key):
                digest.update(chunk)
            if digest.hexdigest() != facts["sha256"]:
                raise Damaged(f"{self.bucket.name_of(key)}: what comes back is not what was put")
        if self.lease:
            self.lease.renew()  # no other host has folded the same meanwhile
        sha256 = hashlib.sha256(content).hexdigest()
        self._put_new(f"{SEGMENTS}{name}/{MANIFEST}", content, sha256)
        self._settle(name, sha256)
        final = os.path.join(self.folder, name)
        shutil.rmtree(final, ignore_errors=True)
        os.rename(unfinished, final)
        copies.make_room(self.folder)

    def _put_new(self, key, body, sha256):
        if not self.bucket.put_new(key, body, sha256):
            raise Fault(
                f"{self.bucket.name_of(key)}: has other content already; is there another host "
                f"called {self.host}? Give each host a name of its own"
            )

    def _settle(self, name, sha256):
        self.hosts.add(name, sha256)
        with suppress(FileNotFoundError):
            os.unlink(self._committing)

    def keep(self, name, content):
        self._put_new(name, content, hashlib.sha256(content).hexdigest())

    def kept(self, folder):
        return [key.partition("/")[2] for key in self.bucket.list(folder + "/")]

    def drop(self, name):
        self.bucket.delete(name)

    def let_go(self, name):
        shutil.rmtree(os.path.join(self.folder, name), ignore_errors=True)

    def remove(self, name):
        """Take the name away first; the manifest goes first of the objects."""
        keys = sorted(self.bucket.list(f"{SEGMENTS}{name}/"), key=lambda k: MANIFEST not in k)
        self.hosts.remove(name)
        for key in keys:
            self.bucket.delete(key)
        super().remove(name)

    def _read(self, name):
        content, _ = self.bucket.get(f"{SEGMENTS}{name}/{MANIFEST}")
        return content

    def sweep(self):
        """Finish or undo the commit that a crash has cut short, and settle the state."""
        super().sweep()
        copies.sweep(self.folder)
        with suppress(FileNotFoundError), open(self._committing) as file:
            name = file.read()
            content = self._read(name)
            if content is None:
                for key in self.bucket.list(f"{SEGMENTS}{name}/"):
                    self.bucket.delete(key)
                os.unlink(self._committing)
            else:
                self._settle(name, hashlib.sha256(content).hexdigest())
        self.hosts.settle(self._share_forgotten())

    def adopt(self):
        """Note the segments that were copied into the bucket from a folder; they name no host."""
        known = self.hosts.taken()
        for key in self.bucket.list(SEGMENTS):
            name, _, file = key[len(SEGMENTS) :].rpartition("/")
            if file == MANIFEST and name not in known and re.fullmatch(r".+/[0-9a-z]+-\d+", name):
                self.hosts.add(name, hashlib.sha256(self._read(name)).hexdigest())

    @contextmanager
    def alone(self):
        lease = Lease(self.bucket, self.host)
        lease.take()
        self.lease = lease
        try:
            yield
            self.hosts.settle(self._share_forgotten())
        finally:
            self.lease = None
            lease.give_back()

    def _share_forgotten(self):
        """Add what other hosts have forgotten to forgotten.txt here; return all its lines."""
        path, own = os.path.join(self.folder, FORGOTTEN), set()
        with suppress(FileNotFoundError), open(path, encoding="ascii") as file:
            own = {line.rstrip("\n") for line in file}
        everything = own | self.hosts.forgotten()
        if everything != own:
            os.makedirs(self.folder, mode=0o750, exist_ok=True)
            write_durably(path, "".join(f"{line}\n" for line in sorted(everything)).encode())
        return everything


def host_name():
    """Return the name of this host as names of segments have it."""
    name = re.sub("[^0-9a-z]+", "-", socket.gethostname().partition(".")[0].lower()).strip("-")
    return name or "host"

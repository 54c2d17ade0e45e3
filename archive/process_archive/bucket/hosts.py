"""What each host says in the bucket, so that no question has to list it.

`hosts/1`, `hosts/2` ... are the names of the hosts, each written once. `state/HOST.json` is written
again by its host alone:

    written    seconds since the epoch
    segments   name -> SHA-256 of the manifest, of the segments that the host made
    removed    name -> when (seconds), of segments of others that it removed
    forgotten  lines of forgotten.txt

A segment counts if a host has it in `segments` and none in `removed`. Its owner then leaves it out,
and after some time so does who removed it.
"""

import json
import threading
import time

from ..faults import Fault

FRESH = 10  # seconds for which what was read is right enough
SETTLED = 60 * 60  # seconds for which a removal stays, much longer than a question


class Hosts:
    """The states of all hosts in `bucket`; `own` is the name of this one."""

    def __init__(self, bucket, own):
        """Read nothing yet."""
        self.bucket, self.own = bucket, own
        self.names, self.states, self.read, self.known = [], {}, None, {}
        self.lock = threading.Lock()

    def segments(self):
        """Return the SHA-256 of the manifest by name of each segment that counts."""
        self.look()
        return self.known

    def _count(self):
        found, gone = {}, set()
        for state in self.states.values():
            found.update(state["segments"])
            gone.update(state["removed"])
        self.known = {name: found[name] for name in sorted(found) if name not in gone}

    def taken(self):
        """Return the names that a new segment may not have, in any order."""
        self.look()
        return [name for s in self.states.values() for name in (*s["segments"], *s["removed"])]

    def forgotten(self):
        """Return the lines of forgotten.txt of all hosts."""
        self.look()
        return {line for state in self.states.values() for line in state["forgotten"]}

    def look(self, oldest=FRESH):
        """Read the states, unless that was less than `oldest` seconds ago."""
        with self.lock:
            if self.read is not None and time.monotonic() - self.read < oldest:
                return
            began = time.monotonic()
            while True:
                name, _ = self.bucket.get(f"hosts/{len(self.names) + 1}")
                if name is None:
                    break
                self.names.append(name.decode())
            for name in self.names:
                content, _ = self.bucket.get(path_of(name))
                if content is not None:
                    self.states[name] = state_in(content, self.bucket.name_of(path_of(name)))
            self.read = began
            self._count()

    def add(self, name, sha256):
        """Note a segment of this host."""
        mine = self._mine()
        mine["segments"][name] = sha256
        self._write(mine)

    def remove(self, name):
        """Note that a segment does not count any more."""
        mine = self._mine()
        if mine["segments"].pop(name, None) is None:
            mine["removed"][name] = time.time()
        self._write(mine)

    def settle(self, lines):
        """Note the `lines` of forgotten.txt, and leave out what has been removed for long enough.

        Only the process that may write calls this.
        """
        self.look()
        mine, others = self._mine(), [s for n, s in self.states.items() if n != self.own]
        before = json.dumps(mine)
        for name in [name for state in others for name in state["removed"]]:
            mine["segments"].pop(name, None)
        for name, when in list(mine["removed"].items()):
            known = any(name in state["segments"] for state in others)
            if not known and not 0 <= time.time() - when < SETTLED:
                del mine["removed"][name]
        mine["forgotten"] = sorted(lines)
        if json.dumps(mine) != before:
            self._write(mine)

    def _mine(self):
        self.look()
        nothing = {"segments": {}, "removed": {}, "forgotten": []}
        return self.states.setdefault(self.own, nothing)

    def _write(self, mine):
        """Write the state of this host; its first one makes the host known."""
        mine["written"] = time.time()
        self.states[self.own] = mine
        self._count()
        self.bucket.put(path_of(self.own), json.dumps(mine, indent=0).encode())
        while self.own not in self.names:
            number = f"hosts/{len(self.names) + 1}"
            if self.bucket.put_new(number, self.own.encode()):
                self.names.append(self.own)
            else:  # another host was first
                self.names.append(self.bucket.get(number)[0].decode())


def state_in(content, shown):
    """Return the state in the bytes of an object; raises `Fault`."""
    try:
        found = json.loads(content.decode())
        if all(key in found for key in ("segments", "removed", "forgotten")):
            return found
    except ValueError:
        pass
    raise Fault(f"{shown}: not the state of a host; `seal` on that host writes it again")


def path_of(host):
    """Return the key of the state of a host."""
    return f"state/{host}.json"

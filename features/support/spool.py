"""The spool of a scenario's client: the files in it, and files that a scenario puts there."""

import base64
import gzip
import json
import random
import time

from features.support.records import Record

KIB = 1024


class Spool:
    """The folder beside the configuration of `client`."""

    def __init__(self, client):
        self.host = client.host
        self.run_as = client.run_as
        self.folder = f"{client.folder}/spool"

    def names(self):
        """Return the names of the readings in it, oldest first."""
        found = self.host.run("ls %s", self.folder, root=True).stdout.split()
        return sorted(name for name in found if name != "aside")

    def quarantine(self):
        """Return the names of the files in quarantine."""
        return self.host.run("ls -A %s/aside", self.folder, root=True).stdout.splitlines()

    def modes(self):
        """Return the mode of the folder, and the set of the modes of its files."""
        folder = self.host.check_output("stat -c %%a %s", self.folder, root=True)
        line = "find %s -type f -printf '%%m '"
        return folder, set(self.host.check_output(line, self.folder, root=True).split())

    def text(self):
        """Return the unpacked content of all readings in it."""
        return self.host.check_output("cat %s/*.gz | gunzip", self.folder, root=True)

    def put(self, files):
        """Put `files` into it, {name: bytes}."""
        copy = f"umask 077; mkdir -p {self.folder} && cd {self.folder} && "
        copy += 'while read -r name content; do echo "$content" | base64 -d >"$name"; done'
        lines = (f"{n} {base64.b64encode(content).decode()}\n" for n, content in files.items())
        line = f"{self.run_as} sh -c %s"
        self.host.check_output(line, copy, root=True, stdin="".join(lines))


def readings(node, number, size=0):
    """Return `number` readings of `node` as a spool contains them, {name: bytes}, oldest first.

    Each takes at least `size` KiB.
    """
    first = time.time() - 5 * number
    return dict(reading(node, first + 5 * n, size) for n in range(number))


def reading(node, moment, size=0):
    """Return name and content of the reading that `node` took at `moment`."""
    timestamp = f"{moment:.7f}"
    data = [{"pid": 1, "name": random.randbytes(size * KIB).hex()[: size * KIB]}]
    record = Record(node, timestamp=json.dumps(timestamp), data=json.dumps(data))
    # Not compressed, so that it has the size.
    return f"{node}_{timestamp}.json.gz", gzip.compress(record.body.encode(), 0)

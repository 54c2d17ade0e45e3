"""The spool of a scenario's client: what waits in it, and what a scenario puts there."""

import base64
import gzip
import json
import os
import random
import time

from features.support.process import escaped
from features.support.records import Record

KIB = 1024


class Spool:
    """The folder beside the configuration of `client`."""

    def __init__(self, client):
        self.host = client.host
        self.run_as = client.run_as
        self.folder = f"{client.folder}/spool"

    def names(self):
        """Return the names of the readings that wait, the oldest first."""
        found = self.host.run("ls %s", self.folder, root=True).stdout.split()
        return sorted(name for name in found if name != "aside")

    def aside(self):
        """Return the names of what was set aside; odd bytes as in C."""
        return self.host.run("ls -Ab %s/aside", self.folder, root=True).stdout.splitlines()

    def modes(self):
        """Return the permissions of the folder, and of each file in it."""
        folder = self.host.check_output("stat -c %%a %s", self.folder, root=True)
        line = "find %s -type f -printf '%%m '"
        return folder, self.host.check_output(line, self.folder, root=True).split()

    def text(self):
        """Return what all readings in it hold, unpacked."""
        return self.host.check_output("cat %s/*.gz | gunzip", self.folder, root=True)

    def put(self, files):
        """Put `files` into it, {name: bytes}; a name may hold surrogate escapes."""
        copy = f"umask 077; mkdir -p {self.folder} && cd {self.folder} && "
        copy += "while read -r name content; do "
        copy += 'echo "$content" | base64 -d >"$(printf %b "$name")"; done'
        lines = (
            f"{escaped(os.fsencode(name))} {base64.b64encode(content).decode()}\n"
            for name, content in files.items()
        )
        line = f"{self.run_as} sh -c %s"
        self.host.check_output(line, copy, root=True, stdin="".join(lines))

    def make_folder(self, name):
        """Make a folder in it."""
        line = f"{self.run_as} mkdir -p %s"
        self.host.check_output(line, f"{self.folder}/{name}", root=True)

    def age(self, name, minutes=2):
        """Have a file in it look as if it had been written a while ago."""
        path = os.fsencode(f"{self.folder}/{name}")
        line = f"touch -d '-{minutes} minutes' \"$(printf %%b %s)\""
        self.host.check_output(line, escaped(path), root=True)


def readings(node, number, size=0):
    """Return `number` readings of `node` as they wait in a spool, {name: bytes}, the oldest first.

    `size` is how many KiB each is to take at least.
    """
    first = time.time() - 5 * number
    return dict(reading(node, first + 5 * n, size) for n in range(number))


def reading(node, moment, size=0):
    """Return name and content of the reading that `node` took at `moment`."""
    timestamp = f"{moment:.7f}"
    data = [{"pid": 1, "name": random.randbytes(size * KIB).hex()[: size * KIB]}]
    record = Record(node, timestamp=json.dumps(timestamp), data=json.dumps(data))
    # Not compressed, so that the size is as asked.
    return f"{node}_{timestamp}.json.gz", gzip.compress(record.body.encode(), 0)

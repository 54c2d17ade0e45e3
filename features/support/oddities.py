"""Processes of odd kinds, which a reading must describe correctly: sockets, threads, files …"""

import uuid

from features.lab import probe
from features.lab.waiting import eventually
from features.support.process import Process


class Oddity(Process):
    """A process that has something, a key of KINDS in remote/oddity.py."""

    def __init__(self, target, what, run_as=None):
        """Start it under the client's account, or by `run_as`, and wait until it rests."""
        self.host = target.client
        self.mark = f"process-{uuid.uuid4()}"
        line = f"{run_as or target.as_client} {probe.PYTHON} -c %s %s {self.mark}"
        self._launch(line, probe.source("oddity"), what)
        self.pid = eventually(lambda: self.host.run("cat /tmp/%s", self.mark).stdout.strip(), 20)
        eventually(self._rests, within=20)

    def _rests(self):
        return self.asks("ps -o stat= -p %s").startswith("S")

    def change(self):
        """Let it become the other program."""
        self.host.check_output("kill -s USR1 %s", self.pid, root=True)
        eventually(lambda: self.asks("cat /proc/%s/comm") == "sleep" and self._rests(), within=20)

    def open_file(self):
        """Let its other thread, or the child that shares its files, open a file."""
        line = "kill -s USR1 %s $(pgrep -P %s)"
        self.host.check_output(line, self.pid, self.pid, root=True)
        eventually(lambda: "passwd" in self.asks("ls -l /proc/%s/fd"), within=20)

    def end_child(self):
        """Kill the child; the parent sleeps on without reaping it."""
        self.host.check_output("pkill -P %s", self.pid, root=True)
        eventually(lambda: self.asks("ps -o stat= --ppid %s").startswith("Z"), within=20)

    def rename_files(self):
        """Give its files other names; it sleeps on, and has them open."""
        line = f"cd /tmp/{self.mark}*/ && for file in *; do mv $file $file-renamed; done"
        self.host.check_output(line, root=True)

    def end(self):
        """End it."""
        self.host.run(f"pkill -P {self.pid}; kill {self.pid}; rm -rf /tmp/{self.mark}*", root=True)


class KernelThread(Process):
    """The thread of the kernel that starts all others."""

    pid = "2"

    def __init__(self, target):
        """Start nothing."""
        self.host = target.client

    @property
    def is_there(self):
        """Whether this host shows it; a container does not."""
        return self.host.run("ps -o comm= -p 2").stdout.strip() == "kthreadd"

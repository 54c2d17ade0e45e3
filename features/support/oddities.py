"""Processes with unusual features, which a reading must describe correctly."""

import uuid

from features.lab import probe
from features.lab.waiting import eventually
from features.support.process import Process


class Oddity(Process):
    """A process of one of the kinds in remote/oddity.py."""

    def __init__(self, target, kind, run_as=None):
        """Start it under the client's account, or by `run_as`, and wait until it sleeps."""
        self.host = target.client
        self.mark = f"process-{uuid.uuid4()}"
        line = f"{run_as or target.as_client} {probe.PYTHON} -c %s %s {self.mark}"
        self._launch(line, probe.source("oddity"), kind)
        self.pid = eventually(lambda: self.host.run("cat /tmp/%s", self.mark).stdout.strip(), 20)
        if kind != "work to do":
            eventually(self._sleeps, within=20)

    def _sleeps(self):
        return self.asks("ps -o stat= -p %s").startswith("S")

    def change(self, what):
        """Make it change and wait for the change; the process itself sleeps on."""
        line, is_done = {
            "its child ends": ("pkill -P {pid}", self._has_zombie),
            "its files are renamed": (
                f"cd /tmp/{self.mark}*/ && for file in *; do mv $file $file-renamed; done",
                lambda: True,
            ),
            "its thread opens a file": ("kill -s USR1 {pid}", self._has_opened_file),
            "its child opens a file": ("pkill -USR1 -P {pid}", self._has_opened_file),
            "it becomes the program": ("kill -s USR1 {pid}", self._has_become_program),
        }[what]
        self.host.check_output(line.format(pid=self.pid), root=True)
        eventually(is_done, within=20)

    def _has_zombie(self):
        return self.asks("ps -o stat= --ppid %s").startswith("Z")

    def _has_opened_file(self):
        return "passwd" in self.asks("ls -l /proc/%s/fd")

    def _has_become_program(self):
        return self.asks("cat /proc/%s/comm") == "sleep" and self._sleeps()

    def end(self):
        """End it and its child, and remove its files."""
        self.host.run(f"pkill -P {self.pid}; kill {self.pid}; rm -rf /tmp/{self.mark}*", root=True)


class KernelThread(Process):
    """kthreadd, the kernel thread that starts all others."""

    pid = "2"

    def __init__(self, target):
        """Start nothing."""
        self.host = target.client

    @property
    def is_there(self):
        """Whether this host shows it; a container does not."""
        return self.host.run("ps -o comm= -p 2").stdout.strip() == "kthreadd"

    def end(self):
        """Do nothing."""

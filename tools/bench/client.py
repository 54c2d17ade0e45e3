"""The client as a contestant: the deployed program, which sends to a sink."""

import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tools.bench.accounts import CLIENT, under
from tools.bench.cost import Cost, cpu_time, cpu_time_at_rest, memory
from tools.bench.scratch import ON_DISK
from tools.bench.sink import Sink

TAKEN = re.compile(r" taken: (\d+) processes")


class Client:
    """A running process-client that takes and sends one reading per tick."""

    def __init__(self, account=None):
        """Start it under `account` (a name, None: the current one); wait for a first reading."""
        self._folder = Path(tempfile.mkdtemp(prefix="process-bench-", dir=ON_DISK))
        self._opened = ExitStack()
        self._opened.callback(shutil.rmtree, self._folder)
        try:
            self._start(account)
            self.read()
        except BaseException:
            self.close()
            raise

    def _start(self, account):
        self._sink = Sink(self._folder)
        self._opened.callback(self._sink.close)
        ticks, config = self._folder / "ticks", self._folder / "config.json"
        settings = {"uuid": "bench", "token": "bench", "url": self._sink.url, "ca_file": "sink.pem"}
        config.write_text(json.dumps(settings))
        if account:
            shutil.chown(self._folder, account)
        # As under systemd, where both are a socket of the systemd journal.
        self._journal, output = socket.socketpair()
        self._opened.callback(self._journal.close)
        with output:
            self._program = subprocess.Popen(
                [CLIENT, "--config", config, "--ticks", ticks],
                stdout=output,
                stderr=output,
                start_new_session=True,
                **under(account),
            )
        self._opened.callback(self._end)
        self.pid = self._program.pid
        self._ticks = self._open(ticks)
        self._opened.callback(os.close, self._ticks)

    def _end(self):
        with self._program:
            self._program.kill()

    def _open(self, ticks):
        while self._program.poll() is None:
            try:
                return os.open(ticks, os.O_WRONLY | os.O_NONBLOCK)
            except OSError:  # it does not exist yet, or has no reader yet
                time.sleep(0.05)
        said = self._journal.recv(65536).decode(errors="replace")
        raise OSError(f"process-client does not start: {said}")

    def read(self):
        """Have it take and send a reading; return the Cost. Raise TimeoutError after 30 s."""
        before, had = cpu_time(self.pid), self._sink.received
        os.write(self._ticks, b".")
        self._sink.wait(self._sink.taken + 1)
        cpu = cpu_time_at_rest(self.pid) - before
        log = (self._folder / "client.log").read_text()
        processes = int(TAKEN.findall(log)[-1])
        return Cost(cpu, memory(self.pid), processes, self._sink.received - had)

    def close(self):
        """End it and remove its files."""
        self._opened.close()

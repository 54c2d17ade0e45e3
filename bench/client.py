"""The client as a contestant: the program as it is deployed, with a sink to send to."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from bench.accounts import CLIENT, under
from bench.cost import Cost, cpu_time, cpu_time_at_rest, memory
from bench.sink import Sink

TAKEN = re.compile(r" taken: (\d+) processes")


class Client:
    """A running process-client; a tick is a reading, taken and sent."""

    def __init__(self, account=None):
        """Start it under an account, a name, None for our own; let it send a first reading."""
        self._folder = Path(tempfile.mkdtemp(prefix="process-bench-", dir="/tmp"))
        self._sink = Sink(self._folder)
        ticks, config = self._folder / "ticks", self._folder / "config.json"
        settings = {"uuid": "bench", "token": "bench", "url": self._sink.url, "ca_file": "sink.pem"}
        config.write_text(json.dumps(settings))
        if account:
            shutil.chown(self._folder, account)
        self._program = subprocess.Popen(
            [CLIENT, "--config", config, "--ticks", ticks],
            start_new_session=True,
            **under(account),
        )
        self.pid = self._program.pid
        self._ticks = None
        try:
            self._ticks = self._open(ticks)
            self.read()
        except BaseException:
            self.close()
            raise

    def _open(self, ticks):
        while self._program.poll() is None:
            try:
                return os.open(ticks, os.O_WRONLY | os.O_NONBLOCK)
            except OSError:  # not made yet, or nobody reads yet
                time.sleep(0.05)
        raise OSError("process-client does not start")

    def read(self):
        """Have it take a reading and send it; return the Cost."""
        before, had = cpu_time(self.pid), self._sink.received
        os.write(self._ticks, b".")
        self._sink.wait(self._sink.taken + 1)
        cpu = cpu_time_at_rest(self.pid) - before
        log = (self._folder / "client.log").read_text()
        processes = int(TAKEN.findall(log)[-1])
        return Cost(cpu, memory(self.pid), processes, self._sink.received - had)

    def close(self):
        """End it, and remove all that it wrote."""
        with self._program:
            self._program.kill()
        if self._ticks is not None:
            os.close(self._ticks)
        self._sink.close()
        shutil.rmtree(self._folder)

"""The stack that stores the records: nginx with TLS, and behind it an application or none."""

import itertools
import json
import os
import sys
from contextlib import ExitStack
from pathlib import Path

from features.lab.launch import serve_here
from features.lab.ports import free_port
from tools.bench import role, servers
from tools.bench.front import front_of, storing_front
from tools.bench.scratch import scratch

TOKEN = "bench-token"


class Stack:
    """nginx and an application in their own folder, during a `with` block.

    `application` is "service", "null", "naive", or "nginx alone"; after "service" may come
    "packing" (pack_records) and "without fsync".
    """

    def __init__(self, application):
        self.application = application
        self.port = free_port()
        self.url = f"https://127.0.0.1:{self.port}/api/v1/record"
        self._cleared = itertools.count()
        self.members = {}  # "nginx" and "application", if they run

    def __enter__(self):
        with ExitStack() as running:
            folder = running.enter_context(scratch())
            self.records = folder / "records"
            self.records.mkdir()
            if self.application == "nginx alone":
                front = storing_front(self.records, folder, self.port, free_port())
            else:
                port = free_port()
                application = serving(self.application, folder, port)
                self.members["application"] = running.enter_context(application)
                front = front_of(port, folder, self.port, free_port())
            self.members["nginx"] = running.enter_context(front)
            self._ending = running.pop_all()
        return self

    def __exit__(self, *_):
        self._ending.close()

    def cpu_seconds(self):
        """Return {name: CPU time in s} of nginx and the application."""
        return {name: servers.cpu_seconds(member) for name, member in self.members.items()}

    def clear(self):
        """Move the stored records away, truncate them and sync the disk; return their number.

        Removing them would slow down the next records (see `scratch`), and so would pending writes.
        """
        old = self.records.with_name(f"old-{next(self._cleared)}")
        self.records.rename(old)
        self.records.mkdir()
        files = [file for file in old.iterdir() if file.suffix in (".json", ".gz")]
        for file in files:
            os.truncate(file, 0)
        os.sync()
        return len(files)


def serving(application, folder, port):
    """Run `application` in `folder` on `port`, with the workers and environment of the service."""
    workers = role.workers()
    bind = f"127.0.0.1:{port}"
    python = Path(sys.executable)
    if application.startswith("service"):
        config = folder / "config.json"
        packs = "packing" in application
        config.write_text(
            json.dumps({"records_dir": "records", "token": TOKEN, "pack_records": packs})
        )
        durable = "without fsync" not in application
        module = "process_service.cli" if durable else "tools.bench.without_fsync"
        command = [python, "-m", module, "--config", config, "serve"]
        command += ["--bind", bind, "--workers", workers]
    else:
        command = [
            python,
            "-m",
            "tools.bench.peers",
            application,
            folder / "records",
            bind,
            workers,
        ]
    return serve_here(command, folder / "application", f"http://{bind}", role.environment())

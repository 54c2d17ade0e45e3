"""An archive of one scenario: its folder and configuration, the command, and questions."""

import base64
import json

from features.lab import probe
from features.lab.launch import Server
from features.support.records import Record

DAY, MIDNIGHT = "2026-11-28", 1795824000  # of readings whose time a scenario gives, in UTC


def reading(node, time, programs):
    """Return a record of `node` at `time` (HH:MM:SS) in which `programs` ran.

    `programs` are command lines, separated by commas. Each has the same pid in every reading.
    """
    hours, minutes, seconds = map(int, time.split(":"))
    processes = [
        {
            "pid": 100 + sum(line.encode()),
            "name": line.split()[0],
            "cmdline": line.split(),
            "create_time": MIDNIGHT - 1.5,
            "username": "www-data",
        }
        for line in map(str.strip, programs.split(","))
    ]
    moment = MIDNIGHT + 3600 * hours + 60 * minutes + seconds
    return Record(node, timestamp=f'"{moment}"', data=json.dumps(processes))


def question_time(time):
    """Return `time` (HH:MM:SS) as the commands take it."""
    return f"{DAY}T{time}Z"


class Archive:
    """An archive of the records of `service`, which removes none that is not sealed."""

    def __init__(self, service, command):
        self.service, self.host = service, service.host
        self.folder = f"{service.folder}/archive"
        self.beginning = f"{service.run_as} {command} --config {self.folder}/config.json"
        self.server = None
        lists = f"{service.folder}/sealed"
        config = {
            "records_dir": service.records.target.records_dir,
            "read_token": "a-token-that-reads",
            "sealed_lists": lists,
            "min_free_mb": 0,
        }
        write = f"mkdir -m 0777 {self.folder} && cat >{self.folder}/config.json"
        self.host.check_output(write, stdin=json.dumps(config))
        service.configure(sealed_first=lists, keep_records=0.01)

    def run(self, words, *values):
        """Run a command of process-archive; return its Result."""
        return self.host.run(f"cd / && {self.beginning} {words}", *values, root=True)

    def ask(self, words, *values):
        """Return (exit status, document) of a question."""
        result = self.run(f"--json {words}", *values)
        assert result.stdout, result
        return result.status, json.loads(result.stdout)

    def given_back(self, record):
        """Return the bytes that the archive gives back for `record`."""
        result = self.run("restore %s %s | base64", record.uuid, record.timestamp)
        assert result.status == 0 and result.stdout, result
        return base64.b64decode(result.stdout)

    def age_records(self, minutes):
        """Date every record `minutes` minutes back from now."""
        line = "find %s -type f -exec touch -d %s {} +"
        folder = self.service.records.target.records_dir
        self.host.check_output(line, folder, f"-{minutes} minutes", root=True)

    def serve(self):
        """Return the base URL of `process-archive serve`, which has just been started.

        It keeps what it knows of its health for some seconds, so each look needs a new one.
        """
        self.stop()
        url = f"http://127.0.0.1:{probe.ask(self.host, 'free_port')}"
        line = f"{self.beginning} serve --workers 1 --bind {url.removeprefix('http://')}"
        folder = f"{self.folder}/run"
        self.host.check_output("mkdir -p -m 0777 %s", folder)
        self.server = Server(self.host, line, folder, f"{url}/healthz")
        return url

    def stop(self):
        """End what `serve` has started."""
        if self.server:
            self.server.stop()
            self.server = None

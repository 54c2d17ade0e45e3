"""Send records at a steady rate to a service here, beside a client; measure memory and open files.

The exit status is 1 if memory or open files changed by more than 5 %, a record was lost, or the
rate was not kept.
"""

import argparse
import gzip
import hashlib
import json
import re
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from statistics import mean

import psutil
import requests

from features.lab.launch import Program
from features.lab.target import local_target

SENDERS = 4
SAMPLE = 5  # seconds between two samples
ALLOWED = 0.05  # relative change
PROCESSES = 50  # in a record


def main():
    """Run the soak; return the exit status."""
    options = parse_arguments()
    target = local_target()
    folder = Path(tempfile.mkdtemp(prefix="process-soak-"))
    try:
        with start_client(target, folder) as client:
            programs = {"service": target.server, "client": client}
            load = Load(target, options.rate, options.minutes * 60)
            samples = watch(
                {name: psutil.Process(int(one.pid)) for name, one in programs.items()}, load
            )
        return 0 if report(samples, load) & report_client(folder, load.records) else 1
    finally:
        target.close()
        shutil.rmtree(folder)


def parse_arguments():
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20, help="duration (%(default)s)")
    parser.add_argument("--rate", type=int, default=50, help="records per second (%(default)s)")
    return parser.parse_args()


def start_client(target, folder):
    """Start a client that reports every second; return the running program."""
    config = target.client_config | {"uuid": "soak-client"}
    (folder / "config.json").write_text(json.dumps(config))
    command = f"{target.client_command} --config {folder}/config.json --every 1"
    return Program(target.client, command, folder)


class Load:
    """Senders that keep a rate together; the hash of each record is kept until it is seen."""

    def __init__(self, target, rate, seconds):
        self.target = target
        self.records = Path(target.records_dir)
        self.lock = threading.Lock()
        self.digests = {}
        self.answers = Counter()
        self.seen = 0
        self.wrong = 0
        self.wanted = rate * seconds
        self.ends = time.monotonic() + seconds
        share = SENDERS / rate
        self.threads = [
            threading.Thread(target=self._send, args=(f"soak-{number}", share))
            for number in range(SENDERS)
        ]
        for thread in self.threads:
            thread.start()

    def _send(self, uuid, every):
        session = requests.Session()
        session.trust_env = False
        session.headers["Authorization"] = f"Bearer {self.target.token}"
        session.headers["Content-Type"] = "application/json"
        session.headers["Content-Encoding"] = "gzip"
        due, number = time.monotonic(), 0
        while due < self.ends:
            number += 1
            data = json.dumps(
                [{"pid": pid, "n": number, "name": "x" * 700} for pid in range(PROCESSES)]
            )
            body = f'{{"uuid": "{uuid}", "timestamp": "{number}.0", "data": {data}}}'
            self.digests[f"{uuid}_{number}.0.json"] = hashlib.sha256(data.encode()).digest()
            answer = session.post(
                f"{self.target.url}/api/v1/record", data=gzip.compress(body.encode(), 1), timeout=60
            )
            with self.lock:
                self.answers[answer.status_code] += 1
            due += every
            time.sleep(max(0, due - time.monotonic()))

    def is_over(self):
        """Return True if all records were sent."""
        return not any(thread.is_alive() for thread in self.threads)

    def check(self):
        """Compare the stored records with the sent ones; remove them to save disk space."""
        for file in self.records.glob("soak-[0-9]*.json"):
            wanted = self.digests.pop(file.name, None)
            if wanted:
                self.seen += 1
                self.wrong += hashlib.sha256(file.read_bytes()).digest() != wanted
            file.unlink()


def watch(programs, load):
    """Sample `programs` until `load` is over; return {name: [(MiB of memory, open files)]}."""
    samples = {name: [] for name in programs}
    while not load.is_over():
        for name, program in programs.items():
            family = [program, *program.children()]
            memory = sum(process.memory_info().rss for process in family) / 2**20
            samples[name].append((memory, sum(process.num_fds() for process in family)))
        load.check()
        time.sleep(SAMPLE)
    load.check()
    return samples


def report(samples, load):
    """Print the results of the service; return True if they are as expected."""
    flat = True
    print("| | at the start | at the end | change |\n|---|---|---|---|")
    for name, rows in samples.items():
        # The first tenth is the warm-up.
        part = len(rows) // 10 or 1
        for column, what in enumerate(("MiB of memory", "open files")):
            first = mean(row[column] for row in rows[part : 2 * part + 1])
            last = mean(row[column] for row in rows[-part:])
            change = last / first - 1
            flat &= abs(change) <= ALLOWED
            print(f"| {name}, {what} | {first:.1f} | {last:.1f} | {change:+.1%} |")
    sent = sum(load.answers.values())
    print(f"{sent} records sent, answers {load.answers}; {load.seen} stored, {load.wrong} damaged,")
    print(f"{len(load.digests)} lost")
    if sent < (1 - ALLOWED) * load.wanted:
        print(f"{load.wanted:.0f} should have been sent: this machine is too slow for the rate")
        return False
    complete = load.answers.get(200) == sent == load.seen and not load.wrong and not load.digests
    return flat and complete


def report_client(folder, records):
    """Print the number of the client's readings; return True if none is lost."""
    names = re.findall(r"(\S+)\.gz taken: ", (folder / "client.log").read_text())
    stored = {file.name for file in records.glob("soak-client_*.json")}
    waiting = {file.name.removesuffix(".gz") for file in (folder / "spool").glob("*.gz")}
    lost = set(names) - stored - waiting
    print(f"{len(names)} readings taken by the client, {len(stored)} stored, {len(lost)} lost")
    return bool(names) and not lost and stored <= set(names)


if __name__ == "__main__":
    sys.exit(main())

"""wrk: as many requests as 8 connections that are kept open can carry."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(__file__).with_name("load.lua")
CONNECTIONS = 8
MOST_PACKED = 2500  # records of 200 processes a second; that many are packed ahead
THREADS = 2  # one would be busy with TLS before the servers are


@dataclass
class Answered:
    """What wrk saw; times in ms."""

    requests: int
    seconds: float
    p50: float
    p99: float
    failed: int

    @property
    def rate(self):
        """Requests a second."""
        return self.requests / self.seconds


def press(url, seconds, method, kind, pool, token, first=0):
    """Send records for so many seconds and return what was `Answered`.

    `pool` is a file by `write_pool`, of bodies that are "plain" or "packed" as `kind` says. The
    first record's number is `first`. Raises RuntimeError where wrk fails,
    subprocess.TimeoutExpired where it does not end.
    """
    wrk = shutil.which("wrk")
    command = [
        wrk,
        f"--threads={THREADS}",
        f"--connections={CONNECTIONS}",
        f"--duration={seconds}s",
    ]
    command += ["--timeout=30s", f"--script={SCRIPT}", url, "--"]
    command += [method, kind, pool, token, first, THREADS]
    done = subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        timeout=seconds + 60,
        check=False,
    )
    told = done.stdout.strip().rpartition("\n")[2]
    if done.returncode or "PANIC" in done.stdout + done.stderr or not told.startswith("{"):
        raise RuntimeError(f"wrk: {done.stdout}{done.stderr}")
    return Answered(**json.loads(told))


def write_pool(file, bodies):
    """Write `bodies` into `file`, each behind its length in 8 digits."""
    with file.open("wb") as output:
        for body in bodies:
            output.write(b"%08d" % len(body) + body)

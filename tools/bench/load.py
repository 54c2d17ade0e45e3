"""wrk: as many requests as possible over 8 persistent connections."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(__file__).with_name("load.lua")
CONNECTIONS = 8
MOST_PACKED = 2500  # compressed records per second, prepared in advance
THREADS = 2  # a single thread would be saturated before the servers


@dataclass
class Answered:
    """The result of wrk; times in ms."""

    requests: int
    seconds: float
    p50: float
    p99: float
    failed: int

    @property
    def rate(self):
        """Requests per second."""
        return self.requests / self.seconds


def press(url, seconds, method, kind, pool, token, first=0):
    """Send records for so many seconds; return an Answered.

    `pool` is a file by `write_pool`, `kind` the form of its bodies: "plain" or "packed". The first
    record has the number `first`. Raise RuntimeError if wrk fails, subprocess.TimeoutExpired if it
    does not end.
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
    result = done.stdout.strip().rpartition("\n")[2]
    if done.returncode or "PANIC" in done.stdout + done.stderr or not result.startswith("{"):
        raise RuntimeError(f"wrk: {done.stdout}{done.stderr}")
    return Answered(**json.loads(result))


def write_pool(file, bodies):
    """Write `bodies` to `file`, each after its length in 8 digits."""
    with file.open("wb") as output:
        for body in bodies:
            output.write(b"%08d" % len(body) + body)

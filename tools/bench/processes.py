"""Crowds: processes for the readers to read, sleeping ones or daemons with a socket each."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

# It only waits for input, uses no CPU, and ends by itself if the benchmark ends in any way.
SLEEPER = "/bin/cat"
DAEMONS = Path(__file__).with_name("daemons.py")


@contextmanager
def sleepers(number):
    """Run so many sleeping processes during a `with` block."""
    reading, writing = os.pipe()
    nothing = os.open(os.devnull, os.O_WRONLY)
    actions = [(os.POSIX_SPAWN_DUP2, reading, 0), (os.POSIX_SPAWN_DUP2, nothing, 1)]
    pids = []
    try:
        for _ in range(number):
            pids.append(os.posix_spawn(SLEEPER, [SLEEPER], {}, file_actions=actions))
        yield
    finally:
        for descriptor in (reading, writing, nothing):
            os.close(descriptor)  # the end of their input
        for pid in pids:
            os.waitpid(pid, 0)


@contextmanager
def daemons(number):
    """Run so many processes that listen on a port each, during a `with` block.

    They are forks of one small Python program, as the workers of many services are.
    Raise RuntimeError if one does not start.
    """
    crowd = subprocess.Popen(
        [sys.executable, DAEMONS, str(number)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C reaches the benchmark only
    )
    with crowd:  # closes their input, and waits
        for _ in range(number):
            if not crowd.stdout.readline():
                raise RuntimeError(f"some of {number} daemons did not start")
        yield

"""What the archive's writer keeps beside the segments: a lock, and where it stopped."""

import fcntl
import json
import os
from contextlib import contextmanager, suppress

from .faults import Busy
from .segments import place_of, write_durably

LOCK, STATE = ".lock", ".seal.json"


@contextmanager
def locked(folder):
    """Hold the lock of the archive in `folder` during the block; raises `Busy`.

    The kernel releases it when the process ends, however it ends.
    """
    os.makedirs(folder, mode=0o750, exist_ok=True)
    with open(os.path.join(folder, LOCK), "a", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(f"{folder}: another process is writing this archive") from None
        yield


@contextmanager
def alone(config):
    """Hold the lock of the archive of `config`, of all hosts; return a context: its swept place.

    Raises `Busy`.
    """
    with locked(config.archive):
        place = place_of(config)
        with place.alone():
            place.sweep()
            yield place


def load(folder):
    """Return the state, a dict; {} if there is none, or if it cannot be read."""
    with suppress(OSError, ValueError), open(os.path.join(folder, STATE), "rb") as file:
        content = json.loads(file.read().decode())
        return content if isinstance(content, dict) else {}
    return {}


def save(folder, state):
    """Replace the state."""
    write_durably(os.path.join(folder, STATE), json.dumps(state).encode())

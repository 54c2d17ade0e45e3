"""Cache of what processes share (users, terminals, sockets): one per reading."""

import glob
import os
import pwd
import stat
from functools import lru_cache

import psutil

from process_client import proc
from process_client.sockets import Sockets


class HostCache:
    """What was looked up during one reading."""

    def __init__(self):
        self.boot_time = psutil.boot_time()  # seconds since the epoch, by the current clock
        self.has_our_pids = proc.has_our_pids()
        self.sockets = Sockets()
        self.total_memory = lru_cache(maxsize=None)(total_memory)
        self.user_name = lru_cache(maxsize=None)(user_name)
        self.is_file = lru_cache(maxsize=None)(is_file)
        self.is_program = lru_cache(maxsize=None)(is_program)
        self._terminals = None

    def terminal(self, device):
        """Return the path of the terminal with this device number, None if there is none."""
        if not device:
            return None
        if self._terminals is None:
            self._terminals = terminals()
        return self._terminals.get(device)


def total_memory():
    """Return the bytes of memory that this host has."""
    return psutil.virtual_memory().total


def user_name(uid):
    """Return the name of this user, or the number as text if it has no name."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def is_file(path):
    """Return True if it leads to a regular file; raise PermissionError if that is not readable."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except PermissionError:
        raise
    except OSError:
        return False


def is_program(path):
    """Return True if it is the absolute path of a file that this account may execute."""
    return os.path.isabs(path) and os.path.isfile(path) and os.access(path, os.X_OK)


def terminals():
    """Return the paths of all terminals by device number."""
    found = {}
    for path in glob.glob("/dev/tty*") + glob.glob("/dev/pts/*"):
        try:
            found[os.stat(path).st_rdev] = path
        except FileNotFoundError:
            continue  # was just closed
    return found

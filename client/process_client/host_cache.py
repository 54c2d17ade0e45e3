"""Cache of what processes share (clock, memory, users, sockets): one per reading."""

import os
import pwd
import stat
from functools import lru_cache

from process_client import proc, terminals
from process_client.room import Room
from process_client.sockets import Sockets

KIB = 1024  # the unit of meminfo


class HostCache:
    """What was looked up during one reading."""

    def __init__(self, faults, limit):
        """`faults` logs what cannot be read; `limit` is the most bytes that a record may have."""
        self.faults = faults
        self.room = Room(limit)
        # Seconds since the epoch, by the current clock; None if it is not known.
        self.boot_time = self._number("stat", b"btime ")
        memory = self._number("meminfo", b"MemTotal:")
        self.total_memory = memory and memory * KIB  # bytes; None if it is not known
        self.has_our_pids = proc.has_our_pids()
        self.sockets = Sockets(faults)
        self.user_name = lru_cache(maxsize=None)(user_name)
        self.is_device = lru_cache(maxsize=None)(is_device)
        self._terminals = None

    def _number(self, name, heading):
        """Return the number in the line that begins with `heading` of the file /proc/`name`; None
        if there is none."""
        try:
            return number_in(name, heading)
        except Exception as fault:  # see Process.describe
            self.faults.add(f"{proc.ROOT}/{name}", fault)
            return None

    def terminal(self, device):
        """Return the path of the terminal with this device number, None if there is none."""
        if self._terminals is None:
            self._terminals = terminals.paths()
        return self._terminals.get(device)


def number_in(name, heading):
    """Return the number after `heading`, which begins a line of the file /proc/`name`."""
    for line in proc.lines(name):
        if line.startswith(heading):
            return int(line.split()[1])
    raise proc.Odd("no line " + heading.decode().strip(" :"))


def user_name(uid):
    """Return the name of this user, or the number as text if it has no name."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def is_device(path):
    """Return True if it leads to a device."""
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return False
    return stat.S_ISCHR(mode) or stat.S_ISBLK(mode)

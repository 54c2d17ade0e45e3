"""Internet connections of the host, read once per reading and assigned to their processes."""

import os
import socket
import struct
from collections import defaultdict
from functools import lru_cache

import psutil

from process_client import proc

# The files in /proc/net, and psutil's family and type of the sockets in each.
FILES = {
    "tcp": (int(socket.AF_INET), int(socket.SOCK_STREAM)),
    "tcp6": (int(socket.AF_INET6), int(socket.SOCK_STREAM)),
    "udp": (int(socket.AF_INET), int(socket.SOCK_DGRAM)),
    "udp6": (int(socket.AF_INET6), int(socket.SOCK_DGRAM)),
}
LONGEST = 4  # seconds of CPU for one of FILES; the kernel's for UDP grow with the square
# By the kernel's number (include/net/tcp_states.h).
STATES = {
    b"01": psutil.CONN_ESTABLISHED,
    b"02": psutil.CONN_SYN_SENT,
    b"03": psutil.CONN_SYN_RECV,
    b"04": psutil.CONN_FIN_WAIT1,
    b"05": psutil.CONN_FIN_WAIT2,
    b"06": psutil.CONN_TIME_WAIT,
    b"07": psutil.CONN_CLOSE,
    b"08": psutil.CONN_CLOSE_WAIT,
    b"09": psutil.CONN_LAST_ACK,
    b"0A": psutil.CONN_LISTEN,
    b"0B": psutil.CONN_CLOSING,
}


class Sockets:
    """The open sockets of all processes in one reading."""

    def __init__(self, faults):
        """`faults` logs what cannot be read."""
        self._faults = faults
        self._owners = []
        self._wanted = defaultdict(list)

    def add(self, process, descriptors):
        """Add a process: its dict in the reading, and its `descriptors` by inode."""
        connections = set()
        self._owners.append((process, descriptors, connections))
        for inode, descriptor in descriptors.items():
            self._wanted[inode].append((descriptor, connections))

    def assign(self):
        """Fill in the connections of all processes added; leave None if they cannot be read.

        A socket in no file is of another protocol or not bound, or else of another network
        namespace: then its process has None, and not a list that looks complete.
        """
        if not self._owners:
            return
        missing, is_complete = set(self._wanted), True
        for name in FILES:
            try:
                self._find(name, missing)
            except Exception as fault:  # see Process.describe
                # A host without IPv6 lacks two of FILES.
                if not (isinstance(fault, FileNotFoundError) and name.endswith("6")):
                    self._faults.add(f"{proc.ROOT}/net/{name}", fault)
                    is_complete = False
        ours = namespace("self") if missing else None
        for process, descriptors, connections in self._owners:
            if missing.isdisjoint(descriptors) or (
                is_complete and namespace(process["pid"]) == ours
            ):
                process["connections"] = sorted(connections)

    def _find(self, name, missing):
        """Assign the sockets in one of FILES and remove their inodes from the set `missing`."""
        family, kind = FILES[name]
        lines = proc.lines(f"net/{name}", LONGEST)
        if missing and b"local_address" not in next(lines, b""):
            raise proc.Odd("no heading")
        # The kernel searches up to 500,000 buckets for all lines, and again to find that there are
        # no more. Stopping early saves a tenth of a reading if few sockets are wanted.
        while missing:
            line = next(lines, None)
            if line is None:
                return
            _, local, remote, state, _, _, _, _, _, inode = line.split(None, 10)[:10]
            missing.discard(inode)
            for descriptor, connections in self._wanted.get(inode, ()):
                status = STATES[state] if kind == socket.SOCK_STREAM else psutil.CONN_NONE
                ends = address(local, family), address(remote, family)
                connections.add((descriptor, family, kind, *ends, status))


def namespace(pid):
    """Return the network namespace of a process; None if it has ended or the kernel has none.

    If this account may not read it, return a value that equals no other.
    """
    try:
        return os.readlink(proc.path(pid, "ns/net"))
    except proc.MISSING:
        return None
    except OSError:
        return float("nan")


@lru_cache(maxsize=1024)
def address(text, family):
    """Return (IP, port) of an address in /proc/net such as b"0100007F:0016"; () for port 0.

    The IP address consists of 32-bit words in this host's byte order.
    """
    words, port = text.split(b":")
    if not int(port, 16):
        return ()
    numbers = [int(words[start : start + 8], 16) for start in range(0, len(words), 8)]
    return socket.inet_ntop(family, struct.pack(f"={len(numbers)}I", *numbers)), int(port, 16)

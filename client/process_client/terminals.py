"""Terminals of this host by device number, and whether a process means those."""

import glob
import os

from process_client import proc

PSEUDO = "/dev/pts"  # a file system, devpts: a container has its own, with the same numbers


def paths():
    """Return the paths of all terminals by device number."""
    found = {}
    for path in glob.glob("/dev/tty*") + glob.glob(PSEUDO + "/*"):
        try:
            found[os.stat(path).st_rdev] = path
        except OSError:
            continue  # was just closed
    return found


def are_ours(pid):
    """Return True if the pseudoterminals that the process `pid` sees are those of this host.

    If this account may not look, they are unless the process is in a PID namespace of its own.
    """
    try:
        return device_of(proc.path(pid, "root" + PSEUDO)) == device_of(PSEUDO)
    except OSError:
        # NSpid has a number for each namespace in which the process is; Linux 4.1 and later.
        _, found, rest = proc.read(pid, "status").partition(b"\nNSpid:")
        return not found or len(rest.split(b"\n", 1)[0].split()) == 1


def device_of(path):
    """Return the number of the file system at `path`; raise OSError."""
    return os.stat(path).st_dev

"""What a process has open: files and sockets, from one listing of /proc/PID/fd (proc(5))."""

import errno
import os

from process_client import proc

SOCKET = "socket:["
ELSEWHERE = (b"UNIX", b"NETLINK", b"PACKET")  # how protocols begin that no file of Sockets lists
UNREADABLE = (errno.EINVAL, errno.ENAMETOOLONG)
MODES = {os.O_RDONLY: "r", os.O_WRONLY: "w", os.O_RDWR: "r+"}
APPENDING = {"r": "r", "w": "a", "r+": "a+"}


def opened(pid, numbers):
    """Return which of these descriptors lead where: of each socket that may be an internet one the
    first, by inode (bytes), and those that lead to a path, in digits.

    For the same `numbers` it changes only once the process runs, or who shares its descriptors
    without being one of its threads, which is seldom (CLONE_FILES, clone(2)).
    """
    sockets, paths = {}, []
    for number in numbers:
        found = target(pid, number)
        if found.startswith("/"):
            paths.append(number)
        elif found.startswith(SOCKET) and not is_elsewhere(pid, number):
            sockets.setdefault(found[len(SOCKET) : -1].encode(), int(number))
    return sockets, paths


def target(pid, number):
    """Return what the descriptor leads to, "" where it is closed or that cannot be told."""
    try:
        return os.readlink(proc.path(pid, f"fd/{number}"))
    except proc.MISSING:
        proc.check(pid)  # closed meanwhile, if not
    except OSError as error:
        if error.errno not in UNREADABLE:
            raise
    return ""


def is_elsewhere(pid, number):
    """Tell whether this socket is known to be none of the internet's.

    systemd gives each service one: to look for that would take more than to ask.
    """
    try:
        protocol = os.getxattr(proc.path(pid, f"fd/{number}"), "system.sockprotoname")
    except OSError:  # a kernel that does not tell, or closed meanwhile
        return False
    return protocol.startswith(ELSEWHERE)


def files(pid, numbers, is_file):
    """Return psutil's open_files: path, number, position, mode and flags of each of these
    descriptors that leads to a regular file.

    `is_file` tells whether a path leads to one.
    """
    found = []
    for number in numbers:
        path = target(pid, number)  # each time, for others may rename it
        if path.endswith(proc.DELETED):
            path = proc.without_mark(path)
        if path.startswith("/") and is_file(path):
            try:
                words = proc.read(pid, f"fdinfo/{number}").split(None, 4)
            except proc.MISSING:
                proc.check(pid)
                continue
            flags = int(words[3], 8)
            found.append((path, int(number), int(words[1]), mode_of(flags), flags))
    return found


def mode_of(flags):
    """Return the flags of open(2) as the mode of Python's open, as far as psutil tells it."""
    mode = MODES[flags & os.O_ACCMODE]
    return APPENDING[mode] if flags & os.O_APPEND else mode

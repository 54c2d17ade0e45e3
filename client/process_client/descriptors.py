"""Open files and sockets of a process, from one listing of /proc/PID/fd (proc(5))."""

import errno
import os
import stat

from process_client import proc

SOCKET = "socket:["
ELSEWHERE = (b"UNIX", b"NETLINK", b"PACKET")  # prefixes of protocols that are not in sockets.FILES
UNREADABLE = (errno.EINVAL, errno.ENAMETOOLONG)
MODES = {os.O_RDONLY: "r", os.O_WRONLY: "w", os.O_RDWR: "r+"}
MODES[os.O_ACCMODE] = "r+"  # needs the rights to both, allows neither: open(2)
DEVICES = "/dev/"
APPENDING = {"r": "r", "w": "a", "r+": "a+"}


def opened(pid, numbers):
    """Return (sockets, paths) among the descriptors `numbers` (text) of a process.

    `sockets` is {inode as bytes: first descriptor} of those that may be internet sockets, `paths`
    lists the descriptors that lead to a path. For the same `numbers` the result changes only when
    the process runs, or another one that shares its descriptors (CLONE_FILES, clone(2); rare).
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
    """Return the target of the descriptor, "" if it is closed or the target is not known."""
    try:
        return os.readlink(proc.path(pid, f"fd/{number}"))
    except proc.MISSING:
        proc.check(pid)  # passes if only the descriptor was closed
    except OSError as error:
        if error.errno not in UNREADABLE:
            raise
    return ""


def is_elsewhere(pid, number):
    """Return True if this is known not to be an internet socket.

    Each service has one to systemd; asking here is cheaper than searching for it in FILES.
    """
    try:
        protocol = os.getxattr(proc.path(pid, f"fd/{number}"), "system.sockprotoname")
    except OSError:  # the kernel has no such attribute, or the socket was closed
        return False
    return protocol.startswith(ELSEWHERE)


def files(pid, numbers, is_device):
    """Return psutil's open_files: (path, number, position, mode, flags) of each descriptor that
    leads to a regular file which was not deleted.

    `numbers` are descriptors as text; is_device(path) returns True for the path of a device.
    """
    found = []
    for number in numbers:
        path = target(pid, number)  # not cached: another process may rename it
        if path.startswith(DEVICES) and is_device(path):  # saves most processes a system call
            continue
        if path.endswith(proc.DELETED) and proc.without_mark(path) != path:
            continue
        if path.startswith("/") and is_file(pid, number):
            try:
                words = proc.read(pid, f"fdinfo/{number}").split(None, 4)
            except proc.MISSING:
                proc.check(pid)
                continue
            flags = int(words[3], 8)
            found.append((path, int(number), int(words[1]), mode_of(flags), flags))
    return found


def is_file(pid, number):
    """Return True if the descriptor leads to a regular file; raise PermissionError.

    Its path may lead nowhere, or elsewhere: a process may have mounts of its own.
    """
    try:
        return stat.S_ISREG(os.stat(proc.path(pid, f"fd/{number}")).st_mode)
    except PermissionError:
        raise
    except OSError:  # it was closed, or its file system does not answer
        return False


def mode_of(flags):
    """Return the flags of open(2) as a mode of Python's open, as psutil does."""
    mode = MODES[flags & os.O_ACCMODE]
    return APPENDING[mode] if flags & os.O_APPEND else mode

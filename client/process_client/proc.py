"""The files of /proc, read with as few system calls as there can be (proc(5))."""

import os

ROOT = "/proc"  # changed by mount_at

# How a process that has ended answers, and one that never had what is asked for.
MISSING = (FileNotFoundError, ProcessLookupError)

PIECE = 65536  # bytes; the kernel gives the files of one record, as stat and status, in one piece
DELETED = " (deleted)"


class ProcError(Exception):
    """There is no /proc at the path given; the text is one line with the path and the cause."""


def mount_at(root):
    """Read all from the /proc file system at the path `root`; raise ProcError if it is not one."""
    global ROOT
    try:
        with open(os.path.join(root, "stat"), "rb") as file:
            is_proc = b"\nbtime " in file.read()
    except OSError as error:
        raise ProcError(f"{root}: not a /proc file system: {error.strerror}") from None
    if not is_proc:
        raise ProcError(f"{root}: not a /proc file system: its file stat has no line btime")
    ROOT = root


def has_our_pids():
    """Return True if system calls know a process by the same pid as this /proc does.

    The /proc of another PID namespace, as a container may mount it, has other pids.
    """
    try:
        return os.readlink(f"{ROOT}/self") == str(os.getpid())
    except OSError:
        return False


def path(pid, name):
    """Return the path of the file `name` of the process `pid`."""
    return f"{ROOT}/{pid}/{name}"


def read(pid, name):
    """Return the file `name` of the process `pid`, one that the kernel gives in one piece."""
    # A file object would cost two microseconds more, a third of the whole.
    descriptor = os.open(path(pid, name), os.O_RDONLY)
    try:
        return os.read(descriptor, PIECE)
    finally:
        os.close(descriptor)


def read_on(name):
    """Return all of the file /proc/`name`, however long it is."""
    pieces = []
    descriptor = os.open(f"{ROOT}/{name}", os.O_RDONLY)
    try:
        while not pieces or pieces[-1]:
            pieces.append(os.read(descriptor, PIECE))
    finally:
        os.close(descriptor)
    return b"".join(pieces)


def lines(name):
    """Yield the lines of the file /proc/`name`, and have the kernel make no more than are taken."""
    descriptor = os.open(f"{ROOT}/{name}", os.O_RDONLY)
    try:
        piece = os.read(descriptor, PIECE)
        while piece:
            yield from piece.splitlines()  # the kernel never breaks one
            piece = os.read(descriptor, PIECE)
    finally:
        os.close(descriptor)


def link(pid, name):
    """Return the path that the symbolic link `name` of the process `pid` leads to."""
    target = os.readlink(path(pid, name))
    return without_mark(target) if target.endswith(DELETED) else target


def without_mark(target):
    """Return `target` without the kernel's mark for a deleted file, unless it is part of a name."""
    try:
        os.stat(target)
    except PermissionError:
        raise
    except OSError:
        return target[: -len(DELETED)]
    return target


def names(pid, folder):
    """Return the names in the folder of the process `pid`."""
    return os.listdir(path(pid, folder))


def check(pid):
    """Raise FileNotFoundError where the process `pid` has ended."""
    os.stat(f"{ROOT}/{pid}")

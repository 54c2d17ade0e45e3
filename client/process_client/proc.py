"""The files of /proc, read with as few system calls as there can be (proc(5))."""

import os

# How a process that has ended answers, and one that never had what is asked for.
MISSING = (FileNotFoundError, ProcessLookupError)

PIECE = 65536  # bytes; the kernel gives the files of one record, as stat and status, in one piece
DELETED = " (deleted)"


def read(pid, name):
    """Return the file `name` of the process `pid`, one that the kernel gives in one piece."""
    # A file object would cost two microseconds more, a third of the whole.
    descriptor = os.open(f"/proc/{pid}/{name}", os.O_RDONLY)
    try:
        return os.read(descriptor, PIECE)
    finally:
        os.close(descriptor)


def read_on(name):
    """Return all of the file /proc/`name`, however long it is."""
    pieces = []
    descriptor = os.open(f"/proc/{name}", os.O_RDONLY)
    try:
        while not pieces or pieces[-1]:
            pieces.append(os.read(descriptor, PIECE))
    finally:
        os.close(descriptor)
    return b"".join(pieces)


def lines(name):
    """Yield the lines of the file /proc/`name`, and have the kernel make no more than are taken."""
    descriptor = os.open(f"/proc/{name}", os.O_RDONLY)
    try:
        piece = os.read(descriptor, PIECE)
        while piece:
            yield from piece.splitlines()  # the kernel never breaks one
            piece = os.read(descriptor, PIECE)
    finally:
        os.close(descriptor)


def link(pid, name):
    """Return the path that the symbolic link `name` of the process `pid` leads to."""
    path = os.readlink(f"/proc/{pid}/{name}")
    return without_mark(path) if path.endswith(DELETED) else path


def without_mark(path):
    """Return `path` without the kernel's mark for a file that was deleted, if it is the mark."""
    try:
        os.stat(path)
    except PermissionError:
        raise
    except OSError:
        return path[: -len(DELETED)]
    return path


def names(pid, folder):
    """Return the names in the folder of the process `pid`."""
    return os.listdir(f"/proc/{pid}/{folder}")


def check(pid):
    """Raise FileNotFoundError where the process `pid` has ended."""
    os.stat(f"/proc/{pid}")

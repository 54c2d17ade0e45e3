"""Reads files of /proc (proc(5)) with as few system calls as possible."""

import errno
import os
import time

ROOT = "/proc"  # changed by mount_at

# Errors for a process that has ended, and for a file that a process of its kind does not have.
MISSING = (FileNotFoundError, ProcessLookupError)

PIECE = 65536  # bytes; most files come in one piece
DELETED = " (deleted)"


class ProcError(Exception):
    """There is no /proc at the path given; the text is one line with the path and the cause."""


class Odd(ValueError):
    """A file of /proc lacks what it should have; the text says what, and nothing of its content."""


def mount_at(root):
    """Read all from the /proc file system at the path `root`; raise ProcError if it is not one.

    It need not have more than folders of processes: the mount option subset=pid leaves no others.
    """
    global ROOT
    try:
        has_processes = any(name.isdigit() for name in os.listdir(root))
    except OSError as error:
        raise ProcError(f"{root}: not a /proc file system: {error.strerror}") from None
    if not has_processes:
        raise ProcError(f"{root}: not a /proc file system: it has no folder of a process")
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
    """Return the content of the file `name` of the process `pid`.

    Only for files that the kernel writes as one record, of any length: it ends with a short piece.
    """
    # A file object would take two microseconds more, a third of the time.
    descriptor = os.open(path(pid, name), os.O_RDONLY)
    try:
        data = piece = os.read(descriptor, PIECE)
        while len(piece) == PIECE:
            piece = os.read(descriptor, PIECE)
            data += piece
        return data
    finally:
        os.close(descriptor)


def read_on(name):
    """Return the content of the file /proc/`name`, of any length."""
    pieces = []
    descriptor = os.open(f"{ROOT}/{name}", os.O_RDONLY)
    try:
        while not pieces or pieces[-1]:
            pieces.append(os.read(descriptor, PIECE))
    finally:
        os.close(descriptor)
    return b"".join(pieces)


def lines(name, seconds=60):
    """Yield the lines of the file /proc/`name`; the kernel generates no more than are consumed.

    Raise TimeoutError if that takes more than `seconds` of CPU.
    """
    end = time.process_time() + seconds
    descriptor = os.open(f"{ROOT}/{name}", os.O_RDONLY)
    try:
        rest, piece = b"", os.read(descriptor, PIECE)
        while piece:
            if time.process_time() > end:
                raise TimeoutError(errno.ETIME, f"takes more than {seconds} s of CPU")
            *whole, rest = (rest + piece).split(b"\n")
            yield from whole
            piece = os.read(descriptor, PIECE)
        if rest:
            yield rest
    finally:
        os.close(descriptor)


def link(pid, name):
    """Return the target of the symbolic link `name` of the process `pid`."""
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
    """Raise FileNotFoundError if the process `pid` has ended."""
    os.stat(f"{ROOT}/{pid}")

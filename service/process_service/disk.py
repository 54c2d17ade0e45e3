"""What the disk of the records must be able to do, tried before records depend on it."""

import errno
import os

from .store import StoreError

FULL = (errno.ENOSPC, errno.EDQUOT)
LONGEST = "X" * 64 + "_" + "9" * 12 + "." + "9" * 9 + ".json"  # the name of a record
CONTENT = b"[{}]"


def try_disk(files, reserve):
    """Raise `StoreError` with the cause if records cannot be kept in `files`, a `Folder`.

    It goes through the steps of storing a record under a name that readers skip, and removes it. A
    full disk is not a fault: it keeps its records, and takes more once there is room. `reserve` is
    what must stay free (bytes).
    """
    doing = "write and sync a file"
    try:
        with files.written(LONGEST, CONTENT) as unfinished:
            name = os.path.basename(unfinished).replace(".tmp", "-linked.tmp")  # sweeps remove both
            doing = "hard-link a file"
            files.give_name(unfinished, name)
            try:
                again = files.give_name(unfinished, name)
                doing = "sync the folder"
                files.make_names_durable()
                doing = "read a file"
                lack = what_lacks(files, name, again, reserve)
            finally:
                files.remove(name)
            doing = "remove a file"
    except OSError as error:
        if error.errno in FULL:
            return
        lack = f"{doing}: {error.strerror}"
    if lack:
        raise StoreError(f"Could not use storage directory: cannot {lack}: {files.path}")


def what_lacks(files, name, again, reserve):
    """Return what the disk does wrongly with the file `name`, None if all is right.

    `again` is True if the name could be given twice. On such a disk records are lost or never
    removed, or a record of one node keeps that of another out.
    """
    disk = os.statvfs(files.path)
    lacks = (
        (again, "refuse a second file of the same name"),
        (files.read(name) != CONTENT, "read what was written"),
        (files.read(name.lower()) is not None, "distinguish x from X in names"),
        (files.time(name) <= 0, "keep the time of a file"),
        (reserve and not disk.f_blocks, "report its free space (with min_free_mb 0 it need not)"),
    )
    return next((lack for wrong, lack in lacks if wrong), None)

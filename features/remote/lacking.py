"""Runs process-service on a disk that refuses something: lacking.py WHAT OPTION...

WHAT is "hard-links", "fsync" or "folder-fsync". Needs only the service's virtual environment.
"""

import errno
import os
import stat
import sys

from process_service.cli import main


def refuse(*_):
    """Fail as the kernel does if a file system does not have the operation."""
    raise OSError(errno.EPERM, os.strerror(errno.EPERM))


def sync(descriptor, call=os.fsync):
    """Sync files, but no folder."""
    if stat.S_ISDIR(os.fstat(descriptor).st_mode):
        refuse()
    call(descriptor)


what = sys.argv.pop(1)
name, function = {
    "hard-links": ("link", refuse),
    "fsync": ("fsync", refuse),
    "folder-fsync": ("fsync", sync),
}[what]
setattr(os, name, function)
sys.exit(main())

"""Runs the client and prints, a line each, the path of what it has brought to the disk by fsync.

    VENV/bin/python syncing.py OPTION...

Needs nothing but what the client's own virtual environment holds.
"""

import os
import sys

from process_client.cli import main


def fsync(descriptor, call=os.fsync):
    """Bring it to the disk and print its path."""
    call(descriptor)
    print(os.readlink(f"/proc/self/fd/{descriptor}"), flush=True)


os.fsync = fsync
sys.exit(main())

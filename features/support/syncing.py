"""Runs client or service and prints, a line each, the path of what it brought to the disk by fsync.

    VENV/bin/python syncing.py process_client|process_service OPTION...

Needs nothing but what their own virtual environments hold.
"""

import importlib
import os
import sys


def fsync(descriptor, call=os.fsync):
    """Bring it to the disk and print its path."""
    call(descriptor)
    print(os.readlink(f"/proc/self/fd/{descriptor}"), flush=True)


os.fsync = fsync
program = sys.argv.pop(1)
sys.exit(importlib.import_module(f"{program}.cli").main())

"""Runs client or service and prints, a line each, the path of what it brought to the disk by fsync.

    VENV/bin/python syncing.py process_client|process_service OPTION...

Needs nothing but what their own virtual environments hold.
"""

import importlib
import os
import sys
import time


def fsync(descriptor, call=os.fsync):
    """Bring it to the disk and print its path, and of a folder also which names it holds then."""
    time.sleep(0.2)  # whoever does not wait for it is found out
    call(descriptor)
    path = os.readlink(f"/proc/self/fd/{descriptor}")
    names = os.listdir(path) if os.path.isdir(path) else ()
    print(path, *(f"{path} with {name}" for name in names), sep="\n", flush=True)


os.fsync = fsync
program = sys.argv.pop(1)
sys.exit(importlib.import_module(f"{program}.cli").main())

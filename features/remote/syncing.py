"""Runs the client or the service and prints a line with each path that it syncs by fsync.

    VENV/bin/python syncing.py process_client|process_service OPTION...

Needs only the virtual environment of that program.
"""

import importlib
import os
import sys
import time


def fsync(descriptor, call=os.fsync):
    """Sync a file and print its path; for a folder print the names in it as well."""
    time.sleep(0.2)  # so that a test notices a program that does not wait for it
    call(descriptor)
    path = os.readlink(f"/proc/self/fd/{descriptor}")
    names = os.listdir(path) if os.path.isdir(path) else ()
    print(path, *(f"{path} with {name}" for name in names), sep="\n", flush=True)


os.fsync = fsync
program = sys.argv.pop(1)
sys.exit(importlib.import_module(f"{program}.cli").main())

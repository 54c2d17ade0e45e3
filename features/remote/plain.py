"""Prints psutil's values for processes, without code of the client.

    VENV/bin/python plain.py KEY,KEY... PID...

Prints a list in JSON with one object per process; null is a value that psutil refuses or guesses.
Needs only the client's virtual environment.
"""

import json
import os
import sys

import psutil

RENAMED = {"connections": "net_connections"}  # since psutil 6.0


def ask(process, key):
    """Return the value of `key` for a process, None if psutil refuses or guesses it."""
    if key == "pid":
        return process.pid
    if key == "exe" and not may_read(process.pid):
        return None  # psutil takes the first argument, which anyone can choose
    try:
        return getattr(process, RENAMED.get(key, key))()
    except psutil.Error:
        return None


def may_read(pid):
    """Return True if this account may read where the process' executable file is."""
    try:
        os.readlink(f"/proc/{pid}/exe")
    except PermissionError:
        return False
    except OSError:  # a kernel thread
        pass
    return True


keys, pids = sys.argv[1].split(","), sys.argv[2:]
processes = [psutil.Process(int(pid)) for pid in pids]
print(json.dumps([{key: ask(process, key) for key in keys} for process in processes]))

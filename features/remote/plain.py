"""Tells what psutil itself says of processes, with none of the client's code.

    VENV/bin/python plain.py KEY,KEY... PID...

Prints a list in JSON with one object a process; null is what psutil refuses. Needs nothing but what
the client's own virtual environment holds.
"""

import json
import sys

import psutil

RENAMED = {"connections": "net_connections"}  # since psutil 6.0


def ask(process, key):
    """Return one value."""
    if key == "pid":
        return process.pid
    try:
        return getattr(process, RENAMED.get(key, key))()
    except psutil.Error:
        return None


keys, pids = sys.argv[1].split(","), sys.argv[2:]
processes = [psutil.Process(int(pid)) for pid in pids]
print(json.dumps([{key: ask(process, key) for key in keys} for process in processes]))

"""Runs the client with a process that ends while the reading is under way, at a moment of choice.

    VENV/bin/python vanishing.py KEY OPTION...

The process is in the list of pids. It ends just before the client turns to the file in /proc that
its KEY stands in, or, where KEY is `pid`, before the client turns to any. Its pid goes to stdout.
Needs nothing but what the client's own virtual environment holds.
"""

import os
import subprocess
import sys

import psutil
from process_client.cli import main

FILES = {
    "uids": "status",
    "cmdline": "cmdline",
    "exe": "exe",
    "memory_info": "statm",
    "threads": "task",
    "num_fds": "fd",
}

victim = subprocess.Popen(["sleep", "300"])
print(victim.pid, flush=True)
moment = sys.argv.pop(1)


def end():
    """End the process for good: no zombie is left."""
    victim.kill()
    victim.wait()


def pids(read=psutil.pids):
    """List the pids, the victim's among them whether it still lives or not."""
    found = read()
    if moment == "pid":
        end()
    return sorted({*found, victim.pid})


def ending_first(call):
    """Wrap a function of the module os so that the victim ends when it is to look at the file."""

    def function(path, *arguments, **options):
        if path == f"/proc/{victim.pid}/{FILES.get(moment)}":
            end()
        return call(path, *arguments, **options)

    return function


psutil.pids = pids
for name in ("open", "listdir", "readlink"):
    setattr(os, name, ending_first(getattr(os, name)))
status = main()
if victim.returncode is None:
    sys.exit("the client never turned to that file")
sys.exit(status)

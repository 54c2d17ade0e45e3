"""Runs the client with a process that ends while the reading is under way, at a moment of choice.

    VENV/bin/python vanishing.py KEY OPTION...

The process is in the list of pids. It ends just before its KEY would be read, or, where KEY is
`pid`, before anything of it is. Its pid goes to stdout. Needs nothing but what the client's own
virtual environment holds.
"""

import subprocess
import sys

import psutil
from process_client.cli import main

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


def ending_first(read):
    """Wrap a method of psutil.Process so that the victim ends when it is about to be asked."""

    def method(process):
        if process.pid == victim.pid:
            end()
        return read(process)

    return method


psutil.pids = pids
if moment != "pid":
    setattr(psutil.Process, moment, ending_first(getattr(psutil.Process, moment)))
sys.exit(main())

"""libvirt: its daemons started, and machines of ours found and removed."""

import json
import time
from pathlib import Path

from machines.console import ROOT, Fault, as_root, ask, say, step

PREFIX = "process-recorder_"
NETWORK = "process-recorder"


def virsh(*arguments):
    """Status and output of a virsh command on the system's libvirt."""
    return ask(["virsh", "--connect", "qemu:///system", "--quiet", *arguments])


def start():
    """Have libvirtd running and answering; without systemd it is started as a daemon."""
    if virsh("version")[0] == 0:
        return
    with step("Starting libvirt"):
        if Path("/run/systemd/system").is_dir():
            ask(as_root(["systemctl", "start", "libvirtd"]))
        else:
            ask(as_root(["virtlogd", "--daemon"]))
            ask(as_root(["libvirtd", "--daemon"]))
        deadline = time.monotonic() + 30
        while virsh("version")[0]:
            if time.monotonic() > deadline:
                raise Fault(
                    "libvirtd does not start: run `libvirtd` as root in a terminal and read what"
                    f" it says ({virsh('version')[1].splitlines()[-1]})"
                )
            time.sleep(0.5)

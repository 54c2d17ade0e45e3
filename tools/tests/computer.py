"""A simulated computer for `make up`: every program that it can call is a script of the test."""

import os
import shutil
import subprocess
import sys

from features.lab.paths import ROOT

REAL = (
    "sh",
    "cat",
    "cp",
    "dirname",
    "env",
    "mkdir",
    "rm",
    "sed",
    "sleep",
    "timeout",
    "tr",
    "xargs",
)

NO_BOX = 'case "$1 $2" in "box add") exit 1 ;; esac'
HAS_BOX = 'case "$1 $2" in "box list") echo 1,,box-name,centos/7; echo 1,,box-provider,libvirt ;; '

# What each program does if nothing is wrong, as a script of sh.
PROGRAMS = {
    "apt-cache": "echo '  Depends: linux-image-6.1'",
    "apt-get": "",
    "chgrp": "",
    "chmod": "",
    "dpkg": "",
    "dpkg-query": 'for name; do echo "ii  $name"; done',
    "mmdebstrap": "echo 'no network' >&2; exit 1",
    "qemu-system-x86_64": "echo 'Kernel panic'",
    # One more record each time it is called.
    "ssh": "echo x >>records; sed -n '$=' records; echo web-1_1593338571.56.json; echo 3",
    "setpriv": 'while [ "${1#--}" != "$1" ]; do shift; done; exec "$@"',
    "vagrant": NO_BOX,
    "virsh": "",
}

# What differs in each kind of trouble; None removes a program.
TROUBLES = {
    "nothing is wrong": {
        "vagrant": 'echo "$*" >>asked; ' + HAS_BOX + '"ssh-config "*) echo Host api ;; esac'
    },
    "packages cannot be installed": {"dpkg-query": "", "apt-get": "echo 'E: no network'; exit 1"},
    "there is no Debian": {"dpkg-query": None},
    "no virtual machine boots": {"qemu-system-x86_64": "echo 'Could not access KVM'; exit 1"},
    "libvirt does not start": {"virsh": "echo 'cannot connect'; exit 1"},
    "another checkout has machines": {
        "virsh": 'case "$*" in *--name) echo process-recorder_x ;; *desc*) echo /elsewhere ;; esac'
    },
    "another checkout took the names": {
        "virsh": 'case "$*" in *undefine*) : >gone ;; *"list --all --name") '
        "[ -e gone ] || echo process-recorder_x ;; esac",
        "vagrant": 'case "$1" in destroy) [ -e gone ] || { echo is taken; exit 1; } ;; esac',
    },
    "no kernel can be fetched": {"apt-get": "exit 1"},
    "no box is available": {},
    "Vagrant fails": {"vagrant": HAS_BOX + '"up "*) echo it fails; exit 1 ;; esac'},
    "no machine answers": {
        "vagrant": HAS_BOX + '"ssh-config "*) echo vagrant fails here; exit 1 ;; esac'
    },
}


# Python runs this at its start: a program that sleeps lets time pass without waiting for it.
CLOCK = """
import time
slept, monotonic, real_sleep = 0, time.monotonic, time.sleep
def sleep(seconds):
    global slept
    if seconds < 0.1:  # subprocess looks for the end of a command that often
        return real_sleep(seconds)
    slept += seconds
time.sleep, time.monotonic = sleep, lambda: monotonic() + slept
"""


class Computer:
    """A `folder` with a copy of tools/machines/, and the only programs that it can call."""

    def __init__(self, folder, trouble="nothing is wrong", **environment):
        """Simulate a `trouble`, a key of TROUBLES; `environment` adds variables."""
        self.folder = folder
        for package in ("tools/machines", "features/lab", "features/remote"):
            shutil.copytree(ROOT / package, folder / package)
        (folder / "sitecustomize.py").write_text(CLOCK)
        programs = folder / "bin"
        programs.mkdir()
        for name in REAL:
            (programs / name).symlink_to(shutil.which(name))
        for name, script in (PROGRAMS | TROUBLES[trouble]).items():
            if script is not None:
                (programs / name).write_text(f"#!/bin/sh\n{script}\n")
                (programs / name).chmod(0o755)
        own = folder / ".vagrant/machines/x/libvirt/id"
        own.parent.mkdir(parents=True)
        own.write_text("of a machine that this checkout made")
        kernel = folder / ".cache/process-recorder/vmlinuz"
        if trouble != "no kernel can be fetched":
            kernel.parent.mkdir(parents=True)
            kernel.touch()
        self.environment = {
            "PATH": str(programs),
            "HOME": str(folder),
            "TERM": "dumb",
            "PYTHONPATH": str(folder),
        } | environment

    def make(self, target):
        """Run what `make up` or another `target` runs; return the finished process."""
        # Its programs change nothing, so they may run as root, who needs no sudo.
        root = [] if os.geteuid() == 0 else [shutil.which("unshare"), "--map-root-user"]
        return subprocess.run(
            [*root, sys.executable, "-m", "tools.machines", target],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def asked_vagrant(self):
        """Return the arguments of each call of Vagrant, one call a line."""
        return (self.folder / "asked").read_text().splitlines()

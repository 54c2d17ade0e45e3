"""A computer of a scenario's own for `make up`: the programs that it calls do as they are told."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

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

# What each program does where nothing is wrong, as a script of sh.
PROGRAMS = {
    "apt-cache": "echo '  Depends: linux-image-6.1'",
    "apt-get": "",
    "chgrp": "",
    "chmod": "",
    "dpkg": "",
    "dpkg-query": 'for name; do echo "ii  $name"; done',
    "mmdebstrap": "echo 'no network' >&2; exit 1",
    "qemu-system-x86_64": "echo 'Kernel panic'",
    # One more record each time.
    "ssh": "echo x >>records; sed -n '$=' records; echo web-1_1593338571.56.json; echo 3",
    "setpriv": 'while [ "${1#--}" != "$1" ]; do shift; done; exec "$@"',
    "vagrant": NO_BOX,
    "virsh": "",
}

# What they do otherwise where something is; None takes a program away.
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
    "no box can be had": {},
    "Vagrant fails": {"vagrant": HAS_BOX + '"up "*) echo it fails; exit 1 ;; esac'},
    "no machine answers": {
        "vagrant": HAS_BOX + '"ssh-config "*) echo vagrant fails here; exit 1 ;; esac'
    },
}


class Computer:
    """A folder with a copy of tools/machines/, and programs that are all it can call."""

    def __init__(self, trouble):
        """`trouble` is one of TROUBLES, or NAME is "VALUE" for a variable of the environment."""
        self.folder = Path(tempfile.mkdtemp(prefix="process-recorder-"))
        for package in ("tools/machines", "features/lab"):
            shutil.copytree(ROOT / package, self.folder / package)
        programs = self.folder / "bin"
        programs.mkdir()
        for name in REAL:
            (programs / name).symlink_to(shutil.which(name))
        for name, script in (PROGRAMS | TROUBLES.get(trouble, {})).items():
            if script is not None:
                (programs / name).write_text(f"#!/bin/sh\n{script}\n")
                (programs / name).chmod(0o755)
        own = self.folder / ".vagrant/machines/x/libvirt/id"
        own.parent.mkdir(parents=True)
        own.write_text("of a machine that this checkout made")
        kernel = self.folder / ".cache/process-recorder/vmlinuz"
        if trouble != "no kernel can be fetched":
            kernel.parent.mkdir(parents=True)
            kernel.touch()
        self.environment = {"PATH": str(programs), "HOME": str(self.folder), "TERM": "dumb"}
        if trouble not in TROUBLES:
            name, value = trouble.split(" is ")
            self.environment[name] = value.strip('"')

    def make(self, target):
        """Run what `make up` or another `target` runs; return the finished process."""
        # Its programs change nothing, so whoever runs it may be root.
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
        """Return what Vagrant was asked to do where nothing is wrong, one a line."""
        return (self.folder / "asked").read_text().splitlines()

    def remove(self):
        """Remove the folder."""
        shutil.rmtree(self.folder)

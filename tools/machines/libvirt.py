"""libvirt: starts its daemons, finds our machines and removes what is left of old ones."""

import grp
import os
import shlex
import sys
import time
from getpass import getuser
from pathlib import Path

from features.lab.console import Fault, as_root, run_quietly, say, step
from features.lab.paths import ROOT

PREFIX = "process-recorder_"
NETWORK = "process-recorder"


def virsh(*arguments):
    """Return the status and the output of a virsh command for the system's libvirt."""
    return run_quietly(["virsh", "--connect", "qemu:///system", "--quiet", *arguments])


def join_group(module="tools.machines"):
    """Join the group libvirt, which may manage machines, and run this command again with it.

    `module` is the module that Python runs then, with the arguments of this process.
    """
    if os.geteuid() == 0 or grp.getgrnam("libvirt").gr_gid in os.getgroups():
        return
    user = getuser()
    if user not in grp.getgrnam("libvirt").gr_mem:
        run_quietly(as_root(["usermod", "--append", "--groups", "libvirt", user]))
        say(f"{user} is now in the group libvirt; in terminals already open, run `sg libvirt`")
    again = shlex.join([sys.executable, "-m", module, *sys.argv[1:]])
    os.execvp("sg", ["sg", "libvirt", "-c", again])


def start():
    """Start libvirtd unless it answers, under systemd or else as a daemon."""
    if virsh("version")[0] == 0:
        return
    with step("Starting libvirt"):
        if Path("/run/systemd/system").is_dir():
            run_quietly(as_root(["systemctl", "start", "libvirtd"]))
        else:
            run_quietly(as_root(["virtlogd", "--daemon"]))
            run_quietly(as_root(["libvirtd", "--daemon"]))
        deadline = time.monotonic() + 30
        while True:
            status, said = virsh("version")
            if status == 0:
                return
            if time.monotonic() > deadline:
                raise Fault(
                    "libvirtd does not start: run `libvirtd` as root in a terminal and read its"
                    f" messages; virsh reports: {said.splitlines()[-1]}"
                )
            time.sleep(0.5)


def clear_leftovers():
    """Remove what would be in the way of this checkout's machines.

    That is what an interrupted run of this checkout left. Machines of another checkout, which has
    the same addresses, are a fault: they may be in use.
    """
    known = {path.read_text().strip() for path in ROOT.glob(".vagrant/machines/*/libvirt/id")}
    for name in _domains():
        if virsh("domuuid", name)[1].strip() in known:
            continue
        owner = virsh("desc", name)[1].strip()
        if owner != str(ROOT):
            raise Fault(
                f"the machine {name} belongs to another checkout ({owner or 'unknown'}):"
                " run `make down` there and `make reclaim` here, which removes its machines"
            )
        say(f"Removing {name}, which an interrupted run left behind")
        _remove(name)
    _remove_volumes()
    _repair_networks()


def reclaim():
    """Remove the machines of every checkout, their disks and their network."""
    for name in _domains():
        say(f"Removing {name}")
        _remove(name)
    _remove_volumes()
    for action in ("net-destroy", "net-undefine"):
        virsh(action, NETWORK)


def _domains():
    names = virsh("list", "--all", "--name")[1].split()
    return [name for name in names if name.startswith(PREFIX)]


def _remove(name):
    virsh("destroy", name)
    for snapshot in virsh("snapshot-list", name, "--name")[1].split():
        virsh("snapshot-delete", name, snapshot, "--metadata")
    status, said = virsh("undefine", name, "--managed-save", "--nvram")
    if status:
        raise Fault(f"{name} cannot be removed: {said.splitlines()[-1]}")


def _remove_volumes():
    """Remove disks without a machine: Vagrant refuses to create a disk that exists."""
    domains = _domains()
    virsh("pool-refresh", "default")
    for line in virsh("vol-list", "default")[1].splitlines():
        volume = line.split()[0]
        if volume.startswith(PREFIX) and not volume.startswith(tuple(domains)):
            virsh("vol-delete", volume, "--pool", "default")


def _repair_networks():
    """Start our networks; first remove the bridges that a killed libvirtd may leave behind."""
    inactive = virsh("net-list", "--inactive", "--name")[1].split()
    for name in inactive:
        if name not in (NETWORK, "vagrant-libvirt"):
            continue
        status, said = virsh("net-start", name)
        if status and "already in use by interface" in said:
            bridge = said.split("already in use by interface")[1].split()[0]
            run_quietly(as_root(["ip", "link", "delete", bridge]))
            virsh("net-start", name)

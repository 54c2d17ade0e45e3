"""Finds the hosts in Vagrant or in an Ansible inventory."""

import json
import os
import re
import subprocess
import tempfile
from pathlib import Path

from features.lab import boots
from features.lab.host import SshHost, Unreachable
from features.lab.paths import ROOT, TOOLS
from features.lab.waiting import eventually

# Written by Vagrant's Ansible provisioner; the plays that scenarios run use it, too.
VAGRANT_INVENTORY = ROOT / ".vagrant/provisioners/ansible/inventory/vagrant_ansible_inventory"


def vagrant_hosts():
    """Return {"api": SshHost, "client": SshHost} of the running virtual machines.

    Vagrant gives no status of a machine that another Vagrant process has locked, even if that only
    reads the status as well (Vagrant::MachineIndex#get). Then try again.
    Raise `Unreachable` with Vagrant's message.
    """
    # Imported here, because without Vagrant the import prints a warning.
    import vagrant

    with tempfile.NamedTemporaryFile("r") as errors:
        machines = vagrant.Vagrant(root=str(ROOT), err_cm=vagrant.make_file_cm(errors.name, "w"))

        def ask():
            try:
                return running_hosts(machines)
            except subprocess.CalledProcessError as error:
                why = vagrants_message(error.output.decode(), Path(errors.name).read_text())
                # Only this error is worth another try.
                assert "is locked" not in why, f"{why}; wait for the other Vagrant to end"
                raise Unreachable(f"vagrant failed: {why}; run `make up`") from error

        try:
            return eventually(ask, within=60)
        except AssertionError as error:
            raise Unreachable(f"vagrant failed: {error}") from error


def vagrants_message(output, errors):
    """Return Vagrant's error message as one line, from machine-readable `output` or `errors`."""
    found = re.search(r"^\d+,[^,]*,error-exit,[^,]*,(.*)", output, re.MULTILINE)
    words = found[1].replace(r"\n", " ").replace("%!(VAGRANT_COMMA)", ",") if found else errors
    return " ".join(words.split())


def running_hosts(machines):
    """Return the hosts of Vagrant's `machines`; raise `Unreachable` if one does not run."""
    stopped = [machine.name for machine in machines.status() if machine.state != "running"]
    if stopped or not VAGRANT_INVENTORY.exists():
        raise Unreachable(f"not running: {', '.join(stopped) or 'any machine'}; run `make up`")
    hosts = {name: vagrant_host(name, machines.conf(vm_name=name)) for name in ("api", "client")}
    for name, host in hosts.items():
        host.start_again = boots.by_vagrant(name)
    return hosts


def vagrant_host(name, conf):
    """Return the host that `vagrant ssh-config` describes as `conf`."""
    return SshHost(name, conf["HostName"], int(conf["Port"]), conf["User"], conf["IdentityFile"])


def inventory_hosts(file):
    """Return {"api": SshHost, "client": SshHost}: the first hosts of these groups in `file`."""
    done = subprocess.run(
        [TOOLS / "ansible-inventory", "-i", file, "--list"],
        env=os.environ | {"ANSIBLE_CONFIG": str(ROOT / "provisioning/ansible.cfg")},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Unreachable(f"{file} is not an inventory: {cause(file, done.stderr)}")
    listing = json.loads(done.stdout)
    return {name: inventory_host(name, listing, file) for name in ("api", "client")}


def cause(file, said):
    """Return from Ansible's output `said` the reason why it refuses the inventory `file`."""
    if not Path(file).exists():
        return "there is no such file"
    found = re.search(
        r"with ini plugin: (?:\S+:\d+: )?(.+?)(?: \[WARNING\]| ERROR!|$)", " ".join(said.split())
    )
    return found[1] if found else said.strip().splitlines()[-1]


def inventory_host(group, listing, file):
    """Return the first host of `group` in `listing`, the output of `ansible-inventory --list`."""
    known = listing["_meta"]["hostvars"]
    names = listing.get(group, {}).get("hosts", []) or [name for name in known if name == group]
    if not names:
        raise Unreachable(f"{file}: no host in the group '{group}'")
    settings = known.get(names[0], {})
    host = SshHost(
        group,
        settings.get("ansible_host", names[0]),
        int(settings.get("ansible_port", 22)),
        settings.get("ansible_user"),
        settings.get("ansible_ssh_private_key_file"),
        settings.get("ansible_password", settings.get("ansible_ssh_pass")),
    )
    host.inventory_name = names[0]
    return host

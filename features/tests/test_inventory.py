"""Where the features find their hosts: Vagrant or an inventory; what they say if it fails."""

import tempfile
from pathlib import Path

import pytest

from features.lab import inventory
from features.lab.host import Unreachable

VAGRANTS = {
    "locked at first, then without machines": (
        "[ -e asked ] || "
        "{ : >asked; echo '1,,error-exit,Vagrant::Errors::MachineLocked,It is locked!'; exit 1; }\n"
        "for name in api client; do echo 1,$name,state,poweroff; done",
        "not running: api, client; run `make up`",
    ),
    "failing": (
        "printf '%s\\n' '1,,error-exit,Vagrant::Errors::Some,It\\nfails'; exit 1",
        "vagrant failed: It fails; run `make up`",
    ),
}
LISTING = {
    "api": {"hosts": ["web"]},
    "client": {"hosts": ["node-1", "node-2"]},
    "_meta": {
        "hostvars": {
            "web": {
                "ansible_host": "192.0.2.10",
                "ansible_port": 2222,
                "ansible_user": "admin",
                "ansible_password": "hunter22",
            },
            "spare": {"ansible_host": "192.0.2.12"},
        }
    },
}


@pytest.mark.parametrize("kind", VAGRANTS)
def test_vagrants_answer(kind, tmp_path, monkeypatch):
    script, message = VAGRANTS[kind]
    program = tmp_path / "vagrant"
    program.write_text(f"#!/bin/sh\ncd {tmp_path}\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(Unreachable) as raised:
        inventory.vagrant_hosts()
    assert message in str(raised.value)


def test_a_broken_inventory_is_named_with_its_fault():
    # Ansible folds its messages at 79 columns, so the path has to be a short one.
    with tempfile.TemporaryDirectory() as folder:
        hosts = Path(folder, "hosts")
        hosts.write_text("[api]\n192.0.2.10 admin\n")
        with pytest.raises(Unreachable, match="hosts is not an inventory: Expected key=value"):
            inventory.inventory_hosts(hosts)


def test_a_missing_inventory_is_named(tmp_path):
    assert inventory.cause(tmp_path / "hosts", "whatever") == "there is no such file"


def test_the_first_host_of_a_group_with_its_login():
    host = inventory.inventory_host("api", LISTING, "hosts")
    assert (host.name, host.inventory_name, host.address) == ("api", "web", "192.0.2.10")
    assert host.door == {"hostname": "192.0.2.10", "port": 2222}
    assert (host.user, host.password) == ("admin", "hunter22")
    assert inventory.inventory_host("client", LISTING, "hosts").inventory_name == "node-1"


def test_a_host_may_be_named_as_the_group_itself():
    assert inventory.inventory_host("spare", LISTING, "hosts").address == "192.0.2.12"


def test_an_inventory_without_a_host_in_a_group():
    with pytest.raises(Unreachable, match="hosts: no host in the group 'archive'"):
        inventory.inventory_host("archive", LISTING, "hosts")

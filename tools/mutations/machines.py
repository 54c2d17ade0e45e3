"""Trials on machines: one play installs the mutation, the same play from here removes it."""

import sys
from pathlib import Path

from features.lab.paths import ROOT
from features.lab.plays import ENVIRONMENT, MITOGEN
from tools.mutations.mutation import Unfit
from tools.mutations.trial import Copy, run

INVENTORY = ROOT / ".vagrant/provisioners/ansible/inventory/vagrant_ansible_inventory"


class Machines:
    """Running hosts of an inventory, provisioned from here."""

    jobs = 1

    def __init__(self, inventory=None):
        self.inventory = Path(inventory or INVENTORY).resolve()
        self._play(ROOT, "site.yml")

    def passes(self, test):
        """Return (True if `test` passes on the hosts as they are, its output)."""
        with Copy() as copy:
            failed, output = copy.first_failure([test], f"-Dinventory={self.inventory}")
        return failed == "", output

    def failure(self, mutation):
        """Return what its tests say while the hosts have `mutation`, as Copy.first_failure does."""
        with Copy() as copy, copy.mutated(mutation):
            # The token, the certificate and the wheels, which are not in the repository.
            for kept in (".secrets", ".cache"):
                (copy.root / "provisioning" / kept).symlink_to(ROOT / "provisioning" / kept)
            try:
                self._play(copy.root, mutation.playbook, without(mutation))
                return copy.first_failure(mutation.by_cost(), f"-Dinventory={self.inventory}")
            finally:
                self._play(ROOT, mutation.playbook, without(mutation))

    def _play(self, root, playbook, options=()):
        folder = root / "provisioning"
        status, output = run(
            [Path(sys.executable).with_name("ansible-playbook"), "-i", self.inventory, playbook]
            + [*options],
            folder,
            **ENVIRONMENT | MITOGEN | {"ANSIBLE_CONFIG": str(folder / "ansible.cfg")},
        )
        if status != 0:
            raise Unfit(f"{playbook} fails in {folder}\n{output}")


def without(mutation):
    """Return options that leave out packages, most of a play, unless `mutation` concerns them."""
    installs = any(f"/roles/{role}/" in mutation.file for role in ("application", "base"))
    return [] if installs else ["--skip-tags=install"]

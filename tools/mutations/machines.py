"""Machines as the stage: broken by a play from the copy, mended by the same play from here."""

import sys
from pathlib import Path

from features.lab.paths import ROOT
from features.support.plays import ENVIRONMENT, MITOGEN
from tools.mutations.trial import Copy, Unfit, run

INVENTORY = ROOT / ".vagrant/provisioners/ansible/inventory/vagrant_ansible_inventory"


class Machines:
    """Running hosts of an inventory, provisioned from here."""

    jobs = 1

    def __init__(self, inventory=None):
        self.inventory = Path(inventory or INVENTORY).resolve()
        self._play(ROOT, "site.yml")

    def passes(self, feature):
        """Tell whether `feature` passes on the hosts as they are; return the output."""
        with Copy() as copy:
            failed, output = copy.behave(feature, f"-Dinventory={self.inventory}")
        return failed == "", output

    def failure(self, fault):
        """Return what failed in the feature of `fault` while the hosts have it, and the output."""
        with Copy() as copy, copy.broken(fault):
            # The token, the certificate and the wheels, which are not in the repository.
            for kept in (".secrets", ".cache"):
                (copy.root / "provisioning" / kept).symlink_to(ROOT / "provisioning" / kept)
            try:
                self._play(copy.root, fault.playbook)
                return copy.behave(fault.feature, f"-Dinventory={self.inventory}")
            finally:
                self._play(ROOT, fault.playbook)

    def _play(self, root, playbook):
        folder = root / "provisioning"
        status, output = run(
            [Path(sys.executable).with_name("ansible-playbook"), "-i", self.inventory, playbook],
            folder,
            **ENVIRONMENT | MITOGEN | {"ANSIBLE_CONFIG": str(folder / "ansible.cfg")},
        )
        if status != 0:
            raise Unfit(f"{playbook} fails in {folder}\n{output}")

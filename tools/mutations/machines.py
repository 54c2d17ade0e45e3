"""Trials on machines: one play installs a round of mutations, the same play from here removes it.

A play takes most of a trial's time. So the mutations of a round are on the hosts together, and each
has to be caught by the scenario that it names.
"""

import re
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from features.lab.paths import ROOT
from features.lab.plays import ENVIRONMENT, MITOGEN
from tools.mutations.mutation import Unfit
from tools.mutations.trial import Copy, run

INVENTORY = ROOT / ".vagrant/provisioners/ansible/inventory/vagrant_ansible_inventory"
# The token, the certificate and the wheels, which are not in the repository.
KEPT = (".secrets", ".cache")


class Machines:
    """Running hosts of an inventory, provisioned from here; `rounds` are lists of mutations."""

    def __init__(self, rounds, inventory=None):
        self.rounds = rounds
        self.inventory = Path(inventory or INVENTORY).resolve()
        self._play(ROOT, "site.yml")

    def unchanged(self, mutations):
        """Yield (tests, True if they pass on the hosts as they are, their output, seconds)."""
        began = time.monotonic()
        with Copy() as copy:
            status, _, output = self._behave(copy, mutations)
        tests = f"{len(mutations)} scenarios on the machines"
        yield tests, status == 0, output, time.monotonic() - began

    def results(self, mutations):
        """Yield (failure, output, seconds) of each mutation, as Copy.first_failure returns them.

        The seconds are an equal share of what its round takes.
        """
        for chosen in filter(None, ([m for m in r if m in mutations] for r in self.rounds)):
            began = time.monotonic()
            status, failed, output = self._try(chosen)
            seconds = (time.monotonic() - began) / len(chosen)
            for mutation in chosen:
                caught = (name for name in failed if mutation.scenario in name)
                missed = None if status and not failed else ""
                yield next(caught, missed), output, seconds

    def _try(self, mutations):
        playbook, options = playbook_of(mutations), without(mutations)
        with Copy() as copy, ExitStack() as mutated:
            for mutation in mutations:
                mutated.enter_context(copy.mutated(mutation))
            for kept in KEPT:
                (copy.root / "provisioning" / kept).symlink_to(ROOT / "provisioning" / kept)
            try:
                self._play(copy.root, playbook, options)
                return self._behave(copy, mutations)
            finally:
                self._play(ROOT, playbook, options)

    def _behave(self, copy, mutations):
        features = sorted({test for mutation in mutations for test in mutation.by_cost()})
        names = [f"--name={re.escape(mutation.scenario)}" for mutation in mutations]
        return copy.behave(features, f"-Dinventory={self.inventory}", *names)

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


def playbook_of(mutations):
    """Return the playbook that installs all of `mutations`."""
    playbooks = {mutation.playbook for mutation in mutations}
    return playbooks.pop() if len(playbooks) == 1 else "site.yml"


def without(mutations):
    """Return options that leave out packages, most of a play, unless a mutation concerns them."""
    files = [mutation.file for mutation in mutations]
    installs = any(f"/roles/{role}/" in file for role in ("application", "base") for file in files)
    return [] if installs else ["--skip-tags=install"]

"""Trials on machines: one play installs a round of mutations; the next play removes them.

A play takes most of a trial's time. So the mutations of a round are on the hosts together, and each
has to be caught by the scenario that it names. The play that installs a round also removes the one
before; after the last round a play of the unchanged product does.
"""

import re
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

from features.lab.paths import ROOT
from features.lab.plays import ENVIRONMENT, MITOGEN
from tools.mutations.mutation import Unfit
from tools.mutations.trial import FAILED, Copy, run, scenarios_in

INVENTORY = ROOT / ".vagrant/provisioners/ansible/inventory/vagrant_ansible_inventory"
# The token, the certificate and the wheels, which are not in the repository.
KEPT = (".secrets", ".cache")


class Machines:
    """Running hosts of an inventory, provisioned from here; `rounds` are lists of mutations.

    `reports` is the folder of an earlier run on these hosts: scenarios that passed there need not
    be run before the first mutation.
    """

    def __init__(self, rounds, inventory=None, reports=None):
        self.rounds = rounds
        self.inventory = Path(inventory or INVENTORY).resolve()
        self.reports = reports

    def unchanged(self, mutations):
        """Yield (tests, True if they pass on the hosts as they are, their output, seconds)."""
        began = time.monotonic()
        passed, failed = (scenarios_in(self.reports, *statuses) if self.reports else []
                          for statuses in (["passed"], [*FAILED, "hook_error"]))  # fmt: skip
        left = [one for one in mutations if not caught_in(passed, one) or caught_in(failed, one)]
        status, output = 0, ""
        if left:
            with Copy() as copy, timed("scenarios without a mutation"):
                status, _, output = self._behave(copy, left)
        tests = f"{len(left)} scenarios on the machines, {len(mutations) - len(left)} before this"
        yield tests, status == 0, output, time.monotonic() - began

    def results(self, mutations):
        """Yield (failure, output, seconds) of each mutation, as Copy.first_failure returns them.

        The seconds are an equal share of what its round takes.
        """
        installed = []
        try:
            for chosen in filter(None, ([m for m in r if m in mutations] for r in self.rounds)):
                began, replaced, installed = time.monotonic(), installed, [*installed, *chosen]
                status, failed, output = self._try(chosen, replaced)
                installed = chosen
                seconds = (time.monotonic() - began) / len(chosen)
                for mutation in chosen:
                    missed = None if status and not failed else ""
                    yield caught_in(failed, mutation) or missed, output, seconds
        finally:
            if installed:
                self._play(ROOT, installed)

    def _try(self, mutations, replaced):
        with Copy() as copy, ExitStack() as mutated:
            for mutation in mutations:
                mutated.enter_context(copy.mutated(mutation))
            for kept in KEPT:
                (copy.root / "provisioning" / kept).symlink_to(ROOT / "provisioning" / kept)
            self._play(copy.root, [*replaced, *mutations])
            with timed(f"scenarios of {len(mutations)} mutations"):
                return self._behave(copy, mutations)

    def _behave(self, copy, mutations):
        features = sorted({test for mutation in mutations for test in mutation.by_cost()})
        names = [f"--name={re.escape(mutation.scenario)}" for mutation in mutations]
        return copy.behave(features, f"-Dinventory={self.inventory}", *names)

    def _play(self, root, mutations):
        """Play what `mutations` concern, from the product in the folder `root`."""
        folder, playbook, options = (
            root / "provisioning",
            playbook_of(mutations),
            without(mutations),
        )
        with timed(" ".join([playbook, *options])):
            status, output = run(
                [Path(sys.executable).with_name("ansible-playbook"), "-i", self.inventory]
                + [playbook, *options],
                folder,
                **ENVIRONMENT | MITOGEN | {"ANSIBLE_CONFIG": str(folder / "ansible.cfg")},
            )
        if status != 0:
            raise Unfit(f"{playbook} fails in {folder}\n{output}")


@contextmanager
def timed(what):
    """Print how long a `with` block takes."""
    began = time.monotonic()
    yield
    print(f"{time.monotonic() - began:4.0f} s  {what}", flush=True)


def caught_in(names, mutation):
    """Return the first of `names`, "feature: scenario", that is the scenario of `mutation`."""
    features = [test.removesuffix(".feature") for test in mutation.by_cost()]
    for name in names:
        feature, _, scenario = name.partition(": ")
        if feature in features and mutation.scenario in scenario:
            return name
    return ""


def playbook_of(mutations):
    """Return the playbook that installs all of `mutations`."""
    playbooks = {mutation.playbook for mutation in mutations}
    return playbooks.pop() if len(playbooks) == 1 else "site.yml"


def without(mutations):
    """Return options that leave out packages, most of a play, unless a mutation concerns them."""
    files = [mutation.file for mutation in mutations]
    installs = any(f"/roles/{role}/" in file for role in ("application", "base") for file in files)
    return [] if installs else ["--skip-tags=install"]

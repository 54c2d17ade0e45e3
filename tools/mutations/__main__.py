"""Mutates a copy of the product, one mutation at a time, and prints which test catches it.

The exit status is 1 if a mutation escapes, 2 if the run proves nothing: a mutation does not fit
the code (any more), or a test fails without one. The table is also written to reports/mutations.md.
"""

import argparse
import sys
from pathlib import Path

from features.lab.paths import REPORTS, ROOT
from tools.mutations import archive, archive_api, archive_page, client, provisioning, service
from tools.mutations.mutation import Unfit
from tools.mutations.table import try_all
from tools.mutations.trial import Here

LOCAL = [
    *service.MUTATIONS, *client.MUTATIONS, *archive.MUTATIONS, *archive_api.MUTATIONS,
    *archive_page.MUTATIONS,
    *provisioning.PLANS,
]  # fmt: skip
MACHINES = provisioning.MUTATIONS


def main():
    """Try the mutations that the command line selects; return the exit status."""
    options = parse_arguments()
    selected = [
        mutation
        for mutation in (MACHINES if options.machines else LOCAL)
        if any(text in str(mutation) for text in options.texts or [""])
    ]
    try:
        for mutation in LOCAL + MACHINES:  # a misfit is known at once, not after an hour
            mutation.check_fit(ROOT)
        if options.fit:
            print(f"{len(LOCAL + MACHINES)} mutations fit the code")
            return 0
        if not selected:
            raise Unfit("no mutation has such a name")
        if options.list:
            print(*selected, sep="\n")
            return 0
        return 1 if try_all(selected, stage(options), REPORTS / "mutations.md") else 0
    except Unfit as unfit:
        print(unfit, file=sys.stderr)
        return 2


def parse_arguments():
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(prog="tools.mutations", description=__doc__)
    parser.add_argument(
        "texts", nargs="*", metavar="TEXT", help="only those whose line in --list contains a TEXT"
    )
    parser.add_argument("--list", action="store_true", help="list the mutations, try none")
    parser.add_argument("--fit", action="store_true", help="check that all fit, try none")
    parser.add_argument(
        "--machines", action="store_true", help="mutate the provisioning of machines"
    )
    parser.add_argument(
        "--inventory", metavar="FILE", help="the machines' inventory (default: Vagrant's)"
    )
    parser.add_argument(
        "--reports", metavar="FOLDER", type=Path,
        help="of an earlier run on the machines: what passed there is not run unchanged again",
    )  # fmt: skip
    return parser.parse_args()


def stage(options):
    """Return where trials run: a Here or a Machines."""
    if not options.machines:
        return Here()
    # Imports Ansible and Mitogen, which nothing else here needs.
    from tools.mutations.machines import Machines

    return Machines(provisioning.ROUNDS, options.inventory, options.reports)


if __name__ == "__main__":
    sys.exit(main())

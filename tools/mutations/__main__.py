"""Breaks a copy of the product, one break at a time, and prints which scenario noticed.

The exit status is 1 where a break escaped, 2 where nothing can be shown: a break does not fit the
code (any more), or the features fail without one.
"""

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor

from tools.mutations import client, provisioning, service
from tools.mutations.machines import Machines
from tools.mutations.trial import Copy, Here, Unfit

LOCAL = service.MUTATIONS + client.MUTATIONS
MACHINES = provisioning.MUTATIONS


def main():
    """Try the breaks that were asked for; return the exit status."""
    options = parse_arguments()
    breaks = [
        fault
        for fault in (MACHINES if options.machines else LOCAL)
        if any(text in f"{fault.name} ({fault.feature})" for text in options.texts or [""])
    ]
    try:
        with Copy() as copy:
            for fault in LOCAL + MACHINES:
                with copy.broken(fault):  # fits; better known before an hour is spent on others
                    pass
        if options.fit:
            print(f"{len(LOCAL + MACHINES)} breaks fit the code")
            return 0
        if not breaks:
            raise Unfit("no break is called so")
        if options.list:
            print(*(f"{fault.name} ({fault.feature})" for fault in breaks), sep="\n")
            return 0
        return try_all(breaks, Machines(options.inventory) if options.machines else Here())
    except Unfit as unfit:
        print(unfit, file=sys.stderr)
        return 2


def parse_arguments():
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(prog="tools.mutations", description=__doc__)
    parser.add_argument(
        "texts", nargs="*", metavar="TEXT", help="only what --list shows with one of these"
    )
    parser.add_argument("--list", action="store_true", help="name the breaks and try none")
    parser.add_argument("--fit", action="store_true", help="see that they fit, and try none")
    parser.add_argument(
        "--machines", action="store_true", help="break the provisioning of machines"
    )
    parser.add_argument("--inventory", metavar="FILE", help="of these machines (Vagrant's)")
    return parser.parse_args()


def try_all(breaks, stage):
    """Try each break on `stage` and print a row for it; return 0 where all were caught."""
    caught, widest = 0, max(len(fault.name) for fault in breaks)
    pool = ThreadPoolExecutor(stage.jobs)
    try:
        features = sorted({fault.feature for fault in breaks})
        for feature, (passes, output) in zip(
            features, pool.map(stage.passes, features), strict=True
        ):
            if not passes:
                raise Unfit(f"{feature} fails on what is not broken\n{output}")
        for fault, (failed, output) in zip(breaks, pool.map(stage.failure, breaks), strict=True):
            caught += bool(failed)
            shown = f"caught   {failed}" if failed else "ESCAPED" if failed == "" else "NO START"
            print(f"{fault.name:{widest}}  {shown}", flush=True)
            if failed is None:
                print(output, file=sys.stderr)
    finally:
        pool.shutdown(cancel_futures=True)
    print(f"{caught} of {len(breaks)} caught")
    return 0 if caught == len(breaks) else 1


if __name__ == "__main__":
    sys.exit(main())

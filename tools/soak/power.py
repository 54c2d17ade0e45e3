"""Cut the power of each host many times in a row; print how long each takes to come back."""

import argparse
import statistics
import sys
import time

from features.lab import boots
from features.lab.inventory import inventory_hosts, vagrant_hosts
from features.support.faults import cut_power


def main():
    """Cut the power of both hosts in turn; status 1 if one had to be started from outside."""
    parser = argparse.ArgumentParser(prog="python -m tools.soak.power", description=__doc__)
    parser.add_argument("--cuts", type=int, default=20, help="of each host (%(default)s)")
    parser.add_argument("--inventory", metavar="FILE", help="hosts of this file (Vagrant's)")
    options = parser.parse_args()
    named = inventory_hosts(options.inventory) if options.inventory else vagrant_hosts()
    times = {name: [] for name in named}
    for number in range(1, options.cuts + 1):
        for name, host in named.items():
            boots.await_running(host)
            uptime = float(host.check_output("cut -d ' ' -f 1 /proc/uptime"))
            started = time.monotonic()
            cut_power(host)
            taken = time.monotonic() - started
            times[name].append(taken)
            print(f"{number:3}  {name:6}  up for {uptime:6.0f} s, back after {taken:4.0f} s")
            sys.stdout.flush()
    for name, taken in times.items():
        print(
            f"{name}: {len(taken)} cuts, back after {min(taken):.0f} to {max(taken):.0f} s,"
            f" median {statistics.median(taken):.0f} s;"
            f" started from outside {named[name].restarts} times"
        )
    return 1 if any(host.restarts for host in named.values()) else 0


if __name__ == "__main__":
    sys.exit(main())

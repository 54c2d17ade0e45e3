"""Cut the power of each host many times in a row; print how long each takes to come back."""

import argparse
import statistics
import sys
import time

from features.lab import boots
from features.lab.host import Unreachable
from features.lab.inventory import inventory_hosts, vagrant_hosts
from features.support.faults import cut_power
from tools.machines import libvirt
from tools.machines.settings import load


def main():
    """Cut the power of both hosts in turn.

    Return 1 if one had to be started from outside, or stays away; that ends the run.
    """
    parser = argparse.ArgumentParser(prog="python -m tools.soak.power", description=__doc__)
    parser.add_argument("--cuts", type=int, default=20, help="of each host (%(default)s)")
    parser.add_argument("--inventory", metavar="FILE", help="hosts of this file (Vagrant's)")
    options = parser.parse_args()
    if not options.inventory and load().get("provider") == "libvirt":
        libvirt.join_group("tools.soak.power")  # a host that stays away is started by Vagrant
    try:
        hosts = inventory_hosts(options.inventory) if options.inventory else vagrant_hosts()
    except Unreachable as error:
        print(error, file=sys.stderr)
        return 1
    times, away = {name: [] for name in hosts}, None
    try:
        for number in range(1, options.cuts + 1):
            for name, host in hosts.items():
                uptime, taken = cut(host)
                times[name].append(taken)
                print(f"{number:3}  {name:6}  up for {uptime:6.0f} s, back after {taken:4.0f} s")
                sys.stdout.flush()
    except Unreachable as error:
        away = error
        print(error, file=sys.stderr)
    for name, taken in times.items():
        print(summary(name, taken, hosts[name].restarts))
    return 1 if away or any(host.restarts for host in hosts.values()) else 0


def cut(host):
    """Cut the power of `host`; return the seconds it was up, and the seconds until it is back."""
    boots.await_running(host)
    uptime = float(host.check_output("cut -d ' ' -f 1 /proc/uptime"))
    started = time.monotonic()
    cut_power(host)
    return uptime, time.monotonic() - started


def summary(name, taken, restarts):
    """Return a line about the host `name`, which was back after the seconds in `taken`."""
    if not taken:
        return f"{name}: no cuts"
    return (
        f"{name}: {len(taken)} cuts, back after {min(taken):.0f} to {max(taken):.0f} s,"
        f" median {statistics.median(taken):.0f} s; started from outside {restarts} times"
    )


if __name__ == "__main__":
    sys.exit(main())

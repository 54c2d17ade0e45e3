"""Boots of hosts: restarting one, waiting for it, and switching it off and on if it stays away.

A host that does not boot in time says nothing about the product. It is started again from outside,
which counts as infrastructure; only a host that then stays away fails what runs.
"""

import fcntl
from functools import partial

from features.lab.console import run_quietly
from features.lab.host import Unreachable
from features.lab.paths import ROOT, STATE
from features.lab.waiting import eventually

BOOT = 180  # seconds that a boot may take; an emulated host needs 40 to 60
ANSWER = 60  # seconds that a host which runs may need to answer
AGAIN = 600  # seconds for Vagrant to switch a host off and on


def boot_id(host):
    """Return the id of the kernel's boot, "" while the host is down."""
    try:
        return host.run("cat /proc/sys/kernel/random/boot_id").stdout
    except Unreachable:
        return ""


def restart(host, command):
    """Restart `host` by `command`; return when it is back.

    Raise `Unreachable` if it stays away even after a start from outside.
    """
    before = boot_id(host)
    # In the background: the host would restart before it answers this command.
    host.run(f"(sleep 1; {command}) >/dev/null 2>&1 </dev/null &", root=True)
    await_boot(host, lambda: boot_id(host) not in ("", before), BOOT)


def await_running(host):
    """Wait until `host` answers; start it again from outside if it does not."""
    await_boot(host, lambda: boot_id(host), ANSWER)


def await_boot(host, booted, within):
    """Wait until `booted()`; after `within` seconds start the host again from outside."""
    try:
        eventually(booted, within=within, every=2)
        return
    except AssertionError:
        if not host.start_again:
            raise Unreachable(f"{host.name} does not answer within {within} s") from None
    with (STATE / "power.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another part may do the same at this moment
        if booted():
            return
        print(f"infrastructure: {host.name} is not up after {within} s; it is switched off and on")
        host.restarts += 1
        host.start_again()
    try:
        eventually(booted, within=BOOT, every=2)
    except AssertionError as error:
        raise Unreachable(f"{host.name} stays away after a start from outside") from error


def by_vagrant(name):
    """Return a function that switches Vagrant's machine `name` off and on."""
    return partial(_off_and_on, name)


def _off_and_on(name):
    for command in (["halt", "--force", name], ["up", "--no-provision", name]):
        status, said = run_quietly(
            ["env", f"VAGRANT_CWD={ROOT}", "vagrant", *command], timeout=AGAIN
        )
        if status:
            raise Unreachable(f"`vagrant {' '.join(command)}` failed: {said[-500:]}")

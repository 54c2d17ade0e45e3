"""Faults of hosts, programs and networks; a lasting fault returns the function that ends it."""

import time
from functools import partial

from features.lab import boots, probe
from features.lab.waiting import eventually

RESERVE = 40  # KiB left on a full disk


def kill_main(host, unit):
    """Kill the main process of `unit`."""
    host.check_output("kill -9 %s", host.main_process(unit), root=True)


def kill_main_when(host, unit, condition, then="true"):
    """Kill the main process of `unit` as soon as `condition` is true; `host` itself watches it.

    `condition`, with the pid as its $0, and `then`, which is run right after the kill, are shell
    commands. Return a function that waits for the kill and returns the output of `then`.
    """
    note = host.check_output("mktemp", root=True)
    line = f"until {condition}; do sleep 0.01; done; kill -9 $0; {then}; echo killed"
    host.check_output(
        "timeout 60 sh -c %s %s >%s 2>&1 </dev/null &",
        line,
        host.main_process(unit),
        note,
        root=True,
    )

    def killed():
        read = partial(host.check_output, "cat %s", note, root=True)
        eventually(lambda: "killed" in read(), within=60)
        output = read()
        host.check_output("rm %s", note, root=True)
        return output

    return killed


def kill_worker(host, unit):
    """Kill one child of the main process of `unit`."""
    line = "kill -9 $(pgrep -P %s | head -n 1)"
    host.check_output(line, host.main_process(unit), root=True)


def cut_power(host):
    """Reset `host` at once, without syncing its disks or stopping its programs."""
    boots.restart(host, "echo b >/proc/sysrq-trigger")


def cut_network(host, address):
    """Drop all packets from `address` on `host`, without an answer."""
    if host.run("command -v iptables", root=True).status == 0:
        line = "iptables {} INPUT -s %s -j DROP"
        host.check_output(line.format("-I"), address, root=True)
        return partial(host.check_output, line.format("-D"), address, root=True)
    # firewalld installs either the command iptables or this library.
    nft = partial(host.check_output, f"{probe.PYTHON} -c %s %s", probe.source("nft"), root=True)
    nft("add table ip cut; add chain ip cut in { type filter hook input priority -300; }")
    nft(f"add rule ip cut in ip saddr {address} drop")
    return partial(nft, "delete table ip cut")


def fill_disk(host, folder):
    """Fill the disk of `folder` but for RESERVE."""
    file = f"{folder}/.filled.part"
    free = int(host.check_output("df --output=avail -k %s | tail -n 1", folder, root=True))
    host.check_output("fallocate -l %s %s", f"{free - RESERVE}KiB", file, root=True)
    return partial(host.check_output, "rm -f %s", file, root=True)


def step_clock(host, hours):
    """Step the clock of `host` by `hours` and stop the daemon that would correct it."""
    host.run("systemctl stop chrony chronyd", root=True)
    host.check_output("date -s %s", f"{hours} hours", root=True)
    return partial(set_clock, host)


def set_clock(host):
    """Set the clock of `host` by the clock of this machine and start its daemon again.

    cron may still run jobs by the wrong clock for a minute.
    """
    host.check_output("date -s %s", f"@{time.time():.3f}", root=True)
    host.run("systemctl start chrony || systemctl start chronyd", root=True)
    host.settled = time.monotonic() + 70


def swap_certificate(host):
    """Give nginx a certificate that clients do not trust."""
    lines = host.check_output("grep 'ssl_certificate' /etc/nginx/nginx.conf").splitlines()
    certificate, key = (line.split()[1].rstrip(";") for line in sorted(lines, key=str.strip))
    keep = "cp -p %s %s.kept && cp -p %s %s.kept"
    host.check_output(keep, certificate, certificate, key, key, root=True)
    host.check_output(
        "openssl req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1"
        " -subj /CN=stranger -days 2 -keyout %s -out %s && systemctl reload nginx",
        key,
        certificate,
        root=True,
    )
    back = "mv %s.kept %s && mv %s.kept %s && systemctl reload nginx"
    return partial(host.check_output, back, certificate, certificate, key, key, root=True)

"""Distribution packages that the machines need: installs the missing ones."""

import shutil
import time

from features.lab.console import Fault, as_root, run, run_quietly, step

VAGRANT = ["ca-certificates", "openssh-client", "rsync", "sshpass", "vagrant"]
LIBVIRT = [
    "dnsmasq-base",
    "iptables",
    "libvirt-clients",
    "libvirt-daemon-system",
    "nftables",
    "qemu-system-x86",
    "qemu-utils",
    "vagrant-libvirt",
]
BOX = ["debian-archive-keyring", "e2fsprogs", "fdisk", "grub-common", "grub-pc-bin", "mmdebstrap"]
APT = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--option=DPkg::Lock::Timeout=300"]


def install(names):
    """Install the missing ones of these packages; print nothing if all are installed."""
    missing = _missing(names)
    if not missing:
        return
    with step(f"Installing {len(missing)} packages: {' '.join(missing)}"):
        refresh()
        # An interrupted run may have left packages unpacked and not configured.
        run(as_root(["dpkg", "--configure", "--pending"]), "dpkg.log")
        command = [*APT, "install", "--yes", "--no-install-recommends", *missing]
        status, log = run(as_root(command), "apt.log")
        if status or _missing(names):
            raise Fault(
                "packages could not be installed; is there a network?"
                f" apt reports: {_complaint(log)} (see {log})"
            )


def refresh():
    """Update apt's lists; a failure shows later, if apt does not find a package."""
    for _ in range(60):
        _, log = run(as_root([*APT, "update"]), "apt-update.log")
        if "Could not get lock" not in log.read_text(errors="replace"):
            return  # apt waits for its other lock, but not for this one
        time.sleep(2)


def _missing(names):
    if shutil.which("dpkg-query") is None:
        raise Fault(f"this is not Debian or Ubuntu: install {', '.join(names)} by hand")
    status = run_quietly(
        ["dpkg-query", "--show", "--showformat=${db:Status-Abbrev} ${Package}\n", *names]
    )
    installed = {line.split()[1] for line in status[1].splitlines() if line.startswith("ii ")}
    return [name for name in names if name not in installed]


def _complaint(log):
    lines = log.read_text(errors="replace").splitlines()
    return next((line for line in lines if line.startswith("E:")), "nothing")

"""Choose what runs the machines: VirtualBox, libvirt with KVM, or libvirt with emulation."""

import grp
import os
import platform
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from features.lab.console import Fault, as_root, run_quietly, say, step
from features.lab.paths import STATE
from tools.machines import packages

# Packages with a small kernel (Debian, Ubuntu); the trial boots the first that apt has.
KERNELS = ("linux-image-cloud-amd64", "linux-image-virtual")
CACHE = Path.home() / ".cache" / "process-recorder" / "vmlinuz"


def provider():
    """Return "virtualbox" if it works and DRIVER is unset, otherwise "libvirt"."""
    if platform.machine() != "x86_64":
        raise Fault(f"the machines are x86_64 and this computer is {platform.machine()}")
    driver = os.environ.get("DRIVER", "")
    if driver not in ("", "kvm", "qemu"):
        raise Fault(f"DRIVER={driver} is unknown: set kvm or qemu (emulation), or unset it")
    if not driver and shutil.which("VBoxManage"):
        status, said = run_quietly(["VBoxManage", "--version"])
        if status == 0 and "WARNING" not in said:  # it warns if its kernel module is missing
            return "virtualbox"
        say("VirtualBox is installed but its kernel module does not work: using libvirt")
    return "libvirt"


def open_kvm():
    """Give /dev/kvm the group and mode that Debian's udev rule gives, if no udev has done so.

    Emulation needs that, too: if root can open the device but QEMU's user cannot, libvirt probes
    QEMU again for every request, 24 times 3.5 s for each machine.
    """
    device = Path("/dev/kvm")
    groups = {group.gr_name: group.gr_gid for group in grp.getgrall()}
    if not device.exists() or "kvm" not in groups:
        return
    now = device.stat()
    if now.st_gid != groups["kvm"] or now.st_mode & 0o060 != 0o060:
        run_quietly(as_root(["chgrp", "kvm", str(device)]))
        run_quietly(as_root(["chmod", "0660", str(device)]))


def driver(settings):
    """Return the libvirt driver: DRIVER, or the choice of an earlier or a new trial boot."""
    wanted = os.environ.get("DRIVER")
    if wanted:
        if wanted == "kvm" and not Path("/dev/kvm").exists():
            raise Fault("DRIVER=kvm, but there is no /dev/kvm: set DRIVER=qemu, or unset it")
        return wanted
    if "trial" not in settings:
        settings["trial"] = _trial()
    return settings["trial"]


def _trial():
    """Return the driver with which a kernel boots up to its panic (it has no disk).

    On some computers /dev/kvm exists, but a guest hangs.
    """
    (STATE / "trial.log").unlink(missing_ok=True)
    with step("Booting a kernel to see if KVM works, at most 2 min"):
        kernel = _kernel()
        if Path("/dev/kvm").exists() and _boots(kernel, "kvm", 20):
            say("KVM works")
            return "kvm"
        if _boots(kernel, "tcg", 120):
            say("KVM does not work here: the machines are emulated, which is slower")
            return "qemu"
    raise Fault(
        "no virtual machine boots here, neither with KVM nor emulated: repair what QEMU reports in"
        f" {STATE / 'trial.log'}, or install VirtualBox"
    )


def _boots(kernel, accelerator, seconds):
    """Return True if the kernel boots in time under the account that libvirt uses for QEMU."""
    command = ["setpriv", "--reuid=libvirt-qemu", "--regid=kvm", "--init-groups"]
    command += ["timeout", "--signal=KILL", str(seconds), "qemu-system-x86_64"]
    command += ["-accel", accelerator, "-m", "256", "-no-user-config", "-nodefaults"]
    command += ["-display", "none", "-serial", "stdio", "-no-reboot"]
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # that account cannot read home folders
        copy = shutil.copy(kernel, folder)
        command += ["-kernel", copy, "-append", "console=ttyS0 panic=-1"]
        status, said = run_quietly(as_root(command), timeout=seconds + 10)
    STATE.mkdir(exist_ok=True)
    with (STATE / "trial.log").open("a") as log:
        log.write(f"{accelerator}: status {status}\n{said}\n")
    return status == 0 and "Kernel panic" in said


def _kernel():
    """Return the path of a kernel from a distribution package, downloaded once per user."""
    if CACHE.exists():
        return CACHE
    name = _kernel_package()
    if name is None:
        packages.refresh()
        name = _kernel_package()
    if name is None:
        raise Fault("apt has no kernel for the KVM trial: is there a network? Or set DRIVER=qemu")
    CACHE.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        fetch = subprocess.run(
            ["apt-get", "download", name],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        found = list(Path(folder).glob("*.deb"))
        if fetch.returncode or not found:
            raise Fault(f"apt could not fetch {name}: is there a network? Or set DRIVER=qemu")
        unpack = ["dpkg-deb", "--fsys-tarfile", str(found[0])]
        with (
            subprocess.Popen(unpack, stdout=subprocess.PIPE) as process,
            tarfile.open(fileobj=process.stdout, mode="r|") as archive,
        ):
            for member in archive:
                if member.name.startswith("./boot/vmlinuz-"):
                    part = CACHE.with_suffix(".part")
                    with part.open("wb") as out:
                        shutil.copyfileobj(archive.extractfile(member), out)
                    os.replace(part, CACHE)
    return CACHE


def _kernel_package():
    """Return the name of the kernel's package, on which the distribution's metapackage depends."""
    for name in KERNELS:
        for line in run_quietly(["apt-cache", "depends", name])[1].splitlines():
            if line.strip().startswith("Depends: linux-image-"):
                return line.split()[1]
    return None

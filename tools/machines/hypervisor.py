"""Which provider and driver this computer can use: VirtualBox, libvirt with KVM, or emulation."""

import grp
import os
import platform
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from features.lab.console import Fault, as_root, ask, say, step
from features.lab.paths import STATE
from tools.machines import packages

# Small kernels for virtual machines, by distribution; the first that apt knows is booted.
KERNELS = ("linux-image-cloud-amd64", "linux-image-virtual")
CACHE = Path.home() / ".cache" / "process-recorder" / "vmlinuz"


def provider():
    """virtualbox where it is installed and works and no DRIVER asks for libvirt; else libvirt."""
    if platform.machine() != "x86_64":
        raise Fault(f"the machines are x86_64 and this computer is {platform.machine()}")
    driver = os.environ.get("DRIVER", "")
    if driver not in ("", "kvm", "qemu"):
        raise Fault(f"DRIVER={driver} is unknown: set kvm or qemu (emulation), or leave it out")
    if not driver and shutil.which("VBoxManage"):
        status, said = ask(["VBoxManage", "--version"])
        if status == 0 and "WARNING" not in said:  # it warns where its kernel module is missing
            return "virtualbox"
        say("VirtualBox is installed but its kernel module does not work: using libvirt")
    return "libvirt"


def open_kvm():
    """Where no udev runs, /dev/kvm has the kernel's mode 0600: give it what Debian's udev rule
    gives. Even emulation needs that: libvirt, which tries the device as root and finds that QEMU's
    user has no access, examines QEMU anew for every request, 24 times 3.5 s for each machine."""
    device = Path("/dev/kvm")
    groups = {group.gr_name: group.gr_gid for group in grp.getgrall()}
    if not device.exists() or "kvm" not in groups:
        return
    now = device.stat()
    if now.st_gid != groups["kvm"] or now.st_mode & 0o060 != 0o060:
        ask(as_root(["chgrp", "kvm", str(device)]))
        ask(as_root(["chmod", "0660", str(device)]))


def driver(settings):
    """The libvirt driver: DRIVER, else what a trial boot chose before, else a trial boot now."""
    wanted = os.environ.get("DRIVER")
    if wanted:
        if wanted == "kvm" and not Path("/dev/kvm").exists():
            raise Fault("DRIVER=kvm, but there is no /dev/kvm: set DRIVER=qemu, or leave it out")
        return wanted
    if "trial" not in settings:
        settings["trial"] = _trial()
    return settings["trial"]


def _trial():
    """Boot a kernel to its first panic (it has no disk). /dev/kvm alone proves nothing: there are
    computers where it exists and a guest stands still."""
    (STATE / "trial.log").unlink(missing_ok=True)
    with step("Trying whether KVM works: booting a kernel, 2 min at most"):
        kernel = _kernel()
        if Path("/dev/kvm").exists() and _boots(kernel, "kvm", 20):
            say("KVM works")
            return "kvm"
        if _boots(kernel, "tcg", 120):
            say("KVM does not work here: the machines are emulated, which is slower")
            return "qemu"
    raise Fault(
        "no virtual machine boots here, neither with KVM nor emulated: mend what QEMU says in"
        f" {STATE / 'trial.log'}, or install VirtualBox"
    )


def _boots(kernel, accelerator, seconds):
    """Whether the kernel comes up in time, as the user that libvirt runs QEMU as."""
    command = ["setpriv", "--reuid=libvirt-qemu", "--regid=kvm", "--init-groups"]
    command += ["timeout", "--signal=KILL", str(seconds), "qemu-system-x86_64"]
    command += ["-accel", accelerator, "-m", "256", "-no-user-config", "-nodefaults"]
    command += ["-display", "none", "-serial", "stdio", "-no-reboot"]
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # that user has no way into a home
        copy = shutil.copy(kernel, folder)
        command += ["-kernel", copy, "-append", "console=ttyS0 panic=-1"]
        status, said = ask(as_root(command), timeout=seconds + 10)
    STATE.mkdir(exist_ok=True)
    with (STATE / "trial.log").open("a") as log:
        log.write(f"{accelerator}: status {status}\n{said}\n")
    return status == 0 and "Kernel panic" in said


def _kernel():
    """The path of a kernel from the distribution's package, fetched once for this user."""
    if CACHE.exists():
        return CACHE
    name = _kernel_package()
    if name is None:
        packages.refresh()
        name = _kernel_package()
    if name is None:
        raise Fault("apt knows no kernel to try KVM with: is there a network? Or set DRIVER=qemu")
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
    """The package with the kernel itself, which the distribution's metapackage depends on."""
    for name in KERNELS:
        for line in ask(["apt-cache", "depends", name])[1].splitlines():
            if line.strip().startswith("Depends: linux-image-"):
                return line.split()[1]
    return None

"""`make up`, `down`, `reclaim` and `tools`, each as a list of steps."""

import shlex
import shutil

from features.lab.console import Fault, run, say, step, tail
from features.lab.paths import ROOT
from features.lab.requirements import PROGRAMS
from tools.machines import boxes, hypervisor, libvirt, packages, records, settings

SUMMARY = """
The system runs: client sends its process list to api every 5 seconds.

  api      192.168.56.10   vagrant ssh api
  client   192.168.56.11   vagrant ssh client
  API      https://192.168.56.10/api/v1/record
  records  {count} so far; the latest is {age} s old: {newest}

  watch    vagrant ssh api -c 'sudo ls -la {folder}'
           vagrant ssh api -c 'sudo tail -f /home/recorder/service/service.log'
           vagrant ssh client -c 'sudo tail -f /home/reporter/client/client.log'
  test     make acceptance
  tools    . .venv/bin/activate    (behave, ansible-playbook)
  stop     make down               (make up starts them again; make reclaim removes them)
"""


def up():
    """Start and provision both machines; wait until records arrive."""
    found = settings.load()
    found["provider"] = hypervisor.provider()
    packages.install(packages.VAGRANT)
    if found["provider"] == "libvirt":
        packages.install(packages.LIBVIRT)
        libvirt.join_group()
        hypervisor.open_kvm()
        libvirt.start()
        libvirt.clear_leftovers()
        found["driver"] = hypervisor.driver(found)
        settings.save(found)  # so that the trial boot is not repeated
    found["box"] = boxes.choose(found["provider"])
    settings.save(found)
    _vagrant("Starting the machines", "up.log", "up", "--parallel", "--no-provision")
    # One after the other: client.yml needs api.yml's certificate, and an API that knows its token.
    _vagrant("Provisioning the machines", "provision.log", "provision")
    arrived = records.wait()
    print(SUMMARY.format(folder=records.FOLDER, **vars(arrived)))


def down():
    """Stop the machines; their disks are kept, and `up` starts them again."""
    if not _ours():
        say("This checkout has no machines")
        return
    if settings.load().get("provider") == "libvirt":
        libvirt.join_group()
        libvirt.start()
    _vagrant("Stopping the machines", "down.log", "halt")


def reclaim():
    """Remove the machines and their disks, also those of other checkouts."""
    if shutil.which("virsh"):
        libvirt.join_group()
        libvirt.start()
        libvirt.reclaim()  # first: Vagrant fails if another checkout's machine has the name of ours
    if _ours() and shutil.which("vagrant"):
        _vagrant("Removing the machines of this checkout", "reclaim.log", "destroy", "--force")
    shutil.rmtree(ROOT / ".vagrant" / "machines", ignore_errors=True)
    say("All machines are removed")


def tools():
    """Install the distribution packages that runs without machines need."""
    packages.install(sorted({name for part in PROGRAMS.values() for name in part.values()}))
    say("The tools are installed; `. .venv/bin/activate` adds them to PATH")


def _ours():
    """Return the ids of this checkout's machines."""
    return sorted(path.read_text() for path in ROOT.glob(".vagrant/machines/*/*/id"))


def _vagrant(what, log, *arguments):
    command = ["vagrant", *arguments]
    with step(what):
        status, path = run(command, log, live=True)
        if status:
            raise Fault(f"`{shlex.join(command)}` failed, see {path}: {tail(path)}")

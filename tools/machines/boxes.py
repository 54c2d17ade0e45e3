"""Choose the box for the machines: BOX, centos/7, or a Debian 12 that is built here."""

import hashlib
import json
import os
from pathlib import Path

from features.lab.console import Fault, as_root, run, run_quietly, say, step, tail
from features.lab.paths import ROOT, STATE
from tools.machines import packages

CENTOS = "centos/7"
DEBIAN = "debian"  # BOX=debian: the box built here
RECIPE = Path(__file__).parent / "box"
DOWNLOAD_SECONDS = 1200


def choose(provider):
    """Return the name of a box that Vagrant has; download or build it if necessary.

    BOX may be debian, the name of a box that Vagrant has or can download, or a box file.
    Existing machines keep the box that they were made from.
    """
    wanted = os.environ.get("BOX", "")
    have = _installed(provider)
    if wanted:
        name = _wanted(wanted, provider, have)
        _same_as_before(name)
        return name
    made_from = _made_from()
    if made_from in have:
        return made_from
    if CENTOS in have:
        return CENTOS
    if _debian_name() in have:
        say(f"Box: the Debian 12 that was built here (BOX={CENTOS} tries to download {CENTOS})")
        return _debian_name()
    if _download(CENTOS, provider):
        return CENTOS
    if provider != "libvirt":
        raise Fault(
            f"{CENTOS} cannot be downloaded, and the Debian 12 box works only with libvirt:"
            " set BOX to a box for VirtualBox, or DRIVER=kvm to use libvirt"
        )
    say(f"The box {CENTOS} cannot be downloaded here: building a Debian 12 box instead")
    return _build(have)


def _wanted(wanted, provider, have):
    if wanted == DEBIAN and provider == "libvirt":
        return _build(have)
    if wanted in have:
        return wanted
    if Path(wanted).is_file():
        return _add_file(Path(wanted).resolve(), have)
    if wanted.count("/") == 1 and not wanted.startswith((".", "/")) and _download(wanted, provider):
        return wanted
    raise Fault(
        f"BOX={wanted} is not available for {provider}: set it to the path of a box file, a name"
        f" from `vagrant box list`, a name to download such as {CENTOS}, or {DEBIAN}"
    )


def _same_as_before(name):
    made_from = _made_from()
    if made_from not in (None, name):
        raise Fault(
            f"the machines were made from {made_from}: run `make reclaim` first to make them from"
            f" {name}"
        )


def _made_from():
    """Return the name of the box of this checkout's machines, None if it has no machines."""
    for meta in ROOT.glob(".vagrant/machines/*/*/box_meta"):
        if (meta.parent / "id").exists():
            return json.loads(meta.read_text())["name"]
    return None


def _installed(provider):
    """Return the names of the boxes that Vagrant has for this provider."""
    names, name = set(), None
    for line in run_quietly(["vagrant", "box", "list", "--machine-readable"])[1].splitlines():
        kind, _, value = line.partition(",")[2].partition(",")[2].partition(",")
        if kind == "box-name":
            name = value
        elif kind == "box-provider" and value == provider:
            names.add(name)
    return names


def _download(name, provider):
    command = ["vagrant", "box", "add", "--clean", "--provider", provider, name]
    with step(f"Downloading the box {name}, at most {DOWNLOAD_SECONDS // 60} minutes"):
        status, _ = run(command, "box-download.log", timeout=DOWNLOAD_SECONDS)
    return status == 0


def _add_file(path, have):
    """Add a box file; return its name, which contains a hash of the file."""
    with path.open("rb") as file:
        name = f"process-recorder/file-{hashlib.file_digest(file, 'sha256').hexdigest()[:8]}"
    if name not in have:
        _add(path, name)
    return name


def _debian_name():
    """Return the name of the box built here; it contains a hash of the recipe."""
    digest = hashlib.sha256()
    for path in sorted(RECIPE.iterdir()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return f"process-recorder/debian-12-{digest.hexdigest()[:8]}"


def _build(have):
    name = _debian_name()
    if name in have:
        return name
    packages.install(packages.BOX)
    file = STATE / f"{name.split('/')[1]}.box"
    with step("Building the Debian 12 box, about 90 s"):
        status, log = run(as_root([str(RECIPE / "build"), str(file)]), "box-build.log")
        if status:
            raise Fault(
                "the Debian 12 box could not be built; is there a network?"
                f" The build ended with: {tail(log)} (see {log})"
            )
    _add(file, name)
    file.unlink()
    return name


def _add(file, name):
    with step(f"Adding the box {name}"):
        status, log = run(
            ["vagrant", "box", "add", "--clean", "--force", "--name", name, str(file)],
            "box-add.log",
        )
    if status:
        raise Fault(f"Vagrant cannot add the box {file}: {tail(log)} (see {log})")

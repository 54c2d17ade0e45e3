"""Which box the machines are made from: centos/7, what BOX names, or a Debian 12 built here."""

import hashlib
import json
import os
from pathlib import Path

from features.lab.console import Fault, as_root, ask, run, say, step, tail
from features.lab.paths import ROOT, STATE
from tools.machines import packages

CENTOS = "centos/7"
DEBIAN = "debian"  # BOX=debian: the box built here
RECIPE = Path(__file__).parent / "box"
DOWNLOAD_SECONDS = 1200


def choose(provider):
    """The name of a box that Vagrant has; fetched or built where it has it not yet.

    BOX is one of: debian, the name of a box that Vagrant has or can download, a box file.
    Machines that exist keep the box they were made from.
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
        say(f"Box: the Debian 12 built here before (BOX={CENTOS} tries to download that)")
        return _debian_name()
    if _download(CENTOS, provider):
        return CENTOS
    if provider != "libvirt":
        raise Fault(
            f"{CENTOS} cannot be downloaded, and the Debian 12 box is for libvirt:"
            " set BOX to a box for VirtualBox, or DRIVER=kvm to use libvirt"
        )
    say(f"The box {CENTOS} cannot be downloaded here: a Debian 12 box is built in its place")
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
        f"BOX={wanted} is no box for {provider} that can be had: set it to the path of a box file,"
        f" a name from `vagrant box list`, a name to download such as {CENTOS}, or {DEBIAN}"
    )


def _same_as_before(name):
    made_from = _made_from()
    if made_from not in (None, name):
        raise Fault(
            f"the machines were made from {made_from}: to have them made from {name},"
            " run `make reclaim` first"
        )


def _made_from():
    """The box of the machines that this checkout has; None where there are none."""
    for meta in ROOT.glob(".vagrant/machines/*/*/box_meta"):
        if (meta.parent / "id").exists():
            return json.loads(meta.read_text())["name"]
    return None


def _installed(provider):
    """The names of the boxes that Vagrant has for this provider."""
    names, name = set(), None
    for line in ask(["vagrant", "box", "list", "--machine-readable"])[1].splitlines():
        kind, _, value = line.partition(",")[2].partition(",")[2].partition(",")
        if kind == "box-name":
            name = value
        elif kind == "box-provider" and value == provider:
            names.add(name)
    return names


def _download(name, provider):
    command = ["vagrant", "box", "add", "--clean", "--provider", provider, name]
    with step(f"Downloading the box {name}, {DOWNLOAD_SECONDS // 60} minutes at most"):
        status, _ = run(command, "box-download.log", timeout=DOWNLOAD_SECONDS)
    return status == 0


def _add_file(path, have):
    """Add a box file under a name made of its content."""
    with path.open("rb") as file:
        name = f"process-recorder/file-{hashlib.file_digest(file, 'sha256').hexdigest()[:8]}"
    if name not in have:
        _add(path, name)
    return name


def _debian_name():
    """The name of the box built here: a changed recipe is another box."""
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
                f" Its last word: {tail(log)} (all of it in {log})"
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
        raise Fault(f"Vagrant does not take the box {file}: {tail(log)} (all of it in {log})")

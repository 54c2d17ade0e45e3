"""Facts for the report of a run: the versions of the tools, and the hosts."""

import platform
import shutil
import subprocess
from importlib.metadata import version

from features.lab.paths import ROOT

DESCRIBE = (
    '. /etc/os-release; echo "$PRETTY_NAME, Linux $(uname -r), $(/usr/bin/python3 --version)"'
)


def versions():
    """Return {what: version} of this repository and of the tools on this machine."""
    described = "no git repository"
    if shutil.which("git"):
        done = subprocess.run(
            ["git", "describe", "--always", "--tags", "--dirty"],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        described = done.stdout.strip() or described
    return {
        "process recorder": described,
        "tools": f"behave {version('behave')}, ansible-core {version('ansible-core')},"
        f" Python {platform.python_version()}",
    }


def hosts(target):
    """Return {name: operating system and address} of the target's hosts."""
    return {
        f"{role} host": f"{host.check_output(DESCRIBE)}, {getattr(host, 'address', host.name)}"
        for role, host in (("api", target.api), ("client", target.client))
    }

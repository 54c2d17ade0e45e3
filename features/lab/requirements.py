"""The programs that runs without machines call, and the Debian packages that contain them.

`python -m features.lab.requirements` prints the packages. Standard library only, so that it runs
before anything else is installed.
"""

import os
import shutil

PATHS = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"
# By what needs them: {program: its package}.
PROGRAMS = {
    "features": {
        "curl": "curl",
        "nsenter": "util-linux",
        "pgrep": "procps",
        "ps": "procps",
    },
    "rehearsal": {
        "bash": "bash",
        "dash": "dash",
        "logrotate": "logrotate",
        "systemd-analyze": "systemd",
    },
    "bench": {"chattr": "e2fsprogs", "wrk": "wrk"},
}


class Missing(Exception):
    """What is missing here, with the command that installs it, in one line."""


def check(part):
    """Raise `Missing` if a program that `part`, a key of PROGRAMS, needs is not installed."""
    missing = {name: package for name, package in PROGRAMS[part].items() if not find(name)}
    if missing:
        raise Missing(
            f"not installed: {', '.join(missing)}; install with: "
            f"sudo apt-get install --yes {' '.join(sorted(set(missing.values())))}"
        )


def find(program):
    """Return the path of `program`, or None; also of those for administrators."""
    return shutil.which(program, path=PATHS)


def packages(parts=tuple(PROGRAMS)):
    """Return the names of the packages that these `parts` need, sorted."""
    return sorted({package for part in parts for package in PROGRAMS[part].values()})


if __name__ == "__main__":
    print(*packages())

"""The units: does systemd accept them, and does systemd 219 of CentOS 7 know all directives?"""

import re
from functools import partial
from pathlib import Path

from features.lab.console import run_quietly
from tools.rehearsal import tools
from tools.rehearsal.verdict import check_files, refuse

KNOWN = Path(__file__).parent / "systemd-219.txt"

# systemd 219 ignores unknown values like unknown names; later versions accept more of them.
YES_NO = {"yes", "no", "true", "false"}
VALUES = {
    "ProtectSystem": YES_NO | {"full"},
    "ProtectHome": YES_NO | {"read-only"},
    "KillMode": {"control-group", "process", "mixed", "none"},
    "Restart": {
        "no",
        "on-success",
        "on-failure",
        "on-abnormal",
        "on-watchdog",
        "on-abort",
        "always",
    },
    "Type": {"simple", "forking", "oneshot", "dbus", "notify", "idle"},
    "NotifyAccess": {"none", "main", "all"},
    "StandardOutput": {"inherit", "null", "tty", "journal", "syslog", "kmsg", "socket"},
    "StandardError": {"inherit", "null", "tty", "journal", "syslog", "kmsg", "socket"},
}


def check_219(renderings):
    """Check that the units for CentOS 7 contain nothing that systemd 219 ignores."""
    checked = check_files(
        [one for one in renderings if one.system == "RedHat"],
        "*.service",
        partial(_unknown, _known()),
    )
    return f"systemd 219 knows all directives of {checked} units for CentOS 7"


def check_here(renderings):
    """Check that systemd-analyze verify finds no fault."""
    checked = check_files(renderings, "*.service", _verified)
    return f"systemd-analyze verify finds no fault in {checked} units"


def _verified(file):
    """Yield what systemd-analyze says about a unit."""
    folder = file.parent / "units"
    folder.mkdir(exist_ok=True)
    here = folder / file.name
    # Our commands are not installed here.
    here.write_text(re.sub(r"/opt/process-\S+/venv/bin/\S+", "/bin/true", file.read_text()))
    status, said = run_quietly([tools.systemd_analyze(), "verify", "--man=no", here])
    yield from (line for line in said.splitlines() or [status] if line)


def check_exposure(renderings):
    """Check the exposure that systemd-analyze security computes: at most 3.0 on Debian 12."""
    measured = {}
    for rendering in renderings:
        if rendering.settings == "defaults":
            for file in rendering.files("*.service"):
                command = ["security", "--offline=true", "--no-pager", "--threshold=100", file]
                said = run_quietly([tools.systemd_analyze(), *command])[1]
                measured[rendering] = float(said.rpartition(": ")[2].split()[0])
    refuse(
        f"{rendering}: systemd-analyze security: {exposure}"
        for rendering, exposure in measured.items()
        if rendering.system == "Debian" and exposure > 3.0
    )
    rows = (f"{one.role} on {one.system} {exposure}" for one, exposure in measured.items())
    return ", ".join(rows)


def _known():
    """Return {section: names of directives} from systemd-219.txt."""
    known, section = {}, None
    for line in KNOWN.read_text().splitlines():
        if line.startswith("["):
            section = line.strip("[]")
            known[section] = set()
        elif not line.startswith("#"):
            known.setdefault(section, set()).update(line.split())
    return known


def _unknown(known, file):
    """Yield a line for each directive in a unit that systemd 219 ignores."""
    section = None
    for line in file.read_text().splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and line[0] not in "#;":
            name, _, value = line.partition("=")
            if name not in known.get(section, ()):
                yield f"{file.name}: systemd 219 does not know {name} in [{section}]"
            elif name in VALUES and value not in VALUES[name]:
                yield f"{file.name}: systemd 219 does not know {line}"
            elif name.startswith("Exec") and value[:1] in "+!:":
                yield f"{file.name}: systemd 219 does not know the prefix in {line}"
            elif name == "SystemCallFilter" and "@" in value:
                yield f"{file.name}: systemd 219 has no groups of system calls: {line}"
            elif name == "RuntimeDirectory" and "/" in value:
                yield f"{file.name}: systemd 219 accepts no path in {line}"

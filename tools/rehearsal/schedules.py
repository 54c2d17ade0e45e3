"""The schedules: are the entries for cron and logrotate valid?"""

import getpass
import grp
import os
import re

from features.lab.console import ask
from tools.rehearsal import tools
from tools.rehearsal.verdict import refuse

# minute, hour, day of the month, month, day of the week
RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
ACCOUNTS = {"service": "recorder", "client": "reporter"}


def check_cron(renderings):
    """Check each cron entry, and that the shells of both systems can parse its command."""
    faults, checked = [], 0
    for rendering in renderings:
        for file in rendering.files("cron"):
            text = file.read_text()
            if not text.endswith("\n"):
                faults.append(f"{rendering}: cron ignores a last line without a newline")
            for line in text.splitlines():
                if line and not line.startswith("#"):
                    faults += [f"{rendering}: {x}" for x in _cron_faults(line, rendering.role)]
                    checked += 1
    refuse(faults)
    return (
        f"{checked} cron entries, with commands that can be parsed by {' and '.join(tools.SHELLS)}"
    )


def _cron_faults(line, role):
    """Return the faults of one line of /etc/cron.d."""
    words = line.split(None, 6)
    if len(words) < 7:
        return [f"not five time fields, an account and a command: {line}"]
    *times, account, command = words
    faults = [
        f"not a time field of cron: {time}"
        for time, (low, high) in zip(times, RANGES, strict=True)
        if not _is_time(time, low, high)
    ]
    if account != ACCOUNTS[role]:
        faults.append(f"runs as {account}, not as {ACCOUNTS[role]}")
    if re.search(r"(?<!\\)%", command):
        faults.append("cron turns each % in a command into a newline")
    for shell in tools.SHELLS:
        status, said = ask([shell, "-n", "-c", command])
        if status:
            faults.append(f"{shell}: {said}")
    return faults


def _is_time(field, low, high):
    def is_part(part):
        span, _, step = part.partition("/")
        first, _, last = span.partition("-")
        numbers = [] if span == "*" else [first, last or first]
        return (step == "" or step.isdigit()) and all(
            number.isdigit() and low <= int(number) <= high for number in numbers
        )

    return all(is_part(part) for part in field.split(","))


def check_logrotate(renderings):
    """Check that logrotate accepts each configuration and would rotate a large log."""
    faults, checked = [], 0
    for rendering in renderings:
        for file in rendering.files("logrotate"):
            faults += [f"{rendering}: {fault}" for fault in _logrotate_faults(file)]
            checked += 1
    refuse(faults)
    return f"{checked} configurations pass logrotate -d"


def _logrotate_faults(file):
    folder = file.parent / "logs"
    folder.mkdir(exist_ok=True)
    here = folder / "logrotate.conf"
    account = f"{getpass.getuser()} {grp.getgrgid(os.getgid()).gr_name}"
    text = re.sub(r"^(\s*su) .*", rf"\1 {account}", file.read_text(), flags=re.MULTILINE)
    text, number = re.subn(r"^/\S+/(\S+\.log)", rf"{folder}/\1", text, flags=re.MULTILINE)
    here.write_text(text)
    here.chmod(0o644)
    for name in re.findall(rf"{re.escape(str(folder))}/(\S+\.log)", text):
        with (folder / name).open("wb") as log:
            log.truncate(200 * 1024 * 1024)  # sparse; above each maxsize
    state = folder / "state"
    state.write_text("logrotate state -- version 2\n")
    status, said = ask([tools.logrotate(), "--debug", "--state", state, here])
    if status or "error:" in said:
        yield "; ".join(line for line in said.splitlines() if "error:" in line) or said
    elif said.count("log needs rotating") != number:
        yield f"a log of 200 MiB would not be rotated: {said.splitlines()[-1]}"

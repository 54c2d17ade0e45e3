"""The schedules: are the entries for cron and logrotate valid?"""

import getpass
import grp
import os
import re
from functools import partial

from features.lab.console import run_quietly
from tools.rehearsal import tools
from tools.rehearsal.verdict import check_files

# minute, hour, day of the month, month, day of the week
RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
ACCOUNTS = {"service": "recorder", "archive": "archivist", "client": "reporter"}


def check_cron(renderings):
    """Check each cron entry, and that the shells of both systems can parse its command."""
    accounts = {one: ACCOUNTS[one.role] for one in renderings if one.files("cron")}
    checked = sum(
        check_files([one], "cron", partial(_cron_faults, account))
        for one, account in accounts.items()
    )
    return f"{checked} files for cron, with commands that {' and '.join(tools.SHELLS)} can parse"


def _cron_faults(account, file):
    """Yield the faults of a file of /etc/cron.d whose jobs run as `account`."""
    text = file.read_text()
    if not text.endswith("\n"):
        yield "cron ignores a last line without a newline"
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield from _job_faults(account, line)


def _job_faults(account, line):
    """Yield the faults of one line of /etc/cron.d."""
    words = line.split(None, 6)
    if len(words) < 7:
        yield f"not five time fields, an account and a command: {line}"
        return
    *times, runs_as, command = words
    for time, (low, high) in zip(times, RANGES, strict=True):
        if not _is_time(time, low, high):
            yield f"not a time field of cron: {time}"
    if runs_as != account:
        yield f"runs as {runs_as}, not as {account}"
    if re.search(r"(?<!\\)%", command):
        yield "cron turns each % in a command into a newline"
    yield from tools.refusals("-c", command)


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
    checked = check_files(renderings, "logrotate", _logrotate_faults)
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
    status, said = run_quietly([tools.logrotate(), "--debug", "--state", state, here])
    if status or "error:" in said:
        yield "; ".join(line for line in said.splitlines() if "error:" in line) or said
    elif said.count("log needs rotating") != number:
        yield f"a log of 200 MiB would not be rotated: {said.splitlines()[-1]}"

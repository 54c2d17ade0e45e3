"""Looks over SSH at the records that arrive on the API host."""

import shlex
import time
from dataclasses import dataclass

from features.lab.console import Fault, run_quietly, step
from features.lab.paths import REMOTE, STATE

FOLDER = "/home/recorder/service/records"
DEADLINE = 90
LOOK = REMOTE / "look.sh"


@dataclass
class Records:
    """The number of records, and the name and the age in seconds of the newest."""

    count: int
    newest: str
    age: int


def wait():
    """Wait until one more record has arrived; return the `Records` there are then."""
    config = STATE / "ssh-config"
    status, said = run_quietly(["sh", "-c", "vagrant ssh-config 2>/dev/null"])  # plugins may warn
    if status:
        raise Fault(f"`vagrant ssh-config` fails: {said or 'run it in a terminal'}")
    config.write_text(said + "\n")
    with step(f"Waiting for records, at most {DEADLINE} s"):
        first = None
        deadline = time.monotonic() + DEADLINE
        while time.monotonic() < deadline:
            now = _look(config)
            first = first or now
            if now and now.count > first.count:
                return now
            time.sleep(1)
    raise Fault(
        f"no record has arrived on api in {DEADLINE} s: see"
        " `vagrant ssh client -c 'sudo journalctl -u client -n 30'` and"
        " `vagrant ssh api -c 'sudo journalctl -u service -n 30'`"
    )


def _look(config):
    """Return the `Records` there are now, None if api does not answer."""
    command = ["ssh", "-F", str(config), "-o", "ConnectTimeout=10", "api"]
    status, said = run_quietly([*command, f"sudo sh -c {shlex.quote(LOOK.read_text())} {FOLDER}"])
    if status == 255:
        return None
    count, newest, age = [*said.splitlines(), "", ""][:3] if status == 0 else ("0", "", "")
    return Records(int(count), newest, int(age or 0))

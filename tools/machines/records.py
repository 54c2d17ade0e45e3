"""The records that arrive on the API host, as a person may see them: over SSH."""

import shlex
import time
from dataclasses import dataclass

from features.lab.console import Fault, ask, step
from features.lab.paths import STATE

FOLDER = "/home/recorder/service/records"
DEADLINE = 90
# Not what was stored while the clock was ahead: it would be the newest for as long as it was that.
LOOK = f"""
cd {FOLDER} || exit 1
ls -U | grep -c '[.]json$'
newest=$(find . -name '*.json' ! -newermt now -printf '%T@ %f\\n' | sort -n | sed -n '$s/.* //p')
test "$newest" || exit 0
echo "$newest"
echo $(($(date +%s) - $(stat -c %Y "$newest")))
"""


@dataclass
class Records:
    """How many there are, the newest one's name and its age in seconds."""

    count: int
    newest: str
    age: int


def wait():
    """Wait until one more record has arrived than was there at first; what is there then."""
    config = STATE / "ssh-config"
    status, said = ask(["sh", "-c", "vagrant ssh-config 2>/dev/null"])  # plugins may warn
    if status:
        raise Fault(f"`vagrant ssh-config` fails: {said or 'see what it says in a terminal'}")
    config.write_text(said + "\n")
    with step(f"Waiting for records, {DEADLINE} s at most"):
        first = None
        deadline = time.monotonic() + DEADLINE
        while time.monotonic() < deadline:
            now = _look(config)
            first = first or now
            if now and now.count > first.count:
                return now
            time.sleep(1)
    raise Fault(
        f"no record has arrived on api in {DEADLINE} s: look at"
        " `vagrant ssh client -c 'sudo journalctl -u client -n 30'` and"
        " `vagrant ssh api -c 'sudo journalctl -u service -n 30'`"
    )


def _look(config):
    """The records there are now; None where api does not answer."""
    command = ["ssh", "-F", str(config), "-o", "ConnectTimeout=10", "api"]
    status, said = ask([*command, f"sudo sh -c {shlex.quote(LOOK)}"])
    if status == 255:
        return None
    count, newest, age = [*said.splitlines(), "", ""][:3] if status == 0 else ("0", "", "")
    return Records(int(count), newest, int(age or 0))

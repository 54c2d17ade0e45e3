"""Run all checks of the rehearsal: print a line for each, exit with 1 if one fails."""

import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from features.lab import console, rendering
from tools.rehearsal import configuration, front, roles, schedules, units, wheels
from tools.rehearsal.verdict import Fault, NotTried


def main():
    """Run every check; return the exit status."""
    with tempfile.TemporaryDirectory(prefix="process-recorder-") as scratch:
        folder = Path(scratch)
        folder.chmod(0o755)
        renderings = []

        def render():
            renderings.extend(rendering.render(folder))
            files = sum(len(one.files("*")) for one in renderings)
            return f"{files} files rendered by Ansible for {', '.join(rendering.SYSTEMS)}"

        checks = {
            "roles": roles.check,
            "templates": render,
            "config.json": partial(configuration.check, renderings),
            "nginx": partial(front.check, renderings),
            "firewall": partial(front.check_firewall, renderings),
            "scripts": partial(front.check_scripts, renderings),
            "systemd 219": partial(units.check_219, renderings),
            "systemd here": partial(units.check_here, renderings),
            "exposure": partial(units.check_exposure, renderings),
            "cron": partial(schedules.check_cron, renderings),
            "logrotate": partial(schedules.check_logrotate, renderings),
            "wheels": wheels.check_sets,
            "Python 3.6": partial(wheels.check_python, "3.6", folder),
            "Python 3.8": partial(wheels.check_python, "3.8", folder),
        }
        verdicts = [_verdict(name, check) for name, check in checks.items()]
        return 0 if all(verdicts) else 1


def _verdict(name, check):
    """Run one check and print its result; return True if it found no fault."""
    started = time.monotonic()
    word, result, passed = "ok", None, True
    try:
        result = check()
    except NotTried as missing:
        word, result = "--", f"not tried: {missing}"
    except (Fault, console.Fault) as fault:
        word, result, passed = "FAIL", str(fault), False
    print(f"{word:4} {name:12} {result}  ({time.monotonic() - started:.0f} s)", flush=True)
    return passed


sys.exit(main())

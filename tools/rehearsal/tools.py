"""The programs that the checks run, except nginx."""

from features.lab import requirements
from features.lab.console import run_quietly
from tools.rehearsal.verdict import Fault

SHELLS = ("dash", "bash")  # sh on Debian and on CentOS


def refusals(*script):
    """Yield what each shell of both systems says against a script, a file or "-c" and its text."""
    for shell in SHELLS:
        status, said = run_quietly([shell, "-n", *script])
        if status:
            yield f"{shell}: {said}"


def logrotate():
    """Return the path of logrotate."""
    return _find("logrotate")


def systemd_analyze():
    """Return the path of systemd-analyze."""
    return _find("systemd-analyze")


def _find(program):
    try:
        requirements.check("rehearsal")
    except requirements.Missing as missing:
        raise Fault(str(missing)) from None
    return requirements.find(program)

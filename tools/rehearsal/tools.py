"""The programs that the checks run, besides nginx."""

from features.lab import requirements
from tools.rehearsal.verdict import Fault

SHELLS = ("dash", "bash")  # sh on Debian and on CentOS


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

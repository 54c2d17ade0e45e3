"""Probes: small programs that look at the system over the network, from a host or from here."""

import json
import sys
from pathlib import Path

from features.support.host import LocalHost

PROBES = Path(__file__).parent / "probes"
HERE = LocalHost("this machine")


def ask(host, name, *arguments):
    """Let `host` run the probe `name` of probes/ and return what it tells."""
    program = (PROBES / f"{name}.py").read_text()
    python = sys.executable if host is HERE else "/usr/bin/python3"
    line = f"{python} -c %s" + " %s" * len(arguments)
    return json.loads(host.check_output(line, program, *arguments))

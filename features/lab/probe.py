"""Probes: small programs that look at the system over the network, from a host or from here."""

import json
import sys

from features.lab.host import LocalHost
from features.lab.paths import REMOTE

HERE = LocalHost("this machine")


def ask(host, name, *arguments):
    """Let `host` run the probe `name` of remote/ and return what it tells."""
    program = (REMOTE / f"{name}.py").read_text()
    python = sys.executable if host is HERE else "/usr/bin/python3"
    line = f"{python} -c %s" + " %s" * len(arguments)
    return json.loads(host.check_output(line, program, *arguments))

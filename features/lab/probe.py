"""The programs of features/remote/: their text, and what they answer when a host runs one."""

import json
import sys

from features.lab.host import LocalHost
from features.lab.paths import REMOTE

HERE = LocalHost("this machine")
PYTHON = "/usr/bin/python3"  # the one on every host


def source(name):
    """Return the text of the program `name` of remote/; without a suffix it is in Python."""
    return (REMOTE / (name if "." in name else f"{name}.py")).read_text()


def ask(host, name, *arguments, stdin=""):
    """Let `host` run the program `name` of remote/; return the JSON that it prints."""
    python = sys.executable if host is HERE else PYTHON
    line = f"{python} -c %s" + " %s" * len(arguments)
    return json.loads(host.check_output(line, source(name), *arguments, stdin=stdin))

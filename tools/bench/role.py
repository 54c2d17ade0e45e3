"""The files of the role `service` for a Debian 12 host, rendered by Ansible."""

import functools
import re
import tempfile
from pathlib import Path

from features.lab import rendering


def nginx():
    """Return nginx's configuration as text."""
    return _files()["nginx.conf"]


def environment():
    """Return the environment variables of the unit as a dict."""
    lines = re.findall(r"^Environment=(.*)", _files()["service.service"], re.MULTILINE)
    return dict(setting.split("=", 1) for line in lines for setting in line.split())


def workers():
    """Return the number of workers of the service, as text."""
    return re.search(r"^ExecStart=.* --workers (\d+)", _files()["service.service"], re.MULTILINE)[1]


@functools.cache
def _files():
    wanted = ("service", "Debian", "defaults")
    with tempfile.TemporaryDirectory(prefix="process-bench-") as folder:
        (found,) = (
            one
            for one in rendering.render(Path(folder))
            if (one.role, one.system, one.settings) == wanted
        )
        return {file.name: file.read_text() for file in found.files("*")}

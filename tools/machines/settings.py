"""What `make up` found out about this computer, kept for plain `vagrant` and for the next run.

The file holds `provider` (libvirt, virtualbox), `driver` (kvm, qemu; libvirt alone), `box`,
`trial`: the driver that a trial boot chose, whatever DRIVER asked for since, and `provisioned`:
the ids of the machines on which the plays have come to their end. The Vagrantfile reads the first
three. To have everything decided again, delete the file.
"""

import json
import os

from features.lab.paths import STATE

FILE = STATE / "settings.json"


def load():
    """The settings kept; none where there is no file or a half-written one."""
    try:
        found = json.loads(FILE.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def save(settings):
    """Keep the settings; nobody ever reads half of them."""
    STATE.mkdir(exist_ok=True)
    part = FILE.with_suffix(".part")
    part.write_text(json.dumps(settings, indent=2) + "\n")
    os.replace(part, FILE)

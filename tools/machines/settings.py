"""Settings that `make up` chose on this computer, for plain `vagrant` and for the next run.

The file contains `provider` (libvirt, virtualbox), `driver` (kvm, qemu; only with libvirt), `box`,
and `trial` (the driver that a trial boot chose, even if DRIVER set another one later). The
Vagrantfile reads the first three.
Delete the file to have all of them chosen again.
"""

import json
import os

from features.lab.paths import STATE

FILE = STATE / "settings.json"


def load():
    """Return the saved settings, {} if there is no valid file."""
    try:
        found = json.loads(FILE.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def save(settings):
    """Save `settings` in a new file that replaces the old one, so that no reader sees half."""
    STATE.mkdir(exist_ok=True)
    part = FILE.with_suffix(".part")
    part.write_text(json.dumps(settings, indent=2) + "\n")
    os.replace(part, FILE)

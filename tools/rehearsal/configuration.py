"""The configuration: do service, client and archive accept the rendered config.json?"""

import json

from features.lab import nginx
from features.lab.console import run_quietly
from features.lab.paths import TOOLS
from tools.rehearsal.verdict import refuse

COMMANDS = {
    "service": ["process-service", "--config", "{}", "check"],
    "archive": ["process-archive", "--config", "{}", "check"],
    "client": ["process-client", "--config", "{}", "--check"],
}


def check(renderings):
    """Check that the product itself accepts each config.json."""
    faults, checked = [], 0
    for rendering in (one for one in renderings if one.role in COMMANDS):
        folder = rendering.folder / "configuration"
        folder.mkdir()
        config = json.loads((rendering.folder / "config.json").read_text())
        if "ca_file" in config:
            config["ca_file"] = str(nginx.certificate(folder)[0])
        if "sealed_lists" in config:  # folders of the API's host
            config |= {"records_dir": str(folder), "sealed_lists": str(folder)}
        here = folder / "config.json"
        here.write_text(json.dumps(config))
        command, *arguments = (word.format(here) for word in COMMANDS[rendering.role])
        status, said = run_quietly([TOOLS / command, *arguments])
        if status:
            faults.append(f"{rendering}: {said}")
        checked += 1
    refuse(faults)
    return f"{checked} config.json files are accepted by service, client and archive"

"""The front: is nginx's configuration right, and right for the nginx of CentOS 7 too?"""

import re
from pathlib import Path
from xml.etree import ElementTree

from features.lab import nginx
from features.lab.console import ask
from tools.rehearsal import tools
from tools.rehearsal.verdict import refuse

KNOWN = Path(__file__).parent / "nginx-directives.txt"
EPEL = (1, 20, 1)  # the version of nginx that CentOS 7 gets


def check(renderings):
    """nginx itself takes the configuration, and 1.20.1 knows each directive."""
    faults, checked = [], 0
    for rendering in renderings:
        for file in rendering.files("nginx.conf"):
            faults += [f"{rendering}: {fault}" for fault in _faults(file)]
            checked += 1
    refuse(faults)
    return f"{checked} configurations pass nginx -t and hold nothing newer than 1.20.1"


def check_scripts(renderings):
    """Both systems' shells take what is a script."""
    faults, checked = [], 0
    for rendering in renderings:
        for file in rendering.files("*.sh"):
            for shell in tools.SHELLS:
                status, said = ask([shell, "-n", file])
                faults += [f"{rendering}: {said}"] if status else []
            checked += 1
    refuse(faults)
    return f"{checked} scripts in {' and '.join(tools.SHELLS)}"


def check_firewall(renderings):
    """The firewall's zone is XML and opens what its comment says."""
    faults, checked = [], 0
    for rendering in renderings:
        for file in rendering.files("firewall.xml"):
            zone = ElementTree.parse(file).getroot()
            opened = {service.get("name") for service in zone.iter("service")}
            if zone.tag != "zone" or opened != {"ssh", "http", "https"}:
                faults.append(f"{rendering}: opens {opened}")
            checked += 1
    refuse(faults)
    return f"{checked} zones of the firewall open SSH, HTTP and HTTPS"


def _faults(file):
    text = file.read_text()
    known = _known()
    for name in sorted(set(re.findall(r"^\s*([a-z_]+)\s", text, re.MULTILINE))):
        if name not in known:
            yield f"{name}: add it to {KNOWN.name} with its version, if that is not after 1.20.1"
        elif known[name] > EPEL:
            yield f"{name} is newer than nginx 1.20.1"
    folder = file.parent / "nginx"
    here = folder / "nginx.conf"
    folder.mkdir(exist_ok=True)
    here.write_text(nginx.moved(text, folder))
    status, said = ask([nginx.find(), "-t", "-p", folder, "-c", here])
    if status or "[warn]" in said:
        yield "nginx -t: " + "; ".join(line for line in said.splitlines() if "[" in line)


def _known():
    lines = [line.split() for line in KNOWN.read_text().splitlines() if line[:1] not in ("", "#")]
    return {name: tuple(int(part) for part in version.split(".")) for name, version in lines}

"""The front: are nginx and the firewall configured correctly, also for the versions on CentOS 7?"""

import re
from pathlib import Path
from xml.etree import ElementTree

from features.lab import nginx
from features.lab.console import run_quietly
from tools.rehearsal import tools
from tools.rehearsal.verdict import check_files

KNOWN = Path(__file__).parent / "nginx-directives.txt"
EPEL = (1, 20, 1)  # the version of nginx for CentOS 7


def check(renderings):
    """Check that nginx accepts each configuration, and that 1.20.1 has all its directives."""
    checked = check_files(renderings, "nginx.conf", _faults)
    return f"{checked} configurations pass nginx -t and use no directive newer than 1.20.1"


def check_scripts(renderings):
    """Check that the shells of both systems can parse each script."""
    checked = check_files(renderings, "*.sh", tools.refusals)
    return f"{checked} scripts can be parsed by {' and '.join(tools.SHELLS)}"


def check_firewall(renderings):
    """Check that the firewall's zone is XML and opens SSH, HTTP and HTTPS only."""
    checked = check_files(renderings, "firewall.xml", _zone_faults)
    return f"{checked} zones of the firewall open SSH, HTTP and HTTPS only"


def _zone_faults(file):
    zone = ElementTree.parse(file).getroot()
    opened = {service.get("name") for service in zone.iter("service")}
    if zone.tag != "zone" or opened != {"ssh", "http", "https"}:
        yield f"opens {opened}"


def _faults(file):
    text = file.read_text()
    known = _known()
    for name in sorted(set(re.findall(r"^\s*([a-z_]+)\s", text, re.MULTILINE))):
        if name not in known:
            yield f"{name}: if 1.20.1 has it, add it to {KNOWN.name} with its first version"
        elif known[name] > EPEL:
            yield f"{name} is newer than nginx 1.20.1"
    folder = file.parent / "nginx"
    here = folder / "nginx.conf"
    folder.mkdir(exist_ok=True)
    here.write_text(nginx.moved(text, folder))
    status, said = run_quietly([nginx.find(), "-t", "-p", folder, "-c", here])
    if status or "[warn]" in said:
        yield "nginx -t: " + "; ".join(line for line in said.splitlines() if "[" in line)


def _known():
    lines = [line.split() for line in KNOWN.read_text().splitlines() if line[:1] not in ("", "#")]
    return {name: tuple(int(part) for part in version.split(".")) for name, version in lines}

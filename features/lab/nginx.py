"""nginx on this machine: its path, and a role's configuration with paths and ports of this machine.

nginx is not installed for this: it would start, and take ports 80 and 443.
"""

import os
import pwd
import re
import shutil
import tempfile
from pathlib import Path

from features.lab import requirements
from features.lab.certificates import make_certificate
from features.lab.console import Fault, run_quietly
from features.lab.paths import STATE

# Folders for bodies in transit; Debian's and EPEL's packages put them in different places.
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def find():
    """Return the path of nginx: the installed one, or Debian's, which is downloaded once."""
    installed = requirements.find("nginx")
    if installed:
        return installed
    unpacked = STATE / "nginx"
    if not unpacked.exists():
        with tempfile.TemporaryDirectory() as folder:
            status, said = run_quietly(["apt-get", "--quiet", "download", "nginx"], cwd=folder)
            if status:
                last = (said.splitlines() or ["nothing"])[-1]
                raise Fault(
                    f"nginx cannot be downloaded; run `sudo apt-get update`; apt-get says: {last}"
                )
            (package,) = Path(folder).glob("*.deb")
            run_quietly(["dpkg-deb", "--extract", package, f"{folder}/tree"])
            STATE.mkdir(exist_ok=True)
            shutil.copy(f"{folder}/tree/usr/sbin/nginx", unpacked)
    return str(unpacked)


def certificate(folder):
    """Return the paths of a certificate and its key, which are made in `folder`."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    if not certificate.exists():
        for file, text in zip((certificate, key), make_certificate(), strict=True):
            file.write_text(text)
    return certificate, key


def moved(text, folder):
    """Return the configuration `text` with each path, port and account replaced by a local one."""
    certificate_file, key = certificate(folder)
    text = re.sub(r"(ssl_certificate) .*;", rf"\1 {certificate_file};", text)
    text = re.sub(r"(ssl_certificate_key) .*;", rf"\1 {key};", text)
    text = re.sub(r"^pid .*;", f"pid {folder}/nginx.pid;", text, flags=re.MULTILINE)
    text = re.sub(r"/var/log/nginx", str(folder), text)
    text = re.sub(r"(listen (?:\[::\]:)?)(\d+)", _unprivileged, text)
    user = pwd.getpwuid(os.getuid()).pw_name if os.getuid() == 0 else ""
    text = re.sub(r"^user .*;", f"user {user};" if user else "", text, flags=re.MULTILINE)
    paths = "".join(f"{name}_temp_path {folder}/{name};\n" for name in TEMPORARY)
    return text.replace("http {", "http {\n" + paths, 1)


def _unprivileged(match):
    return f"{match[1]}{int(match[2]) + 18000}"

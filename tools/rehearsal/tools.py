"""The programs that the checks ask. nginx is only unpacked: installed, it would start here."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from features.lab.paths import STATE
from tools.machines import packages
from tools.rehearsal.verdict import Fault

SHELLS = ("dash", "bash")  # what sh is on Debian and on CentOS
PLACES = "/usr/sbin:/usr/bin:/sbin:/bin"


def nginx():
    """Return the path of nginx: the installed one, or Debian's, fetched once."""
    installed = shutil.which("nginx", path=PLACES)
    if installed:
        return installed
    unpacked = STATE / "nginx"
    if not unpacked.exists():
        with tempfile.TemporaryDirectory() as folder:
            if not _download("nginx", folder):
                packages.refresh()
                if not _download("nginx", folder):
                    raise Fault("apt could not fetch nginx; is there a network?")
            (package,) = Path(folder).glob("*.deb")
            subprocess.run(["dpkg-deb", "--extract", package, f"{folder}/tree"], check=True)
            STATE.mkdir(exist_ok=True)
            shutil.copy(f"{folder}/tree/usr/sbin/nginx", unpacked)
    return str(unpacked)


def logrotate():
    """Return the path of logrotate, installed where it is missing."""
    packages.install(["logrotate"])
    return shutil.which("logrotate", path=PLACES)


def systemd_analyze():
    """Return the path of systemd-analyze, installed where it is missing."""
    packages.install(["systemd"])
    return shutil.which("systemd-analyze", path=PLACES)


def ask(command, timeout=60, **options):
    """Run a command; return its status and all that it said."""
    try:
        done = subprocess.run(
            [str(word) for word in command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=timeout,
            check=False,
            **options,
        )
    except subprocess.TimeoutExpired:
        raise Fault(f"{Path(command[0]).name} does not end within {timeout} s") from None
    return done.returncode, done.stdout.strip()


def certificate(folder):
    """Return the paths of a certificate and its key, made in `folder`."""
    packages.install(["openssl"])
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    if not certificate.exists():
        ask(
            ["openssl", "req", "-x509", "-nodes", "-newkey", "ec", "-subj", "/CN=rehearsal"]
            + ["-pkeyopt", "ec_paramgen_curve:prime256v1", "-keyout", key, "-out", certificate]
        )
    return certificate, key


def _download(package, folder):
    status, _ = ask(["apt-get", "--quiet", "download", package], cwd=folder)
    return status == 0

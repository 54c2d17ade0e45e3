"""An inventory as users write it, with their own certificate and token."""

import secrets
import shutil
import tempfile
from pathlib import Path

from features.lab.certificates import make_certificate
from features.lab.secrecy import hide

HOSTS = """\
[api]
{api}

[client]
{client}

[all:vars]
recorder_api_address={address}
recorder_token="{{{{ lookup('ansible.builtin.file', '{folder}/token') }}}}"
client_token="{{{{ recorder_token }}}}"
recorder_hardening=false
service_tls_certificate={folder}/cert.pem
service_tls_key={folder}/key.pem
"""


class OwnInventory:
    """A folder with an inventory `file` for the hosts of `target`, a certificate and a token."""

    def __init__(self, target):
        self.folder = Path(tempfile.mkdtemp(prefix="process-recorder-"))
        self.certificate, key = make_certificate(target.address)
        self.token = secrets.token_urlsafe(24)
        hide(self.token)
        self.file = self.folder / "hosts"
        lines = {name: line(target.host(name)) for name in ("api", "client")}
        text = HOSTS.format(**lines, address=target.address, folder=self.folder)
        files = {"cert.pem": self.certificate, "key.pem": key, "token": self.token, "hosts": text}
        for name, content in files.items():
            (self.folder / name).write_text(content)

    def remove(self):
        """Remove the folder."""
        shutil.rmtree(self.folder)


def line(host):
    """Return the line of `host` in an inventory, with its login."""
    login = {
        "ansible_port": host.door["port"],
        "ansible_user": host.user,
        "ansible_ssh_private_key_file": host.key_file,
        "ansible_password": host.password,
    }
    return " ".join([host.address, *(f"{name}={value}" for name, value in login.items() if value)])

"""What the features run against: deployed hosts, or processes on this machine."""

import json
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import requests

from features.support.host import Host, LocalHost
from features.support.inventory import VAGRANT_INVENTORY, inventory_hosts, vagrant_hosts
from features.support.waiting import eventually

SERVICE = "/home/recorder/service"
CLIENT = "/home/reporter/client"


@dataclass
class Target:
    """The system under test: its two hosts, and how it is set up there."""

    api: Host
    client: Host
    service_command: str
    client_command: str
    as_client: str  # what a shell line begins with to run under the client's account
    service_config: dict
    client_config: dict
    records_dir: str
    own_url: str  # of the API, as its own host reaches it
    ca_file: str | bool  # on this machine: what the API's certificate is verified with
    inventory: Path | None = None
    closers: list = field(default_factory=list)

    @property
    def hosts(self):
        """The hosts, the API's first."""
        return [self.api, self.client]

    @property
    def token(self):
        """The bearer token; the newest, where the service takes several."""
        token = self.service_config["token"]
        return token[0] if isinstance(token, list) else token

    @property
    def url(self):
        """The API's base URL, as the client reaches it."""
        return self.client_config["url"].removesuffix("/api/v1/record")

    def mask(self, text):
        """Return `text` without the secrets of this system."""
        return text.replace(self.token, "[token]")

    def close(self):
        """End what was started and disconnect."""
        for close in reversed(self.closers):
            close()
        for host in self.hosts:
            host.close()


def deployed_target(inventory=None):
    """Return the hosts that Vagrant made, or those of an Ansible `inventory`."""
    hosts = inventory_hosts(inventory) if inventory else vagrant_hosts()
    api, client = hosts["api"], hosts["client"]
    service_config = read_config(api, f"{SERVICE}/config.json")
    client_config = read_config(client, f"{CLIENT}/config.json")
    folder = Path(tempfile.mkdtemp(prefix="process-recorder-"))
    certificate = folder / "ca.pem"
    certificate.write_text(client.check_output("cat %s", client_config["ca_file"], root=True))
    return Target(
        api=api,
        client=client,
        service_command="/opt/process-service/venv/bin/process-service",
        client_command="/opt/process-client/venv/bin/process-client",
        as_client="runuser -u reporter --",
        service_config=service_config,
        client_config=client_config,
        records_dir=str(Path(SERVICE, service_config["records_dir"])),
        own_url="https://127.0.0.1",
        ca_file=str(certificate),
        inventory=Path(inventory).resolve() if inventory else VAGRANT_INVENTORY,
        closers=[lambda: shutil.rmtree(folder)],
    )


def read_config(host, path):
    """Return the configuration that `host` works with."""
    return json.loads(host.check_output("cat %s", path, root=True))


def local_target():
    """Return a service that is started here, in a folder of its own, and its client."""
    commands = Path(sys.executable).parent
    folder = Path(tempfile.mkdtemp(prefix="process-recorder-"))
    service_config = {"records_dir": "records", "token": secrets.token_urlsafe(24)}
    (folder / "config.json").write_text(json.dumps(service_config))
    url = f"http://127.0.0.1:{free_port()}"
    output = (folder / "output").open("wb")
    server = subprocess.Popen(
        [commands / "process-service", "--config", folder / "config.json"]
        + ["serve", "--bind", url.removeprefix("http://")],
        stdout=output,
        stderr=output,
    )

    def stop():
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)
        output.close()
        shutil.rmtree(folder)

    eventually(lambda: requests.get(url, timeout=1).status_code == 404, within=20)
    host = LocalHost("this machine")
    return Target(
        api=host,
        client=host,
        service_command=str(commands / "process-service"),
        client_command=str(commands / "process-client"),
        as_client="env",
        service_config=service_config,
        client_config={"token": service_config["token"], "url": f"{url}/api/v1/record"},
        records_dir=str(folder / "records"),
        own_url=url,
        ca_file=True,
        closers=[stop],
    )


def free_port():
    """Return a TCP port that nobody uses on 127.0.0.1."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]

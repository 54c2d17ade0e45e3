"""What the features run against: deployed hosts, or processes on this machine."""

import json
import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from features.lab import requirements
from features.lab.host import Host, LocalHost, Unreachable
from features.lab.inventory import VAGRANT_INVENTORY, inventory_hosts, vagrant_hosts
from features.lab.launch import Server, serve_here
from features.lab.paths import TOOLS
from features.lab.ports import free_port
from features.lab.secrecy import hide, mask

SERVICE = "/home/recorder/service"
CLIENT = "/home/reporter/client"
ARCHIVE = "/home/archivist/archive"


@dataclass
class Target:
    """The system under test: its two hosts, and how it is set up there."""

    api: Host
    client: Host
    service_command: str
    client_command: str
    archive_command: str
    as_service: str  # what a shell line begins with to run under the service's account
    as_client: str  # and under the client's
    service_config: dict
    client_config: dict
    read_tokens: list  # of the deployed archive
    records_dir: str
    service_log: str
    own_url: str  # of the API, as its own host reaches it
    ca_file: str | bool  # on this machine: what the API's certificate is verified with
    inventory: Path | None = None
    server: Server | None = None  # on this machine: the started service
    closers: list = field(default_factory=list)

    def __post_init__(self):
        hide(*self.secrets)

    @property
    def service_port(self):
        """The service's own port on its host; on machines nginx is in front of it."""
        return urlsplit(self.own_url).port or 8000

    def refresh(self):
        """Read both configurations again, after a play."""
        self.service_config = read_config(self.api, f"{SERVICE}/config.json")
        self.client_config = read_config(self.client, f"{CLIENT}/config.json")
        self.read_tokens = as_list(read_config(self.api, f"{ARCHIVE}/config.json")["read_token"])
        if self.ca_file is not True:
            fetch_trusted(self.client, self.client_config, self.ca_file)
        self.__post_init__()

    @property
    def hosts(self):
        """The hosts, the API's first."""
        return [self.api, self.client]

    def host(self, name):
        """Return the host that scenarios call `name`: api or client."""
        return {"api": self.api, "client": self.client}[name]

    @property
    def token(self):
        """The bearer token; the newest, where the service takes several."""
        token = self.service_config["token"]
        return token[0] if isinstance(token, list) else token

    @property
    def secrets(self):
        """All tokens and secrets of both configurations."""
        service, client = self.service_config, self.client_config
        values = [service.get("token"), service.get("node_secret"), client.get("token")]
        values += self.read_tokens
        return [secret for value in values for secret in as_list(value) if secret]

    @property
    def node_secret(self):
        """The secret of the node tokens; the newest of several, None if there is none."""
        return next(iter(as_list(self.service_config.get("node_secret"))), None)

    @property
    def url(self):
        """The API's base URL, as the client reaches it."""
        return self.client_config["url"].removesuffix("/api/v1/record")

    @property
    def address(self):
        """The API's address, as the client reaches it."""
        return urlsplit(self.url).hostname

    def mask(self, text):
        """Return `text` without the secrets of this system."""
        return mask(text)

    def close(self):
        """End what was started and disconnect."""
        for close in reversed(self.closers):
            close()
        for host in self.hosts:
            host.close()


def as_list(value):
    """Return the items of a list, or a list of one value."""
    return value if isinstance(value, list) else [value]


def deployed_target(inventory=None):
    """Return the hosts that Vagrant made, or those of an Ansible `inventory`."""
    hosts = inventory_hosts(inventory) if inventory else vagrant_hosts()
    api, client = hosts["api"], hosts["client"]
    service_config = read_config(api, f"{SERVICE}/config.json")
    client_config = read_config(client, f"{CLIENT}/config.json")
    read_tokens = as_list(read_config(api, f"{ARCHIVE}/config.json")["read_token"])
    folder = Path(tempfile.mkdtemp(prefix="process-recorder-"))
    ca_file = True  # the system's authorities
    if "ca_file" in client_config:
        ca_file = str(folder / "ca.pem")
        fetch_trusted(client, client_config, ca_file)
    return Target(
        api=api,
        client=client,
        service_command="/opt/process-service/venv/bin/process-service",
        client_command="/opt/process-client/venv/bin/process-client",
        archive_command="/opt/process-archive/venv/bin/process-archive",
        as_service="runuser -u recorder --",
        as_client="runuser -u reporter --",
        service_config=service_config,
        client_config=client_config,
        read_tokens=read_tokens,
        records_dir=str(Path(SERVICE, service_config["records_dir"])),
        service_log=f"{SERVICE}/service.log",
        own_url="https://127.0.0.1",
        ca_file=ca_file,
        inventory=Path(inventory).resolve() if inventory else VAGRANT_INVENTORY,
        closers=[lambda: shutil.rmtree(folder)],
    )


def fetch_trusted(host, config, file):
    """Write the certificate that a client trusts into `file`, here."""
    Path(file).write_text(host.check_output("cat %s", config["ca_file"], root=True))


def read_config(host, path):
    """Return the configuration that `host` works with."""
    return json.loads(host.check_output("cat %s", path, root=True))


def local_target(commands=None):
    """Return a service that is started here, in a folder of its own, and its client.

    `commands` are the folders of process-service and process-client, as in PATH; what is not there,
    comes from beside behave. Raises `Unreachable` if something is missing on this machine.
    """
    try:
        requirements.check("features")
    except requirements.Missing as missing:
        raise Unreachable(str(missing)) from None
    host = LocalHost("this machine")
    host.prepare_disks()
    names = ("process-service", "process-client", "process-archive")
    places = os.pathsep.join(filter(None, [commands, str(TOOLS)]))
    service_command, client_command, archive_command = (
        shutil.which(name, path=places) for name in names
    )
    assert service_command and client_command and archive_command, f"{names} are not in {places}"
    folder = Path(tempfile.mkdtemp(prefix="process-recorder-"))
    service_config = {"records_dir": "records", "token": secrets.token_urlsafe(24)}
    server = local_service(folder, service_config, service_command)

    def stop():
        server.stop()
        shutil.rmtree(folder)

    return Target(
        api=host,
        client=host,
        service_command=service_command,
        client_command=client_command,
        archive_command=archive_command,
        as_service="env",
        as_client="env",
        service_config=service_config,
        read_tokens=[],
        client_config={"token": service_config["token"], "url": f"{server.url}/api/v1/record"},
        records_dir=str(folder / "records"),
        service_log=str(folder / "service.log"),
        own_url=server.url,
        ca_file=True,
        closers=[stop],
        server=server,
    )


def local_service(folder, config, command=TOOLS / "process-service"):
    """Start a service here, with this configuration in `folder`; return the `Server`."""
    (folder / "config.json").write_text(json.dumps(config))
    address = f"127.0.0.1:{free_port()}"
    words = [command, "--config", folder / "config.json", "serve", "--bind", address]
    return serve_here(words, folder, f"http://{address}")

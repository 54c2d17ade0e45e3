"""The gate: a proxy between a scenario's client and the API that logs requests and misbehaves."""

import json

from features.lab.launch import Program
from features.lab.paths import REMOTE
from features.lab.waiting import eventually

SCRIPT = REMOTE / "gate_server.py"


def tally(request):
    """Return the Process-Tally of a request, {name: text}; {} if it has none."""
    text = request["headers"].get("process-tally")
    return dict(part.split("=") for part in text.split(";")) if text else {}


class Gate:
    """Runs gate_server.py on the client host; passes requests on to the API by default."""

    def __init__(self, target, certificate=None):
        """Open it, with TLS if `certificate`, the text of a certificate and its key, is given."""
        self.target = target
        self.host = target.client
        make = f"{target.as_client} mktemp -d /tmp/gate.XXXXXX"
        self.folder = self.host.check_output(make, root=True)
        self.certificate = certificate and f"{self.folder}/certificate"
        if certificate:
            self.present(certificate)
        self._write("gate_server.py", SCRIPT.read_text())
        self.port = 0
        self.program = None
        self.manner = None
        self.treat("pass")
        self.open()

    @property
    def is_open(self):
        """Whether it listens."""
        return self.program is not None

    @property
    def url(self):
        """Where a client posts records."""
        return f"http{'s' if self.certificate else ''}://127.0.0.1:{self.port}/api/v1/record"

    def _write(self, name, text):
        line = f"printf %%s %s | {self.target.as_client} sh -c %s"
        # Under another name first: the gate may read it at any moment.
        save = f"cd {self.folder} && cat >{name}.new && mv {name}.new {name}"
        self.host.check_output(line, text, save, root=True)

    def _read(self, name):
        return self.host.run("cat %s", f"{self.folder}/{name}", root=True).stdout

    def present(self, certificate):
        """Have it show this certificate after it is opened again."""
        self._write("certificate", certificate)

    def treat(self, manner):
        """Have it treat each request in a manner that gate_server.py describes."""
        if "deaf" in (manner, self.manner):  # takes effect when it begins to listen
            self.shut()
        self.manner = manner
        self._write("manner", manner)

    def behave(self, manner):
        """Treat each request in a manner, and listen; None: shut."""
        if manner is None:
            self.shut()
            return
        self.treat(manner)
        if not self.is_open:
            self.open()

    def open(self):
        """Begin to listen."""
        ca_file = self.target.client_config.get("ca_file", "")
        self.host.check_output("rm -f %s", f"{self.folder}/port", root=True)
        command = (
            f"/usr/bin/python3 {self.folder}/gate_server.py {self.folder} {self.target.url}"
            f" '{ca_file}' '{self.certificate or ''}' {self.port}"
        )
        self.program = Program(self.host, command, self.folder, self.target.as_client)
        self.port = int(eventually(lambda: self._read("port"), within=60))

    def shut(self):
        """Stop listening: connections are refused."""
        if self.program:
            # If it was stunned, its parent runuser was suspended with it.
            self.host.run("kill -s CONT $(ps -o ppid= -p %s)", self.program.pid, root=True)
            self.program.kill()
            self.program = None

    def stun(self):
        """Suspend it; the kernel still accepts connections for it."""
        self.program.signal("STOP")

    def seen(self):
        """Return the received requests, oldest first, as gate_server.py logs them."""
        return [json.loads(line) for line in self._read("journal").splitlines()]

    def timestamps(self):
        """Return the timestamps of the received records, in order of arrival."""
        return [request["body"]["timestamp"] for request in self.seen()]

    def await_knock(self):
        """Wait until a client tries to connect and gets no answer."""
        # The remote port and the state SYN_SENT, as in /proc/net/tcp. The loop runs on the host,
        # because the state ends with the client's timeout.
        knock = f" [0-9A-F]*:{self.port:04X} 02 "
        line = "timeout 30 sh -c 'until grep -q \"$0\" /proc/net/tcp; do sleep 0.05; done' %s"
        self.host.check_output(line, knock)

    def remove(self):
        """Shut it and remove its folder."""
        self.shut()
        self.host.check_output("rm -rf %s", self.folder, root=True)

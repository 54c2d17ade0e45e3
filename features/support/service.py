"""A separate service for one scenario: its folder on the API host, configuration and process."""

import json
import posixpath
from dataclasses import replace

from features.lab import probe
from features.lab.launch import Program, Server
from features.lab.paths import REMOTE, ROOT
from features.lab.waiting import eventually
from features.support.journal import Journal
from features.support.records import Records
from features.support.upload import send_at_once

LACKING = REMOTE / "lacking.py"
SYNCING = REMOTE / "syncing.py"
STARTING = REMOTE / "starting.py"


def make_service(context):
    """Make a service that is not started; later steps refer to it and to its records."""
    context.service = Service(context.target)
    context.add_cleanup(context.service.remove)
    context.records = context.service.records


class Service:
    """The product's service, run beside the deployed one from a folder of its own."""

    def __init__(self, target):
        self.host = target.api
        self.run_as = target.as_service
        self.command = target.service_command
        self.folder = self.host.check_output("mktemp -d /tmp/process-service.XXXXXX")
        # It runs under the same account as the deployed service.
        self.host.check_output("chmod 0777 %s", self.folder)
        self.config_file = f"{self.folder}/config.json"
        self.config = {}
        self.program = None
        self.records = OwnRecords(replace(target, service_log=f"{self.folder}/service.log"))
        self.bind(f"127.0.0.1:{probe.ask(self.host, 'free_port')}")
        self.configure(records_dir="records", token=target.token)

    @property
    def pid(self):
        """The pid of the started service's main process."""
        return self.program.pid

    def bind(self, address):
        """Serve on `address`, a host and port."""
        self.address = address
        self.records.target.own_url = f"http://{address}"

    def write(self, text):
        """Make `text` the content of config.json; `%b` escapes stand for bytes."""
        # The dot keeps line ends at the end of the text, which $() would cut off.
        copy = 't=$(cat; echo .); printf %%b "${t%%.}" > %s'
        self.host.check_output(copy, self.config_file, stdin=text)

    def configure(self, **settings):
        """Change settings; None removes one."""
        self.config |= settings
        kept = {key: value for key, value in self.config.items() if value is not None}
        self.write(json.dumps(kept).replace("\\", "\\\\"))
        self.records.target.records_dir = posixpath.join(self.folder, str(kept.get("records_dir")))

    def remove_configuration(self):
        """Remove config.json."""
        self.host.check_output("rm %s", self.config_file)

    def run(self, options=""):
        """Run the service until it ends, at once if there is a fault; return its Result."""
        return self._run(f"timeout 60 {self._serve} {options}")

    def call(self, command):
        """Run another command of process-service; return its Result."""
        return self._run(f"{self.command} --config {self.config_file} {command}")

    def _run(self, command):
        return self.host.run(f"cd / && {self.run_as} {command}", root=True)

    @property
    def _serve(self):
        return f"{self.command} --config {self.config_file} serve --bind {self.address}"

    def start(self):
        """Start the service and wait until it answers."""
        self._start("/", self._serve)

    def start_noting_syncs(self):
        """Start it so that it prints the path of each file and folder that it syncs."""
        self._start("/", self._under(SYNCING, "process_service"))

    def begin_to_start(self):
        """Start it, and wait only until its workers are forked; they need seconds more."""
        self.program = Program(self.host, self._under(STARTING), self.folder, self.run_as)
        eventually(lambda: len(self.workers()) == 2, within=60)

    def run_lacking(self, what):
        """Run every command from now on as on a disk that refuses `what` (see LACKING)."""
        self.command = self._inside(LACKING, what)

    def _under(self, program, *arguments):
        """Return the shell line that serves the API inside `program`, a file of ours."""
        options = self._serve.removeprefix(self.command).strip()
        return f"{self._inside(program, *arguments)} {options}"

    def _inside(self, program, *arguments):
        """Return the beginning of a shell line that runs process-service inside `program`."""
        copy = f"{self.folder}/{program.name}"
        self.host.check_output("cat >%s", copy, stdin=program.read_text())
        return " ".join([f"{posixpath.dirname(self.command)}/python", copy, *arguments])

    def start_flask(self):
        """Start `flask run` in the folder, with the wsgi.py of the repository's service/."""
        self.bind("127.0.0.1:5000")
        eventually(self._can_listen, within=30)
        wsgi = (ROOT / "service/wsgi.py").read_text()
        self.host.check_output("printf %%s %s > %s", wsgi, f"{self.folder}/wsgi.py")
        self._start(self.folder, f"{posixpath.dirname(self.command)}/flask run")

    def _can_listen(self):
        port = self.address.split(":")[1]
        result = self.host.run(f"{probe.PYTHON} -c %s %s", probe.source("free_port"), port)
        assert result.status == 0, f"another program uses {self.address} on the API host"
        return True

    def _start(self, folder, command):
        url = self.records.target.own_url
        self.program = Server(self.host, command, self.folder, url, self.run_as, at=folder)

    def signal(self, name):
        """Send the signal `name` to the service's main process."""
        self.program.signal(name)

    def workers(self):
        """Return the pids of the processes that answer requests."""
        return set(self.host.run("pgrep -P %s", self.pid).stdout.split())

    def answers(self):
        """Return True if a new request is answered within moments."""
        return self.program.answers()

    def runs(self):
        """Return True if the started service still runs."""
        return self.program.runs()

    def status(self):
        """Return the exit status of the started service, which has ended."""
        return self.program.status()

    def log(self):
        """Return the content of service.log."""
        return self.host.run("cat %s", f"{self.folder}/service.log", root=True).stdout

    def output(self):
        """Return what the started service has printed on stdout and stderr."""
        return self.program.output()

    def files(self):
        """Return the names of the files in the folder."""
        return self.host.check_output("ls -A %s", self.folder).split()

    def journal(self):
        """Return the journal of the records."""
        return Journal(self.host, self.records.target.records_dir)

    def stored(self):
        """Return the names of all files in the records folder, also of hidden ones."""
        folder = self.records.target.records_dir
        return self.host.check_output("ls -A %s", folder, root=True).split()

    def stored_if_any(self):
        """Return the names of all files in the records folder, none if it is missing."""
        folder = self.records.target.records_dir
        return self.host.run("ls -A %s", folder, root=True).stdout.split()

    def make_record_file(self, name, age, content=""):
        """Append `content` to a file in the records folder, and date the file `age` back."""
        folder = self.records.target.records_dir
        line = "mkdir -m 0777 -p %s && printf %%s %s >>%s && touch -d %s %s"
        path = f"{folder}/{name}"
        self.host.check_output(line, folder, content, path, f"-{age}", path, root=True)

    def make_record_files(self, names, age):
        """Make empty files in the records folder, and date them `age` back."""
        line = f"cd %s && xargs touch -d '-{age}'"
        folder = self.records.target.records_dir
        self.host.check_output(line, folder, root=True, stdin="\n".join(names))

    def age_files(self, days):
        """Date every file of the service `days` days back from now."""
        line = "find %s -type f -exec touch -d %s {} +"
        self.host.check_output(line, self.folder, f"-{days} days", root=True)

    def move_records_away(self):
        """Rename the records folder."""
        folder = self.records.target.records_dir
        self.host.check_output("mv %s %s.away", folder, folder, root=True)

    def move_records_back(self):
        """Undo `move_records_away`."""
        folder = self.records.target.records_dir
        self.host.check_output("mv %s.away %s", folder, folder, root=True)

    def mode(self, name):
        """Return the permissions of the file `name` in the folder."""
        return self.host.check_output("stat -c %%a %s", f"{self.folder}/{name}", root=True)

    def peak_memory(self):
        """Return the most MiB of memory that one of the service's processes ever used."""
        peaks = self.host.check_output(
            "cat /proc/%s/status $(pgrep -P %s | sed 's|.*|/proc/&/status|') | grep VmHWM",
            self.pid,
            self.pid,
        )
        return max(int(line.split()[1]) / 1024 for line in peaks.splitlines())

    def remove(self):
        """Kill the started service and remove the folder."""
        if self.program:
            self.program.kill()
        self.host.check_output("rm -rf %s", self.folder, root=True)


class OwnRecords(Records):
    """The records of a separate service, which answers only its own host."""

    def post(self, body, headers):
        """POST `body` (str or bytes) to the service; return the answer."""
        body = body.encode() if isinstance(body, str) else body
        kept = [(name, value) for name, value in headers.items() if value is not None]
        return self.ask("POST", "/api/v1/record", kept, body)

    def send_at_once(self, bodies, connections):
        """The same from the service's own host."""
        return send_at_once(self.target, bodies, connections)

"""A client of a scenario's own: its folder on the client host, its configuration, its process."""

import json
import posixpath

from features.lab import probe
from features.lab.launch import Program
from features.lab.paths import REMOTE
from features.lab.waiting import eventually

VANISHING = REMOTE / "vanishing.py"
SYNCING = REMOTE / "syncing.py"


class Client:
    """The product's client, run beside the deployed one from a folder of its own."""

    def __init__(self, target, node):
        self.host = target.client
        self.run_as = target.as_client  # the deployed client has an account of its own; so has this
        self.command = target.client_command
        self.python = posixpath.join(posixpath.dirname(self.command), "python")
        self.config = target.client_config | {"uuid": node}
        make = "umask 077; f=$(mktemp -d /tmp/process-client.XXXXXX); cat >$f/config.json; echo $f"
        self.folder = self.host.check_output(
            f"{self.run_as} sh -c %s", make, root=True, stdin=json.dumps(self.config)
        )
        self.config_file = f"{self.folder}/config.json"
        self.fifo = f"{self.folder}/ticks"
        self.program = None

    @property
    def pid(self):
        """The pid of the started client, or None."""
        return self.program and self.program.pid

    def write(self, text):
        """Make `text` the content of config.json; escapes of printf's %b stand for bytes."""
        # The dot keeps line ends at the end of the text, which $() would cut off.
        self.save("config.json", text, copy='t=$(cat; echo .); printf %b "${t%.}"')

    def save(self, name, text, copy="cat"):
        """Make `text` the content of the file `name`, readable by the account alone."""
        line = f"umask 077; {copy} > {self.folder}/{name}"
        self.host.check_output(f"{self.run_as} sh -c %s", line, root=True, stdin=text)

    def _read(self, name):
        return self.host.run("cat %s", f"{self.folder}/{name}", root=True).stdout

    def configure(self, **settings):
        """Change settings; None removes one."""
        self.config |= settings
        kept = {key: value for key, value in self.config.items() if value is not None}
        self.write(json.dumps(kept).replace("\\", "\\\\"))

    def run(self, *options, before=""):
        """Run the client with `options` to its end; return its Result.

        `before` is put before the command.
        """
        line = f"cd / && {self.run_as} {before} timeout 120 {self.command} --config %s"
        return self.host.run(line + " %s" * len(options), self.config_file, *options, root=True)

    def report_once(self):
        """Run `process-client --once`; return its Result."""
        return self.run("--once")

    def report_while_one_ends(self, key):
        """The same, while a process ends before its `key` is read; its pid goes to stdout."""
        return self._report_under(VANISHING, key)

    def report_noting_syncs(self):
        """The same; the paths of what it brings to the disk go to stdout."""
        return self._report_under(SYNCING, "process_client")

    def _report_under(self, program, *arguments):
        self.save(program.name, program.read_text())
        words = [f"{self.folder}/{program.name}", *arguments]
        line = f"cd / && {self.run_as} {self.python}{' %s' * len(words)} --config %s --once"
        return self.host.run(line, *words, self.config_file, root=True)

    def ask_psutil(self, keys, pid):
        """Return what psutil itself says of a process, under the client's account."""
        line = f"cd / && {self.run_as} {self.python} -c %s %s %s"
        program = probe.source("plain")
        return json.loads(self.host.check_output(line, program, ",".join(keys), pid, root=True))[0]

    def start(self, *options):
        """Start a client that goes on until it ends; by default at ticks from its FIFO."""
        command = [self.command, "--config", self.config_file, *(options or ("--ticks", self.fifo))]
        starts = self.log().count(" Started: ") + 1
        line = " ".join(command)
        self.program = Program(self.host, line, self.folder, self.run_as, at=self.folder)
        eventually(lambda: self.log().count(" Started: ") == starts, within=60)

    def status(self):
        """Return the exit status of the started client, which has ended."""
        return self.program.status()

    def output(self):
        """Return what the started client has printed on stdout and stderr."""
        return self.program.output()

    def signal(self, name):
        """Send the signal `name` to the started client."""
        self.program.signal(name)

    def resume(self):
        """Have the stopped client go on, and runuser above it, which stops with its child."""
        line = "kill -s CONT %s $(ps -o ppid= -p %s)"
        self.host.check_output(line, self.pid, self.pid, root=True)

    def runs(self):
        """Return True if the started client still runs."""
        return bool(self.program) and self.program.runs()

    def kill(self):
        """End the started client as a crash would."""
        self.signal("KILL")
        self.status()

    def tick(self, times=1):
        """Give the client `times` ticks, as cron does."""
        self.host.check_output("printf %s 1<>%s", "1" * times, self.fifo, root=True)

    def log(self):
        """Return what client.log holds so far."""
        return self._read("client.log")

    def remove(self):
        """End what runs and remove the folder."""
        if self.runs():
            self.kill()
        if self.pid:
            self.status()
        self.host.check_output("rm -rf %s", self.folder, root=True)

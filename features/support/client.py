"""A client that belongs to a scenario: its folder on the client host, configuration and process."""

import json
import posixpath

from features.lab import probe
from features.lab.launch import Program
from features.lab.waiting import eventually
from features.support.loglines import taken
from features.support.node_tokens import node_token
from features.support.records import timestamp_in


class Client:
    """The product's client, beside the deployed one, in another folder."""

    def __init__(self, target, node):
        self.host = target.client
        self.run_as = target.as_client  # that of the deployed client
        self.command = target.client_command
        self.python = posixpath.join(posixpath.dirname(self.command), "python")
        self.config = target.client_config | {"uuid": node, "token": token_of(target, node)}
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

    def save(self, name, text):
        """Make `text` the content of the file `name`, readable by the account alone."""
        line = f"umask 077; cat > {self.folder}/{name}"
        self.host.check_output(f"{self.run_as} sh -c %s", line, root=True, stdin=text)

    def _read(self, name):
        return self.host.run("cat %s", f"{self.folder}/{name}", root=True).stdout

    def configure(self, **settings):
        """Change settings; None removes one."""
        self.config |= settings
        kept = {key: value for key, value in self.config.items() if value is not None}
        self.save("config.json", json.dumps(kept))

    def run(self, *options):
        """Run the client with `options` to its end; return its Result."""
        line = f"cd / && {self.run_as} timeout 120 {self.command} --config %s"
        return self.host.run(line + " %s" * len(options), self.config_file, *options, root=True)

    def ask_psutil(self, keys, pids):
        """Return what psutil itself reads of the processes `pids`, under the client's account."""
        line = f"cd / && {self.run_as} {self.python} -c %s %s{' %s' * len(pids)}"
        words = [probe.source("plain"), ",".join(keys), *pids]
        return json.loads(self.host.check_output(line, *words, root=True))

    def start(self, *options):
        """Start a client that keeps running, by default with ticks from its FIFO."""
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
        """Continue the suspended client, and runuser above it, which stops with its child."""
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

    def deliver(self, records):
        """Give the client a tick and wait until its reading is one of `records`."""
        before = len(taken(self))

        def delivered():
            new = taken(self)[before:]
            stored = [timestamp_in(name) for name in records.names(self.config["uuid"])]
            return bool(new) and new[-1] in stored

        self.tick()
        eventually(delivered, within=30)

    def log(self):
        """Return the content of client.log so far."""
        return self._read("client.log")

    def remove(self):
        """End the client and remove its folder."""
        if self.runs():
            self.kill()
        if self.pid:
            self.status()
        self.host.check_output("rm -rf %s", self.folder, root=True)


def token_of(target, node):
    """Return the token for `node`: its own if the API of `target` knows node tokens."""
    return node_token(target.node_secret, node) if target.node_secret else target.token

"""A client of a scenario's own: its folder on the client host, its configuration, its process."""

import json
from functools import partial

from features.support.waiting import eventually


class Client:
    """The product's client, run beside the deployed one from a folder of its own."""

    def __init__(self, target, node):
        self.host = target.client
        self.run_as = target.as_client
        self.command = target.client_command
        self.config = target.client_config | {"uuid": node}
        self.folder = self.host.check_output("mktemp -d /tmp/process-client.XXXXXX")
        # The deployed client runs under an account of its own, and so does this one.
        self.host.check_output("chmod 0777 %s", self.folder)
        self.pid = None
        self.write(json.dumps(self.config))

    @property
    def config_file(self):
        """The path of config.json."""
        return f"{self.folder}/config.json"

    def write(self, text):
        """Make `text` the content of config.json."""
        self.host.check_output("printf %%s %s > %s", text, self.config_file)

    def configure(self, **settings):
        """Change settings; None removes one."""
        self.config |= settings
        kept = {key: value for key, value in self.config.items() if value is not None}
        self.write(json.dumps(kept))

    def report_once(self):
        """Run `process-client --once`; return its Result."""
        line = f"{self.run_as} {self.command} --config %s --once"
        return self.host.run(line, self.config_file, root=True)

    def start(self, seconds):
        """Start a client that reports every `seconds`; `stop` ends it."""
        pid_file = f"{self.folder}/pid"
        self.host.check_output(
            # The shell notes its pid and becomes the client.
            f"{self.run_as} sh -c %s >/dev/null 2>&1 </dev/null &",
            f"echo $$ >{pid_file}; "
            f"exec {self.command} --config {self.config_file} --every {seconds}",
            root=True,
        )
        read = partial(self.host.run, "cat %s", pid_file)
        self.pid = eventually(lambda: read().stdout.strip(), within=20)

    def stop(self):
        """Tell the client to end."""
        self.host.check_output("kill %s", self.pid, root=True)

    def runs(self):
        """Tell whether the started client still runs."""
        return self.host.run("test -d /proc/%s", self.pid).status == 0

    def log(self):
        """Return what client.log holds so far."""
        return self.host.run("cat %s", f"{self.folder}/client.log", root=True).stdout

    def remove(self):
        """End what runs and remove the folder."""
        if self.pid and self.runs():
            self.host.run("kill -9 %s", self.pid, root=True)
        self.host.check_output("rm -rf %s", self.folder, root=True)

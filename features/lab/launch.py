"""Programs that run on a host beside a scenario: the one way to start, await and stop them."""

import shlex
import time
from pathlib import Path

from features.lab.host import LocalHost
from features.lab.paths import ROOT
from features.lab.waiting import eventually, pause

PATIENCE = 30  # seconds that a program may take to end after SIGTERM


class Program:
    """A program that runs on `host`; `folder` contains its `pid`, its `output`, its exit `status`.

    `command` is a shell line, which is run by `run_as` (what a line begins with to run under an
    account) in the folder `at`. What a previous program in `folder` printed is kept.
    """

    def __init__(self, host, command, folder, run_as="env", at="/"):
        self.host = host
        self.folder = folder
        host.check_output(
            # The shell notes its pid and becomes the command.
            f"cd %s && rm -f {folder}/pid {folder}/status && "
            f"{{ ({run_as} sh -c %s; echo $? >{folder}/status)"
            f" >>{folder}/output 2>&1 </dev/null & }}",
            at,
            f"echo $$ >{folder}/pid; exec {command}",
            root=True,
        )
        self.pid = eventually(lambda: self._read("pid"), within=20)

    def _read(self, name):
        return self.host.run("cat %s", f"{self.folder}/{name}", root=True).stdout.strip()

    def output(self):
        """Return what it has printed so far, on stdout and stderr."""
        return self.host.run("cat %s", f"{self.folder}/output", root=True).stdout

    def runs(self):
        """Return True while it runs."""
        return self.host.run("test -d /proc/%s", self.pid).status == 0

    def signal(self, name):
        """Send it the signal `name`."""
        self.host.check_output("kill -s %s %s", name, self.pid, root=True)

    def status(self, within=20):
        """Return its exit status, as soon as it has ended."""
        return int(eventually(lambda: self._read("status"), within))

    def await_end(self, within):
        """Wait until it ends; raise AssertionError if it runs for more than `within` seconds.

        Time in which it wants a CPU that other programs have does not count: this is about what
        it waits for itself.
        """
        started, starved = time.monotonic(), self.starved()
        while True:
            own = time.monotonic() - started - (self.starved() - starved)
            if not self.runs():
                return
            assert own < within, f"still runs after {own:.1f} s of its own"
            pause(0.1)

    def starved(self):
        """Return the seconds that it has waited for a CPU so far; 0 after its end."""
        read = self.host.run("cat %s", f"/proc/{self.pid}/schedstat").stdout.split()
        return int(read[1]) / 1e9 if read else 0

    def stop(self):
        """Send it SIGTERM, and SIGKILL if it does not end in time; return its exit status."""
        if self.runs():
            self.signal("TERM")
        try:
            return self.status(PATIENCE)
        except AssertionError:
            self.kill()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def kill(self):
        """End it and its children as a crash would."""
        if self.runs():
            self.host.run("kill -s KILL %s $(pgrep -P %s)", self.pid, self.pid, root=True)
        self.status()


class Server(Program):
    """A program that serves `url`; it answers there when the constructor returns.

    Raises AssertionError with its output if it does not answer `within` seconds.
    """

    def __init__(self, host, command, folder, url, run_as="env", at="/", within=60):
        super().__init__(host, command, folder, run_as, at)
        self.url = url
        answered = eventually(lambda: self.answers() or (not self.runs() and "ended"), within)
        assert answered is True, f"{command} does not serve {url}:\n{self.output()}"

    def answers(self):
        """Return True if it answers a new request within moments, with whatever status."""
        line = "curl --silent --insecure --noproxy '*' --max-time 3 --output /dev/null %s"
        return self.host.run(line, self.url).status == 0


def serve_here(command, folder, url, environment=()):
    """Start a server on this machine and return it; `command` is a list of words.

    It runs in the folder of this checkout. `folder` is made if it is missing; `environment` adds
    variables to those of this process.
    """
    Path(folder).mkdir(exist_ok=True)
    settings = [f"{name}={value}" for name, value in dict(environment).items()]
    line = shlex.join(map(str, ["env", *settings, *command]))
    return Server(LocalHost("this machine"), line, folder, url, at=ROOT)

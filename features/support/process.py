"""A process that a scenario starts, to be found in a reading."""

import uuid

from features.support.waiting import eventually

PROGRAM = ["/usr/bin/python3", "-c", "import time; time.sleep(300)"]


class Process:
    """A process that sleeps, with an argument of the scenario's own, under the client's account."""

    def __init__(self, target, argument):
        """Start it; `argument` is text, or bytes where it is to be no UTF-8."""
        self.host = target.client
        self.mark = str(uuid.uuid4())
        argument = argument.encode() if isinstance(argument, str) else argument
        self.cmdline = [*PROGRAM, self.mark, argument.decode("utf-8", "replace")]
        self.host.check_output(
            # printf makes the bytes that a command line over SSH could not carry.
            f'{target.as_client} env MARK=%s %s %s %s %s "$(printf %%b %s)"'
            " >/dev/null 2>&1 </dev/null &",
            self.mark,
            *PROGRAM,
            self.mark,
            "".join(f"\\0{byte:03o}" for byte in argument),
            root=True,
        )
        self.pid = eventually(self._find, within=20)

    def _find(self):
        return self.host.run("pgrep -f %s", f"^{PROGRAM[0]} .*{self.mark}").stdout.strip()

    def found_in(self, processes):
        """Return this process as a reading shows it, or raise AssertionError."""
        found = [process for process in processes if process["pid"] == int(self.pid)]
        assert found, f"no process {self.pid} among {len(processes)}"
        return found[0]

    def end(self):
        """End the process."""
        self.host.run("kill %s", self.pid, root=True)

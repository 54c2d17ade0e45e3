"""The contestants: programs that list all processes, and the cost of a reading for each."""

import os
import subprocess
import tempfile

from tools.bench.accounts import under
from tools.bench.cost import Cost, cpu_time, memory


class Resident:
    """A program that keeps running and takes a reading for each line on its input."""

    def __init__(self, command, account=None):
        """Start it under `account` (a name, None: the current one)."""
        self._program = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            **under(account),
        )

    def read(self):
        """Have it take a reading; return the Cost."""
        before = cpu_time(self._program.pid)
        self._program.stdin.write("\n")
        self._program.stdin.flush()
        processes, _ = self._program.stdout.readline().split()
        cpu = cpu_time(self._program.pid) - before
        return Cost(cpu, memory(self._program.pid), int(processes))

    def close(self):
        """End it."""
        with self._program:
            self._program.kill()


class Command:
    """A program that is started for each reading, and prints a line for each process."""

    def __init__(self, command, account=None):
        """Measure its memory in a separate run.

        The kernel's figure for an ended program is at least the memory of its parent.
        """
        self._command = command
        self._account = account
        self._rss = 0
        with self._start(subprocess.DEVNULL) as program:
            while program.poll() is None:
                self._rss = max(self._rss, memory(program.pid, "VmHWM") or 0)

    def read(self):
        """Run it; return the Cost. Raise OSError if it fails."""
        with tempfile.TemporaryFile() as output:
            program = self._start(output)
            _, status, usage = os.wait4(program.pid, 0)
            program.returncode = os.waitstatus_to_exitcode(status)
            if program.returncode:
                raise OSError(f"{self._command[0]} ends with status {program.returncode}")
            output.seek(0)
            processes = sum(line.lstrip()[:1].isdigit() for line in output)
        return Cost((usage.ru_utime + usage.ru_stime) * 1000, self._rss, processes)

    def close(self):
        """Do nothing: the program has ended."""

    def _start(self, output):
        return subprocess.Popen(
            self._command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            env={"PATH": os.defpath},
            **under(self._account),
        )

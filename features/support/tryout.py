"""A checkout of its own in which `make try` runs."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from features.lab.paths import ROOT
from features.lab.waiting import eventually

WITHOUT_VENV = """\
#!/bin/sh
exec python3 -c "import runpy, sys; sys.modules['ensurepip'] = None
runpy.run_module(sys.argv[2], run_name='__main__')" "$@"
"""


class Tryout:
    """A copy of what git knows of this checkout, as it is in the working tree."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="process-recorder-"))
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        for name in filter(None, listed.split("\0")):
            if (ROOT / name).is_file():
                (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, self.folder / name)
        self.outputs = []
        self.process = None

    def run(self, *variables):
        """Start `make try`, in a process group of its own as a shell does it."""
        self.outputs.append(self.folder / f"output-{len(self.outputs)}")
        with self.outputs[-1].open("w") as output:
            self.process = subprocess.Popen(
                ["make", "--silent", "try", *variables],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def run_without_venv(self):
        """Run `make try` to its end with a Python without venv; return (status, output)."""
        python = self.folder / "python"
        python.write_text(WITHOUT_VENV)
        python.chmod(0o755)
        self.run(f"PYTHON={python}")
        return self.process.wait(timeout=30), self.output

    def run_beside(self):
        """Run `make try` to its end while another one runs; return (status, output)."""
        done = subprocess.run(
            ["make", "--silent", "try"],
            cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, timeout=30, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout

    @property
    def output(self):
        """What the last run has printed."""
        return self.outputs[-1].read_text()

    def await_records(self, number):
        """Wait until this run has printed `number` records; the first may wait for downloads."""

        def arrived():
            assert self.process.poll() is None, self.output
            return len(re.findall(r" bytes  \S+\.json$", self.output, re.MULTILINE)) >= number

        eventually(arrived, within=300)

    def await_output(self, text):
        """Wait until this run has printed `text`."""

        def printed():
            assert self.process.poll() is None, self.output
            return text in self.output

        eventually(printed, within=120)

    def program(self):
        """Return the pid of the program that make started."""
        found = subprocess.run(
            ["pgrep", "--parent", str(self.process.pid)], capture_output=True, text=True, check=True
        )
        return int(found.stdout.split()[0])

    def signal(self, number):
        """Send the program a signal; return its status, which make reports."""
        os.kill(self.program(), number)
        return self.process.wait(timeout=60)

    def left(self):
        """Return the command lines of processes that work in this checkout."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if str(self.folder) in os.readlink(entry / "cwd"):
                    found.append((entry / "cmdline").read_bytes().decode().replace("\0", " "))
            except OSError:
                continue  # it ended, or belongs to another user
        return found

    def records(self):
        """Return the paths of all records that are stored."""
        return sorted(self.folder.glob(".try/service/records/*.json"))

    def variables(self):
        """Return what .try/env says."""
        lines = (self.folder / ".try/env").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines)

    def remove(self):
        """End what still runs and remove the folder."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(timeout=60)
        shutil.rmtree(self.folder)

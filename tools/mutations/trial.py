"""Trials: a copy of the repository, a break applied to it, and what the features say then."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

from features.lab.paths import ROOT

# What is made here, and what git keeps.
NOT_COPIED = [".git", ".tox", ".v*", ".machines", ".secrets", ".cache", "*_cache", "__pycache__"]
NOT_COPIED += ["*.egg-info", "build", "reports"]
LONGEST = 1800  # seconds that one run of a feature or play may take


class Unfit(Exception):
    """Nothing can be shown: a break does not fit the code, or something fails without one."""


class Copy:
    """A copy of the repository as it is now, what is not committed included; gone after `with`."""

    def __enter__(self):
        self.root = Path(tempfile.mkdtemp(prefix="process-mutation-"))
        shutil.copytree(
            ROOT, self.root, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*NOT_COPIED)
        )
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.root)

    @contextmanager
    def broken(self, fault):
        """Have the copy broken by `fault`, a Mutation, for a while."""
        file = self.root / fault.file
        right = file.read_text() if file.exists() else ""
        if right.count(fault.right) != 1:
            times = right.count(fault.right)
            raise Unfit(f"'{fault.name}' does not fit: its text is {times} times in {fault.file}")
        if not (self.root / "features" / fault.feature).exists():
            raise Unfit(f"'{fault.name}' has no feature: {fault.feature}")
        file.write_text(right.replace(fault.right, fault.wrong))
        try:
            yield
        finally:
            file.write_text(right)

    def behave(self, feature, *options):
        """Run `feature` on the copy up to the first failure; return (what failed, output).

        What failed is "feature: scenario", "" where nothing did, None where no scenario began.
        """
        reports = self.root / "reports"
        shutil.rmtree(reports, ignore_errors=True)
        command = [sys.executable, "-m", "behave", "--stop", "--no-color", *options]
        status, output = run([*command, f"features/{feature}"], self.root)
        return "" if status == 0 else failed_in(reports), output


class Here:
    """Processes on this machine as the stage; trials do not touch each other."""

    jobs = 2

    def passes(self, feature):
        """Tell whether `feature` passes on a copy that nothing is broken in; return the output."""
        with Copy() as copy:
            failed, output = copy.behave(feature, "-Dtarget=local")
        return failed == "", output

    def failure(self, fault):
        """Return what failed in the feature of `fault` on a copy that has it, and the output."""
        with Copy() as copy, copy.broken(fault):
            return copy.behave(fault.feature, "-Dtarget=local")


def run(command, folder, **variables):
    """Run `command` on the code in `folder`; return (exit status, output)."""
    variables |= {
        # Before the packages that are installed from the working tree.
        "PYTHONPATH": os.pathsep.join(str(folder / part) for part in ("service", "client")),
        # A break may leave a file's size and second as they were: old byte code would be used.
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    process = subprocess.Popen(
        command, cwd=folder, env=os.environ | variables, text=True, errors="replace",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    try:
        output, _ = process.communicate(timeout=LONGEST)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        output, _ = process.communicate()
    except BaseException:  # Ctrl-C: leave nothing running
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
        raise
    return process.returncode, output


def failed_in(reports):
    """Return "feature: scenario" of the first scenario that failed; None where none could begin."""
    for file in sorted((reports / "latest/junit").glob("*.xml")):
        for case in ElementTree.parse(file).getroot().iter("testcase"):
            # Not hook_error: such a scenario is only the first that the features could not begin.
            if case.get("status") in ("failed", "error", "cleanup_error"):
                return f"{file.stem.removeprefix('TESTS-')}: {case.get('name').strip()}"
    return None

"""Trials: a copy of the repository, a mutation applied to it, and what the tests say then."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

from features.lab.paths import ROOT
from tools.mutations.mutation import is_unit, path_of

# Generated files, and git's own.
NOT_COPIED = [".git", ".tox", ".v*", ".machines", ".secrets", ".cache", "*_cache", "__pycache__"]
NOT_COPIED += ["*.egg-info", "build", "reports"]
LONGEST = 1800  # seconds that one run of a feature or play may take
LONGEST_UNIT = 120  # the same of a file of unit tests
# Of a scenario. hook_error does not count: then behave could not start the features at all.
FAILED = ("failed", "error", "cleanup_error")
TESTS_FAILED = 1  # exit status of pytest; 2 and above: no test could run


class Copy:
    """A copy of the repository as it is now, uncommitted changes included; removed after `with`."""

    def __init__(self, source=ROOT):
        self._source = source

    def __enter__(self):
        self.root = Path(tempfile.mkdtemp(prefix="process-mutation-"))
        shutil.copytree(
            self._source, self.root, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*NOT_COPIED)
        )
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.root)

    @contextmanager
    def mutated(self, mutation):
        """Apply `mutation` to the copy for the duration of a `with` block."""
        mutation.check_fit(self.root)
        file = self.root / mutation.file
        right = file.read_text()
        file.write_text(right.replace(mutation.right, mutation.wrong))
        try:
            yield
        finally:
            file.write_text(right)

    def first_failure(self, tests, *options):
        """Run `tests` one after the other up to the first failure; return (failure, output).

        `options` go to behave. The failure is "file::test" or "feature: scenario", "" if all
        pass, None if a file of tests cannot start.
        """
        output = ""
        for test in tests:
            failed, output = self._pytest(test) if is_unit(test) else self._behave(test, *options)
            if failed != "":
                return failed, output
        return "", output

    def _pytest(self, test):
        results = self.root / "reports/unit.xml"
        command = [sys.executable, "-m", "pytest", "--exitfirst", f"--junitxml={results}"]
        status, output = run([*command, path_of(test, self.root)], self.root, LONGEST_UNIT)
        if status == 0:
            return "", output
        failed = next(_failed_cases(results), None) if status == TESTS_FAILED else None
        return None if failed is None else f"{test}::{failed.get('name')}", output

    def _behave(self, test, *options):
        status, failed, output = self.behave([test], "--stop", *options)
        return "" if status == 0 else next(iter(failed), None), output

    def behave(self, features, *options):
        """Run `features`; return (status, names of the failed scenarios, output).

        A name is "feature: scenario". Without names but with a status, no feature could start.
        """
        reports = self.root / "reports"
        shutil.rmtree(reports, ignore_errors=True)
        command = [sys.executable, "-m", "behave", "--no-color", *options]
        files = [path_of(feature, self.root) for feature in features]
        status, output = run([*command, *files], self.root)
        return status, scenarios_in(reports / "latest/junit", *FAILED), output


class Here:
    """Trials by processes on this machine; they do not disturb each other."""

    JOBS = 2

    def __init__(self, source=ROOT):
        self._source = source

    def unchanged(self, mutations):
        """Yield (test, True if it passes on an unchanged copy, its output, seconds)."""
        tests = sorted({test for mutation in mutations for test in mutation.by_cost()})
        for test, (failed, output, seconds) in zip(
            tests, self._each(self._try, tests), strict=True
        ):
            yield test, failed == "", output, seconds

    def results(self, mutations):
        """Yield (failure, output, seconds) of each mutation, as Copy.first_failure returns them."""
        return self._each(self._try_mutated, mutations)

    def _each(self, trial, arguments):
        pool = ThreadPoolExecutor(self.JOBS)
        try:
            yield from pool.map(trial, arguments)
        finally:
            pool.shutdown(cancel_futures=True)

    def _try(self, test):
        began = time.monotonic()
        with Copy(self._source) as copy:
            return *copy.first_failure([test], "-Dtarget=local"), time.monotonic() - began

    def _try_mutated(self, mutation):
        began = time.monotonic()
        with Copy(self._source) as copy, copy.mutated(mutation):
            failure = copy.first_failure(mutation.by_cost(), "-Dtarget=local")
        return *failure, time.monotonic() - began


def run(command, folder, longest=LONGEST, **variables):
    """Run `command` on the code in `folder`; return (exit status, output)."""
    variables |= {
        # Before the packages that are installed from the working tree.
        "PYTHONPATH": os.pathsep.join(
            str(folder / part) for part in ("service", "client", "archive")
        ),
        # A mutation may keep a file's size and modification time: Python would use old byte code.
        "PYTHONDONTWRITEBYTECODE": "1",
        # Finding and importing pytest's plugins takes longer than most files of tests.
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
    process = subprocess.Popen(
        command, cwd=folder, env=os.environ | variables, text=True, errors="replace",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    try:
        output, _ = process.communicate(timeout=longest)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        output, _ = process.communicate()
    except BaseException:  # Ctrl-C: leave no process behind
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
        raise
    return process.returncode, output


def _failed_cases(file):
    """Yield the failed cases in a file of JUnit XML by pytest."""
    for case in ElementTree.parse(file).getroot().iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            yield case


def scenarios_in(folder, *statuses):
    """Return "feature: scenario" of the scenarios with `statuses` in behave's JUnit XML.

    It may be in any folder below `folder`.
    """
    return [
        f"{file.stem.removeprefix('TESTS-')}: {case.get('name').strip()}"
        for file in sorted(folder.rglob("TESTS-*.xml"))
        for case in ElementTree.parse(file).getroot().iter("testcase")
        if case.get("status") in statuses
    ]

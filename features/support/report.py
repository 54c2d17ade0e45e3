"""The report of a run: a page for people, JUnit XML for CI, and the evidence of failures.

A run makes a folder `reports/TIME-TARGET`. It contains `report.html`, one file without others, and
`junit/`; if scenarios failed, also `failures.txt` with a few lines for each and `failures/` with a
folder for each. The link `reports/latest` points to the newest run.
"""

import json
import os
import sys
import time

from behave.formatter.base import Formatter, StreamOpener
from behave.model_type import Status
from behave.reporter.base import Reporter
from behave.reporter.junit import JUnitReporter
from behave_html_pretty_formatter.html_pretty import Tag

from features.lab.secrecy import Masked, mask
from features.support import behave_patches
from features.support.account import table
from features.support.failures import is_infrastructure, last_words


class Report:
    """The report of one run, in its folder."""

    def __init__(self, runner, reports, target_name):
        self.folder = new_folder(reports, target_name)
        self.accounts = []
        self.began = False  # True once a scenario has begun
        self.refusal = None  # why no further scenario can run
        self.notes = []  # what was left out, a line each
        self.restarts = 0  # number of starts from outside, of hosts that did not boot in time
        config = runner.config
        config.userdata.setdefault("behave.formatter.html-pretty.show_summary", "true")
        config.userdata.setdefault("behave.formatter.html-pretty.date_format", "%Y-%m-%d %H:%M:%S")
        behave_patches.apply()
        self.page = behave_patches.RulesPage(StreamOpener(str(self.folder / "report.html")), config)
        self.page.set_title(f"Process recorder, {self.folder.name}")
        sys.stdout = Masked(sys.stdout)
        for formatter in runner.formatters:
            formatter.stream = formatter.stream_opener.stream = Masked(formatter.open())
        # Not in behave.ini, which could only name one page for all runs.
        runner.formatters.insert(0, Masking(StreamOpener("none"), config))
        runner.formatters.append(self.page)
        if not config.junit:  # otherwise the command line says where they go
            config.junit_directory = str(self.folder / "junit")
            config.reporters.append(JUnitReporter(config))
        config.reporters.append(Closing(config, self))

    def tell(self, facts):
        """Print `facts`, versions and hosts by name, and show them on the page."""
        self.page.additional_info = {name: mask(fact) for name, fact in facts.items()}
        for name, fact in self.page.additional_info.items():
            print(f"{name}: {fact}")

    def account(self, fault, account):
        """Add the `Account` of the readings that a client took during a `fault`."""
        self.accounts.append((fault, account))

    def note(self, line):
        """Print `line` at the end: a step left something out that this machine does not have."""
        if line not in self.notes:
            self.notes.append(line)

    def failure(self, scenario, folder):
        """Show the evidence in `folder` on the page, beside the failed scenario."""
        if is_infrastructure(scenario):
            self.page.current_scenario.tags.append(Tag("infrastructure"))
        for file in sorted(folder.iterdir()):
            self.page.embed("text", file.read_text(), f"{file.name}")


class Masking(Formatter):
    """Masks secrets in errors before any other formatter or reporter sees them."""

    def result(self, step):
        mask_error(step)

    def feature(self, feature):
        self._feature = feature

    def eof(self):
        for scenario in self._feature.walk_scenarios():
            mask_error(scenario)


def mask_error(item):
    """Mask the error of a step or scenario."""
    if item.error_message:
        item.error_message = mask(item.error_message)
    if item.exception:
        item.exception.args = tuple(
            mask(argument) if isinstance(argument, str) else argument
            for argument in item.exception.args
        )


class Closing(Reporter):
    """The last reporter: closes the report and prints what failed and where the report is."""

    def __init__(self, config, report):
        super().__init__(config)
        self.report = report
        self.failed = []
        self.counts = {"passed": 0, "failed": 0, "not run": 0}  # scenarios that were selected

    def feature(self, feature):
        selected = [item for item in feature.walk_scenarios() if item.should_run(self.config)]
        failed = [item for item in selected if item.status.has_failed()]
        passed = sum(item.status == Status.passed for item in selected)
        self.failed += failed
        self.counts["passed"] += passed
        self.counts["failed"] += len(failed)
        self.counts["not run"] += len(selected) - passed - len(failed)

    def end(self):
        self.report.page.stream_opener.close()
        sweep(self.report.folder)
        (self.report.folder / "summary.json").write_text(json.dumps(self.counts))
        if self.report.accounts:
            text = table(self.report.accounts)
            (self.report.folder / "accounts.md").write_text(text)
            print(text)
        if self.failed:
            text = "\n".join(map(last_words, self.failed))
            (self.report.folder / "failures.txt").write_text(f"{text}\n")
            print(text)
        for line in self.report.notes:
            print(f"note: {line}")
        unreached = sum(map(is_infrastructure, self.failed))
        if unreached:
            print(
                f"infrastructure: {unreached} of {len(self.failed)} failed scenarios could not "
                "reach a host; these say nothing about the product"
            )
        if self.report.restarts:
            print(f"infrastructure: {self.report.restarts} slow boots, ended from outside")
        if self.report.refusal:
            print(f"nothing was run: {mask(str(self.report.refusal))}")
        print(f"report: {os.path.relpath(self.report.folder)}/report.html")


def new_folder(reports, target_name):
    """Make and return the folder of a run in `reports`; point `latest` to it."""
    started = time.strftime("%Y-%m-%dT%H.%M.%S")
    for number in range(1, 100):
        folder = reports / f"{started}-{target_name}{'' if number == 1 else f'-{number}'}"
        try:
            folder.mkdir(parents=True)
            break
        except FileExistsError:
            continue  # another run began in this second
    link = reports / f".latest-{os.getpid()}"
    link.symlink_to(folder.name)
    link.replace(reports / "latest")
    return folder


def sweep(folder):
    """Mask the secrets in files that behave wrote: captured output, tables."""
    for file in folder.rglob("*"):
        if file.suffix in (".html", ".xml"):
            text = file.read_text(encoding="utf-8")
            file.write_text(mask(text), encoding="utf-8")

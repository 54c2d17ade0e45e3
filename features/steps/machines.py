"""Steps of machines.feature: computers on which something is wrong, and what is said of it."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from behave import given, then, when

from features.lab.paths import ROOT
from features.support.computer import Computer

HOSTS = {
    "broken": "[api]\n192.0.2.10 admin\n",
    "without an API host": "[client]\n192.0.2.11\n",
    "without a host in its group api": "[api]\n[client]\n192.0.2.11\n",
}

VAGRANTS = {
    "is busy for somebody else, then has none": "[ -e asked ] || "
    "{ : >asked; echo '1,,error-exit,Vagrant::Errors::MachineLocked,It is locked!'; exit 1; }\n"
    "for name in api client; do echo 1,$name,state,poweroff; done",
    "fails": "printf '%s\\n' '1,,error-exit,Vagrant::Errors::Some,It\\nfails'; exit 1",
}


@given("a computer on which {trouble}")
def make_computer(context, trouble):
    context.computer = Computer(trouble)
    context.add_cleanup(context.computer.remove)


@when("the machines are brought up there")
def bring_up(context):
    context.result = context.computer.make("up")


@when("the machines are stopped there")
def stop(context):
    context.result = context.computer.make("down")


@when("the machines are removed there")
def remove(context):
    context.result = context.computer.make("reclaim")


@then("the command succeeds")
def check_success(context):
    assert context.result.returncode == 0, context.result


@then("it ends with these lines among others")
def check_summary(context):
    _, _, summary = context.result.stdout.partition("The system runs")
    lines = [line.strip() for line in summary.splitlines()]
    missing = [row["line"] for row in context.table if row["line"] not in lines]
    assert not missing, f"{missing} not in {context.result.stdout}"


@then('Vagrant was asked for nothing but "{command}"')
def check_asked(context, command):
    asked = context.computer.asked_vagrant()
    assert asked == [command], asked


@then('the command fails, and its only line on stderr says "{text}"')
def check_fault(context, text):
    lines = context.result.stderr.splitlines()
    assert context.result.returncode == 1 and len(lines) == 1, context.result
    assert text in lines[0], lines[0]


@then('the same line says "{text}"')
def check_advice(context, text):
    assert text in context.result.stderr, context.result.stderr


@given("a hosts file that is {fault}")
def make_hosts(context, fault):
    context.hosts = context.report.folder / "hosts"
    if fault in HOSTS:
        context.hosts.write_text(HOSTS[fault])
        context.add_cleanup(context.hosts.unlink)


@given("a Vagrant that {answer}")
def make_vagrant(context, answer):
    folder = tempfile.mkdtemp(prefix="process-recorder-")
    context.add_cleanup(shutil.rmtree, folder)
    program = Path(folder, "vagrant")
    program.write_text(f"#!/bin/sh\ncd {folder}\n{VAGRANTS[answer]}\n")
    program.chmod(0o755)
    context.path = f"{folder}:{os.environ['PATH']}"


@when("the features are run on its hosts")
def run_on_hosts(context):
    run_features(context, f"-Dinventory={context.hosts}")


@when("the features are run on its machines")
def run_on_machines(context):
    run_features(context, PATH=context.path)


def run_features(context, *settings, **environment):
    """Run some features; they cannot begin, as they find no hosts."""
    context.result = subprocess.run(
        [sys.executable, "-m", "behave", *settings, "--no-color"]
        + ["-D", f"reports={context.report.folder}/inner", "features/integration.feature"],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@then('the command fails, and one line says "{text}"')
def check_failure(context, text):
    assert context.result.returncode != 0, context.result
    check_line(context, text)


@then('one line says "{text}"')
def check_line(context, text):
    lines = (context.result.stdout + context.result.stderr).splitlines()
    assert any(text in line for line in lines), context.result

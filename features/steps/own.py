"""Steps about an inventory with its own certificate and token."""

import ssl
import subprocess
import sys

from behave import given, then

from features.lab.paths import ROOT
from features.lab.plays import run_playbook
from features.support.own import OwnInventory


@given("an inventory with its own certificate and token, and without hardening")
def make_own(context):
    context.own = OwnInventory(context.target)
    context.inventory = context.own.file
    context.add_cleanup(context.own.remove)
    context.add_cleanup(context.target.refresh)
    context.add_cleanup(run_playbook, "site.yml", context.target.inventory)


@then("the API presents this certificate and accepts this token")
def check_own(context):
    shown = ssl.get_server_certificate((context.target.address, 443))
    assert shown.split() == context.own.certificate.split(), shown
    assert context.target.token == context.own.token
    answer = context.records.send("{}")
    assert answer.status_code == 400, answer.text  # accepted, but not a record


@then("these scenarios pass with this inventory")
def check_features(context):
    names = [f"--name={row['scenario']}" for row in context.table]
    settings = [f"-Dinventory={context.inventory}", f"-Dreports={context.own.folder}/reports"]
    done = subprocess.run(
        [sys.executable, "-m", "behave", *settings, "--no-color", *names],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    passed = f"{len(names)} scenarios passed, 0 failed"
    assert done.returncode == 0 and passed in done.stdout, done.stdout + done.stderr

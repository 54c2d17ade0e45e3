"""Steps about machines of one's own: a hosts file written by hand, a certificate, a token."""

import ssl
import subprocess
import sys

from behave import given, then, when

from features.lab.paths import ROOT
from features.lab.plays import run_playbook
from features.support.own import Own


@given("a hosts file with a certificate and a token of one's own, and no hardening")
def make_own(context):
    context.own = Own(context.target)
    context.add_cleanup(context.own.remove)


@when("site.yml is run on the hosts of this file")
def run_with_own(context):
    context.add_cleanup(context.target.refresh)
    context.add_cleanup(run_playbook, "site.yml", context.target.inventory)
    context.play = run_playbook("site.yml", context.own.hosts)
    context.target.refresh()


@then("the API shows this certificate, and takes this token")
def check_own(context):
    shown = ssl.get_server_certificate((context.target.address, 443))
    assert shown.split() == context.own.certificate.split(), shown
    assert context.target.token == context.own.token
    answer = context.records.send("{}")
    assert answer.status_code == 400, answer.text  # known, though it is no record


@then("these scenarios pass on the hosts of this file")
def check_features(context):
    names = [f"--name={row['scenario']}" for row in context.table]
    settings = [f"-Dinventory={context.own.hosts}", f"-Dreports={context.own.folder}/reports"]
    done = subprocess.run(
        [sys.executable, "-m", "behave", *settings, "--no-color", *names],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    passed = f"{len(names)} scenarios passed, 0 failed"
    assert done.returncode == 0 and passed in done.stdout, done.stdout + done.stderr

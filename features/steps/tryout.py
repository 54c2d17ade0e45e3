"""Steps about `make try`."""

import json
import os
import re
import signal
import subprocess
import time
from pathlib import Path

import requests
from behave import given, then, when

from features.support.tryout import Tryout


@given("a fresh checkout")
def make_checkout(context):
    context.tryout = Tryout()
    context.add_cleanup(context.tryout.remove)


@when("make try runs until {number:d} records have arrived")
@when("make try runs until {number:d} record has arrived")
def run_until(context, number):
    context.tryout.run()
    context.tryout.await_records(number)


@when("make try runs with a Python that has no venv")
def run_without_venv(context):
    context.result = context.tryout.run_without_venv()


@when("make try is started a second time")
def run_beside(context):
    context.result = context.tryout.run_beside()


@when("make try gets {name:w}")
def send_signal(context, name):
    context.status = context.tryout.signal(getattr(signal, name))


@then("it prints")
def check_output(context):
    missing = [row["text"] for row in context.table if row["text"] not in context.tryout.output]
    assert not missing, f"{missing} not in {context.tryout.output}"


@then("the commands it prints work")
def check_commands(context):
    names = r"ls|python3|curl|\.try/process-archive"
    commands = re.findall(rf"^  ((?:{names}) .*)$", context.tryout.output, re.MULTILINE)
    assert len(commands) == 9, commands
    for command in commands:
        shown = subprocess.run(
            ["bash", "-c", command.replace("| less", "")],
            cwd=context.tryout.folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert shown.returncode == 0 and shown.stdout, f"{command}: {shown}"
        assert '"status":"fail"' not in shown.stdout, f"{command}: {shown}"


@then(".try/env names the API, the records and the token's file")
def check_env(context):
    env = context.tryout.variables()
    token = Path(env["TOKEN_FILE"]).read_text()
    url = f"{env['API']}/api/test/count"
    answer = requests.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=10)
    assert answer.json()["data"]["count"] >= 2, answer.text
    assert len(list(Path(env["RECORDS"]).glob("*.json"))) >= 2, env


@when("the archive has sealed the records")
def await_archive(context):
    context.tryout.await_output("times smaller")


@then(".try/env names the archive, its page and its token's file")
def check_archive_env(context):
    env = context.tryout.variables()
    assert env["PAGE"] == f"{env['ARCHIVE']}/", env
    answer = requests.get(f"{env['ARCHIVE']}/healthz", timeout=10)
    assert answer.json() == {"status": "success", "data": None}, answer.text
    token = Path(env["READ_TOKEN_FILE"]).read_text()
    config = json.loads((context.tryout.folder / ".try/archive/config.json").read_text())
    assert config["read_token"] == token != Path(env["TOKEN_FILE"]).read_text()


@then("the link it prints opens the page, but only once")
def check_link(context):
    (link,) = re.findall(r"^  (http\S+/login\?code=\S+)$", context.tryout.output, re.MULTILINE)
    node = context.tryout.records()[0].name.partition("_")[0]
    browser = {"Accept": "text/html"}
    first, second = (requests.get(link, headers=browser, timeout=30) for _ in range(2))
    assert first.status_code == 200 and f"/nodes/{node}" in first.text, first.text
    assert f"/nodes/{node}" not in second.text, second.text


@then("it ends with status {status:d} and leaves no process behind")
def check_end(context, status):
    assert context.status == status, f"{context.status}: {context.tryout.output}"
    left = context.tryout.left()
    assert not left, left


@when("one of the records becomes {days:d} days old")
def age_record(context, days):
    context.old, *_ = context.tryout.records()
    moment = time.time() - days * 86400
    os.utime(context.old, (moment, moment))


@then("the records of both runs are there, without the old one")
def check_records(context):
    records = context.tryout.records()
    assert len(records) >= 2 and context.old not in records, records


@then("no output contains a token")
def check_token(context):
    for name in ("token", "read-token"):
        token = (context.tryout.folder / ".try" / name).read_text()
        assert not any(token in file.read_text() for file in context.tryout.outputs), name


@then('it fails with one line that contains "{text}"')
def check_failure(context, text):
    status, output = context.result
    lines = [line for line in output.splitlines() if not line.startswith("make")]
    lines += [line for line in output.splitlines() if line.startswith("make try:")]
    assert status != 0 and len(lines) == 1 and text in lines[0], output

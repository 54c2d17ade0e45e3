"""Steps about client.log: what it contains, and what it must never contain."""

import re

from behave import given, step, then, when

from features.support.loglines import JAPAN, check_beginnings, contained
from features.support.records import timestamp_of


@given("the client's host is in Japan's time zone")
def move_to_japan(context):
    context.client.run_as += f" {JAPAN}"


@given("client.log is a folder")
def make_log_folder(context):
    context.client.host.check_output("mkdir %s", f"{context.client.folder}/client.log", root=True)


@when("client.log is rotated")
def rotate(context):
    path = f"{context.client.folder}/client.log"
    context.client.host.check_output("mv %s %s.1", path, path, root=True)


@step('client.log contains "{text}"')
def check_log(context, text):
    contained(text, context.client.log)


@step('client.log contains "{text}" at least {number:d} times')
def check_log_times(context, text, number):
    contained(text, context.client.log, number)


@then('client.log contains one line with {subject} and "{text}"')
def check_line_about(context, subject, text):
    if subject == "the file":
        names = [ascii(context.odd)[1:-1]]
    elif subject == "the new reading":
        names = [f"{context.node}_{context.gate.timestamps()[-1]}.json.gz"]
    else:
        number = re.fullmatch(r"each of the oldest (\d+) readings", subject)[1]
        names = list(context.waiting)[: int(number)]
    log = context.client.log()
    lines = [line for line in log.splitlines() if text in line]
    assert len(lines) == len(names), log
    assert all(name in line for name, line in zip(names, lines, strict=True)), log


@then("client.log contains the API's answer, with the uuid and the timestamp of the record")
def check_answer(context):
    (name,) = context.records.names(context.node)
    (line,) = [x for x in context.client.log().splitlines() if "Response code: 200" in x]
    timestamp = timestamp_of(name)
    for part in '"status":"success"', f'"uuid":"{context.node}"', f'"timestamp":"{timestamp}"':
        assert part in line.replace(": ", ":"), line


@then("client.log contains a back-off of {least:g} to {most:g} seconds")
def check_backoff(context, least, most):
    (seconds,) = re.findall(r"next attempt in ([\d.]+) s", context.client.log())
    assert least <= float(seconds) <= most, seconds


@then("client.log contains no error about a reading")
def check_no_error(context):
    log = context.client.log()
    # A delivery that a busy API does not answer in time is repeated.
    assert log and not re.search("ERROR (?!POST failed)|Traceback", log), log


@then('stderr and client.log each contain one line, with config.json and "{message}"')
def check_fault(context, message):
    for text in context.result.stderr, context.client.log():
        assert len(text.splitlines()) == 1, text
        assert message in text.partition(f"{context.client.config_file}: ")[2], text


@then("neither stderr nor client.log contains the token")
def check_no_token(context):
    check_absence(context, context.client.config["token"])


@then('neither stderr nor client.log contains "{text}"')
def check_absence(context, text):
    log = context.client.log()
    assert log, "there is no log"
    both = context.result.stderr + log
    assert text not in both, both.replace(text, "[what must not be here]")


@then("every line of client.log begins with the time in UTC and a level")
def check_lines(context):
    check_beginnings(context.client.log())

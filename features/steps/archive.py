"""Steps about an archive: what it seals and gives back, what people ask it, and its health."""

import json

from behave import given, then, when

from features.support.archive import Archive, question_time, reading
from features.support.curl import curl
from features.support.service import make_service


@given("an archive of a separate service")
def make_archive(context):
    make_service(context)
    context.archive = Archive(context.service, context.target.archive_command)
    context.add_cleanup(context.archive.stop)
    context.service.start()
    context.sent = []


@given("these readings were stored")
@when("these readings are stored")
def store_readings(context):
    for row in context.table:
        record = reading(row["node"], row["time"], row["programs"])
        answer = context.records.send(record.body)
        assert answer.status_code == 200, answer.text
        context.sent.append(record)


@given("all records became {minutes:d} minutes old")
@when("all records become {minutes:d} minutes old")
def age_records(context, minutes):
    context.archive.age_records(minutes)


@given("the archive has sealed")
@when("the archive seals")
def seal(context):
    result = context.archive.run("seal")
    assert result.status == 0, result


@when("the service removes records of more than a quarter of an hour")
def clean_up(context):
    result = context.service.call("cleanup --all")
    assert result.status == 0, result


@then("the records folder contains {number:d} records")
def check_left(context, number):
    left = context.service.stored()
    assert len(left) == number, left


@then("the archive gives each of them back byte for byte")
def check_given_back(context):
    first = {(record.uuid, record.timestamp): record for record in reversed(context.sent)}
    for record in first.values():
        assert context.archive.given_back(record) == record.data, record.filename


@then("the archive finds nothing wrong")
def verify(context):
    result = context.archive.run("verify")
    assert (result.status, result.stdout) == (0, ""), result


# ---------------------------------------------------------------- questions
@when("a user asks what ran on {node:S} at {time}")
def ask_what_ran(context, node, time):
    context.status, context.document = context.archive.ask(
        "show %s --at %s", node, question_time(time)
    )


@when("a user searches for {text}")
def search(context, text):
    context.status, context.document = context.archive.ask("search %s", text)


@then("the answer names the {what:w}s {names}")
def check_answer(context, what, names):
    assert context.status == 0, context.document
    key = {"program": "name", "node": "node"}[what]
    found = sorted({row[key] for row in context.document["rows"]})
    assert ", ".join(found) == names, found


@then("nothing matched")
def check_nothing(context):
    assert context.status == 3 and context.document["rows"] == [], context.document


# ---------------------------------------------------------------- health
@given("the archive is served")
def serve(context):
    context.archive.serve()


@then("the archive is {state:w}")
def check_health(context, state):
    answer = curl(context.target.api, "GET", f"{context.archive.serve()}/healthz", [])
    expected = {"well": (200, "success"), "late": (503, "error")}[state]
    assert (answer.status_code, answer.json()["status"]) == expected, answer.text
    context.answer_text = json.dumps(dict(answer.headers)) + answer.text


@then("this answer names no node and no path")
def check_discretion(context):
    names = {record.uuid for record in context.sent} | {"/tmp"}
    assert not [name for name in names if name in context.answer_text], context.answer_text

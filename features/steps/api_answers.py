"""Steps that check the API's answers: status, JSend body, headers."""

import json

from behave import then

from features.support.records import fill_in


def check_answer(answer, status, jsend_status):
    """Return the JSend object in `answer`; AssertionError if it has another status or form."""
    assert answer.status_code == status, f"{answer.status_code}: {answer.text}"
    assert answer.headers["Content-Type"] == "application/json", answer.headers
    jsend = answer.json()
    members = {"status", "message"} if jsend_status == "error" else {"status", "data"}
    assert jsend["status"] == jsend_status and jsend.keys() == members, answer.text
    return jsend


@then("the answer is {status:d} success")
def check_success(context, status):
    check_answer(context.answer, status, "success")


@then("the answer is {status:d} success with the data {data}")
def check_data(context, status, data):
    jsend = check_answer(context.answer, status, "success")
    assert jsend["data"] == json.loads(data), context.answer.text


@then("the answer is {status:d} success with the record's uuid and timestamp")
def check_names(context, status):
    jsend = check_answer(context.answer, status, "success")
    named = {"uuid": context.record.uuid, "timestamp": context.record.timestamp}
    assert jsend["data"] == named, context.answer.text


@then("the answer is {status:d} success with the record's filename and content")
def check_record(context, status):
    jsend = check_answer(context.answer, status, "success")
    assert jsend["data"] == context.record.as_latest, context.answer.text


@then("the answer is {status:d} fail")
def check_fail(context, status):
    jsend = check_answer(context.answer, status, "fail")
    if context.table:
        reasons = {row["field"]: row["reason"] for row in context.table}
        assert jsend["data"] == reasons, context.answer.text


@then("the answer is {status:d} or {other:d} fail")
def check_one_of(context, status, other):
    assert context.answer.status_code in (status, other), context.answer.text
    check_answer(context.answer, context.answer.status_code, "fail")


@then('the answer is {status:d} error "{message}"')
def check_error(context, status, message):
    jsend = check_answer(context.answer, status, "error")
    assert jsend["message"] == fill_in(context, message), context.answer.text


@then("every answer is {status:d} success")
def check_every(context, status):
    for answer in context.answers:
        check_answer(answer, status, "success")


@then("one answer is {one:d} success and all others are {other:d} fail")
def check_first_only(context, one, other):
    answers = sorted(context.answers, key=lambda answer: answer.status_code)
    check_answer(answers[0], one, "success")
    for answer in answers[1:]:
        check_answer(answer, other, "fail")


@then("the answer has the header {name:S}: {value}")
def check_header(context, name, value):
    assert context.answer.headers[name] == value, context.answer.headers


@then("the answer redirects to the same path over https")
def check_redirect(context):
    check_answer(context.answer, 308, "fail")
    location = context.answer.headers["Location"]
    assert location == f"{context.target.url}/api/v1/record", location


@then("the answer is an OpenAPI 3 description of exactly these operations")
def check_description(context):
    description = context.answer.json()
    assert description["openapi"].startswith("3."), context.answer.text
    described = {
        (method.upper(), path)
        for path, operations in description["paths"].items()
        for method in operations
    }
    assert described == {(row["method"], row["path"]) for row in context.table}, described


@then("the latest record is the posted one")
def check_latest_posted(context):
    check_latest(context, context.record)


@then("the latest record is the posted one, in the file UUID_TIMESTAMP.json.gz")
def check_latest_packed(context):
    check_latest(context, context.record, ".gz")


@then("the latest record is the one from {days:d} days ago")
def check_latest_aged(context, days):
    check_latest(context, context.aged[days])


def check_latest(context, record, end=""):
    """Check that the test API answers with `record`, whose file's name ends with `end`."""
    answer = context.records.ask("GET", "/api/test/latest", [context.records.authorization])
    jsend = check_answer(answer, 200, "success")
    wanted = record.as_latest | {"filename": record.as_latest["filename"] + end}
    assert jsend["data"] == wanted, answer.text

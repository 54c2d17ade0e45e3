"""Steps that check the API's answers: status, JSend body, headers."""

import json

from behave import then


def check_answer(answer, status, jsend_status):
    """Return the JSend object in `answer`, once it is seen to be one with these statuses."""
    assert answer.status_code == status, f"{answer.status_code}: {answer.text}"
    assert answer.headers["Content-Type"] == "application/json", answer.headers
    jsend = answer.json()
    members = {"status", "message"} if jsend_status == "error" else {"status", "data"}
    assert jsend["status"] == jsend_status and jsend.keys() == members, answer.text
    return jsend


@then("the answer is {status:d} success")
def check_success(context, status):
    check_answer(context.answer, status, "success")


@then("the answer is {status:d} success, with the data {data}")
def check_data(context, status, data):
    jsend = check_answer(context.answer, status, "success")
    assert jsend["data"] == json.loads(data), context.answer.text


@then("the answer is {status:d} success, with the filename and content of this record")
def check_record(context, status):
    jsend = check_answer(context.answer, status, "success")
    content = json.loads(context.record.data)
    wanted = {"content": content, "filename": f"records/{context.record.filename}"}
    assert jsend["data"] == wanted, context.answer.text


@then("the answer names the record's uuid and timestamp")
def check_names(context):
    named = {"uuid": context.record.uuid, "timestamp": context.record.timestamp}
    assert context.answer.json()["data"] == named, context.answer.text


@then("the answer is {status:d} fail")
def check_fail(context, status):
    jsend = check_answer(context.answer, status, "fail")
    if context.table:
        reasons = {row["field"]: row["reason"] for row in context.table}
        assert jsend["data"] == reasons, context.answer.text


@then("the answer is {status:d} fail for the body")
def check_fail_for_body(context, status):
    jsend = check_answer(context.answer, status, "fail")
    assert list(jsend["data"]) == ["body"], context.answer.text


@then("the answer is {status:d} or {other:d} fail")
def check_one_of(context, status, other):
    assert context.answer.status_code in (status, other), context.answer.text
    check_answer(context.answer, context.answer.status_code, "fail")


@then('the answer is {status:d} error "{message}"')
def check_error(context, status, message):
    jsend = check_answer(context.answer, status, "error")
    if "record" in context:
        message = message.replace("UUID_TIMESTAMP.json", context.record.filename)
    assert jsend["message"] == message, context.answer.text


@then("the answer is {status:d} without a body")
def check_bare(context, status):
    assert context.answer.status_code == status, context.answer
    assert context.answer.text == "", context.answer


@then("each answer is {status:d} success")
def check_every(context, status):
    for answer in context.answers:
        check_answer(answer, status, "success")


@then("one answer is {one:d} success and all others are {other:d} fail")
def check_first_only(context, one, other):
    answers = sorted(context.answers, key=lambda answer: answer.status_code)
    check_answer(answers[0], one, "success")
    for answer in answers[1:]:
        check_answer(answer, other, "fail")


@then("the answer asks for the bearer scheme")
def check_challenge(context):
    assert context.answer.headers["WWW-Authenticate"] == "Bearer", context.answer.headers


@then("the answer allows {methods}")
def check_allowed(context, methods):
    allowed = context.answer.headers["Allow"].split(", ")
    assert sorted(allowed) == methods.split(", "), allowed


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

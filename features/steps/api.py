"""Steps of api.feature: requests to the API, its answers, and the files that come of them."""

import gzip
import json
import time

from behave import given, then, when

from features.support.waiting import eventually

LIMIT = 16 * 1024 * 1024  # bytes, the contract's default of max_record_mb


def send(context, body, **headers):
    """POST `body` with the right headers but for `headers`; None leaves one out."""
    usual = {
        "Authorization": f"Bearer {context.target.token}",
        "Content-Type": "application/json",
    }
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    context.answer = context.records.post(body, usual | named)


def new_record(context):
    """Return a record that no other scenario sends."""
    return {
        "uuid": context.node,
        "timestamp": f"{time.time():.7f}",
        "data": [{"pid": 1, "name": "init", "rss": 12345678901234567890, "load": 0.10}],
    }


@given("a record was stored")
@when("a record is posted")
def post_record(context):
    context.record = new_record(context)
    send(context, json.dumps(context.record))


@when("the same record is posted")
def post_again(context):
    send(context, json.dumps(context.record))


@when("a record of the same uuid and timestamp with other data is posted")
def post_other_data(context):
    send(context, json.dumps(context.record | {"data": [{"pid": 2}]}))


@when("a record is posted packed with gzip")
def post_packed(context):
    context.record = new_record(context)
    send(context, gzip.compress(json.dumps(context.record).encode()), Content_Encoding="gzip")


@when("a record is posted that unpacks to more than the limit")
def post_too_large(context):
    record = new_record(context) | {"data": [{"name": " " * LIMIT}]}
    send(context, gzip.compress(json.dumps(record).encode()), Content_Encoding="gzip")


@when("a record is posted without a token")
def post_without_token(context):
    send(context, json.dumps(new_record(context)), Authorization=None)


@when("a record is posted with a wrong token")
def post_with_wrong_token(context):
    send(context, json.dumps(new_record(context)), Authorization=f"Bearer x{context.target.token}")


@when("a record is posted with a token as Basic")
def post_with_other_scheme(context):
    send(context, json.dumps(new_record(context)), Authorization=f"Basic {context.target.token}")


@when("a record is posted as {media_type}")
def post_as(context, media_type):
    send(context, json.dumps(new_record(context)), Content_Type=media_type)


@when("a record is posted whose {field} is {value}")
def post_bad_field(context, field, value):
    send(context, json.dumps(new_record(context) | {field: json.loads(value.replace("\n", "\\n"))}))


@when("the body {body} is posted")
def post_body(context, body):
    send(context, "" if body == "nothing" else body)


@given("the number of records of all nodes is known")
def remember_count(context):
    context.count = context.records.ask_test_api("count")["data"]["count"]


@when("{number:Number} records are posted")
def post_several(context, number):
    for _ in range(number):
        post_record(context)
        assert context.answer.status_code == 200, context.answer.text


@then("the answer is {status:d} success")
def check_success(context, status):
    check_answer(context, status, "success")


@then("the answer is {status:d} fail")
def check_fail(context, status):
    answer = check_answer(context, status, "fail")
    if context.table:
        reasons = {row["field"]: row["reason"] for row in context.table}
        assert answer["data"] == reasons, answer


@then("the answer is {status:d} fail, for the body")
def check_body_fail(context, status):
    answer = check_answer(context, status, "fail")
    assert list(answer["data"]) == ["body"], answer


def check_answer(context, status, jsend_status):
    """Return the answer's JSend object, once it is seen to be one with these statuses."""
    answer = context.answer
    assert answer.status_code == status, f"{answer.status_code}: {answer.text}"
    assert answer.headers["Content-Type"] == "application/json", answer.headers
    assert answer.json()["status"] == jsend_status, answer.text
    return answer.json()


@then("the answer asks for the bearer scheme")
def check_challenge(context):
    assert context.answer.headers["WWW-Authenticate"] == "Bearer", context.answer.headers


@then("the answer names the record's uuid and timestamp")
def check_names(context):
    named = {"uuid": context.record["uuid"], "timestamp": context.record["timestamp"]}
    assert context.answer.json()["data"] == named, context.answer.text


@then("the file named after its uuid and timestamp holds exactly its data")
def check_stored(context):
    name = f"{context.record['uuid']}_{context.record['timestamp']}.json"
    stored = context.records.content(name)
    assert stored == context.record["data"], stored


@then("the node has {number:Number} record")
def check_number(context, number):
    names = context.records.names(context.node)
    assert len(names) == number, names


@then("the test API counts at least {number:Number} more")
def check_count(context, number):
    counted = context.records.ask_test_api("count")["data"]["count"] - context.count
    assert counted >= number, f"{counted} more"


@then("the test API comes to tell this record as the latest")
def check_latest(context):
    # Clients that report meanwhile are newer, so the record is sent again under a newer time.
    def ours():
        post_record(context)
        latest = context.records.ask_test_api("latest")["data"]
        name = f"records/{context.record['uuid']}_{context.record['timestamp']}.json"
        return latest == {"content": context.record["data"], "filename": name} and latest

    eventually(ours, within=20)

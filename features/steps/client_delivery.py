"""Steps about the way from a client to the API: the gate between them, and what came through."""

import re

from behave import given, then, when

from features.lab.waiting import eventually, never
from features.support.gate import Gate
from features.support.records import timestamp_of


@given("a gate between the client and the API")
def make_gate(context):
    context.gate = Gate(context.target)
    context.add_cleanup(context.gate.remove)
    context.client.configure(url=context.gate.url)


@given("the API is down")
def shut_gate(context):
    context.gate.shut()


@given("the API is up")
@when("the API is up")
def open_gate(context):
    context.gate.treat("pass")
    if not context.gate.is_open:
        context.gate.open()


@given("the API takes no connection")
def be_deaf(context):
    context.gate.treat("deaf")
    context.gate.open()


@given("the API hangs")
def hang(context):
    context.gate.treat("hang")


@given("the API loses its answers")
def lose(context):
    context.gate.treat("lose")


@given("the API takes {seconds:d} second to answer")
@given("the API takes {seconds:d} seconds to answer")
def be_slow(context, seconds):
    context.gate.treat(f"slow {seconds}")


@given("the API answers {status:d}")
def answer(context, status):
    context.gate.treat(f"answer {status}")


@given("the API answers {status:d} to the first")
def answer_once(context, status):
    context.gate.treat(f"once {status}")


@given("the API answers {status:d} with the header {header}")
def answer_with_header(context, status, header):
    context.gate.treat(f"answer {status} {header}")


@given("the API answers 400 with the token that it was sent")
def answer_with_token(context):
    context.gate.treat("echo Authorization")


@given("the API answers 400 with {number:d} lines")
def answer_with_lines(context, number):
    context.gate.treat(f"talk {number}")


@given("the API answers what is no HTTP")
def answer_gibberish(context):
    context.gate.treat("gibberish")


def requests(context):
    """Return what came from the scenario's client."""
    return [r for r in context.gate.seen() if r["body"]["uuid"] == context.node]


@then("the API has received nothing from the client")
def check_nothing(context):
    assert not context.records.names(context.node), context.records.names(context.node)
    assert "gate" not in context or not requests(context), requests(context)


@then("the API has received one request from the client, with its token")
def check_one_request(context):
    (context.request,) = requests(context)
    token = context.request["headers"]["authorization"]
    assert token == f"Bearer {context.client.config['token']}", context.target.mask(token)


@then("the API has received {number:d} requests over one connection")
def check_connection(context, number):
    connections = [request["connection"] for request in requests(context)]
    assert len(connections) == number and len(set(connections)) == 1, connections


@then("this request is a POST of JSON with these fields alone")
def check_request(context):
    body = context.request["body"]
    (name,) = context.records.names(context.node)
    tests = {
        "the client's": lambda uuid: uuid == context.node,
        "a text of digits with a point": lambda text: re.fullmatch(r"\d+\.\d+", text),
        "what the record named after both holds": lambda data: (
            name == f"{body['uuid']}_{body['timestamp']}.json"
            and data == context.records.content(name)
        ),
    }
    assert context.request["headers"]["content-type"] == "application/json"
    assert context.request["path"] == "/api/v1/record"
    assert list(body) == [row["field"] for row in context.table], list(body)
    for row in context.table:
        assert tests[row["form"]](body[row["field"]]), row["field"]


@then("client.log holds the API's answer, with the uuid and the timestamp of the record")
def check_answer_logged(context):
    (name,) = context.records.names(context.node)
    timestamp = timestamp_of(name)
    (line,) = [x for x in context.client.log().splitlines() if "Response code: 200" in x]
    for part in '"status":"success"', f'"uuid":"{context.node}"', f'"timestamp":"{timestamp}"':
        assert part in line.replace(": ", ":"), line


@then("the node comes to have {number:Number} record")
@then("the node comes to have {number:Number} records")
def check_number_later(context, number):
    def names():
        found = context.records.names(context.node)
        assert len(found) == number, f"{len(found)}: {found}\n{context.client.log()}"
        return True

    eventually(names, within=60)


@then("the node still has {number:Number} records after {seconds:d} seconds")
def check_number_stays(context, number, seconds):
    never(lambda: len(context.records.names(context.node)) != number, within=seconds)

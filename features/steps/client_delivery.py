"""Steps about the path from a client to the API: the gate between them, and what arrived."""

import re
from itertools import pairwise

from behave import given, register_type, step, then
from parse import with_pattern

from features.lab.waiting import eventually, never
from features.support import tallies
from features.support.gate import Gate, tally
from features.support.records import timestamp_of

# How the API behaves, as regular expressions; and the manner of the gate, see gate_server.py.
MANNERS = {
    "is up": "pass",
    "hangs": "hang",
    "loses its answers": "lose",
    "takes no connection": "deaf",
    "answers without HTTP": "gibberish",
    "answers 400 with the client's token": "echo Authorization",
    "answers with a page": "page",
    "answers with a success that names another record": "success",
    "answers a byte each half second": "drip 0.5",
    "sends early hints first": "early",
    r"takes (\d+) seconds? to answer": r"slow \1",
    r"answers (\d+)": r"answer \1",
    r"answers (\d+) to the first request": r"once \1",
    r"answers (\d+) with the header (.+)": r"answer \1 \2",
}


@with_pattern("|".join(["is down", *MANNERS]), regex_group_count=5)
def manner(text):
    """Return the manner of the gate if the API behaves as `text` says; None if it is down."""
    for pattern, found in MANNERS.items():
        if match := re.fullmatch(pattern, text):
            return match.expand(found)


register_type(Manner=manner)


@given("a gate between the client and the API")
def make_gate(context):
    context.gate = Gate(context.target)
    context.add_cleanup(context.gate.remove)
    context.client.configure(url=context.gate.url)


@step("the API {manner:Manner}")
def behave_so(context, manner):
    context.gate.behave(manner)


@then("the API has received {wanted:Readings}")
def check_received(context, wanted):
    if "gate" in context:
        received = context.gate.timestamps()
    else:
        received = context.records.names(context.node)
    assert len(received) in wanted, received


@then("the client's requests are at least {seconds:g} seconds apart")
def check_pace(context, seconds):
    seen = eventually(lambda: len(context.gate.seen()) > 1 and context.gate.seen(), within=60)
    gaps = [later["time"] - earlier["time"] for earlier, later in pairwise(seen)]
    assert min(gaps) >= seconds, gaps


@then("the API has received these readings, oldest first, and then the new one")
def check_order(context):
    *seen, new = context.gate.timestamps()
    assert seen == [timestamp_of(name) for name in context.waiting], seen
    assert float(new) > float(seen[-1]), (seen, new)


@then("the API has received {wanted:Readings} over one connection")
def check_connection(context, wanted):
    connections = [request["connection"] for request in context.gate.seen()]
    assert len(connections) in wanted and len(set(connections)) == 1, connections


@then("the API has received one POST of JSON with the client's token and these fields")
def check_request(context):
    (request,) = context.gate.seen()
    (name,) = context.records.names(context.node)
    headers, body = request["headers"], request["body"]
    assert headers["content-type"] == "application/json" and request["path"] == "/api/v1/record"
    token = headers["authorization"]
    assert token == f"Bearer {context.client.config['token']}", context.target.mask(token)
    tests = {
        "the client's": lambda uuid: uuid == context.node,
        "digits with a point": lambda text: re.fullmatch(r"\d+\.\d+", text),
        "the content of the record": lambda data: data == context.records.content(name),
    }
    assert list(body) == [row["field"] for row in context.table], list(body)
    for row in context.table:
        assert tests[row["value"]](body[row["field"]]), row["field"]
    assert name == f"{body['uuid']}_{body['timestamp']}.json", name


@then("the API has received readings with these tallies")
def check_tallies(context):
    requests = context.gate.seen()
    assert all(each["headers"]["process-node"] == context.node for each in requests), requests
    found = [tally(request) for request in requests]
    wanted = [{name: row[name] for name in row.headings} for row in context.table]
    seen = [{name: each.get(name, "-") for name in context.table.headings} for each in found]
    assert seen == wanted, found


@then("the tallies are of {starts:d} start and one boot")
@then("the tallies are of {starts:d} starts and one boot")
def check_starts(context, starts):
    tallies = [tally(request) for request in context.gate.seen()]
    assert len({each["start"] for each in tallies}) == starts, tallies
    assert len({each["boot"] for each in tallies}) == 1, tallies


@then("the journal contains the tallies that the client has sent")
def check_journal(context):
    sent = {
        f"{context.node}_{request['body']['timestamp']}": tally(request)
        for request in context.gate.seen()
    }
    found = tallies.received(context.target, set(sent))
    assert found == sent, (found, sent)


@then("the first tally has {names}")
def check_first(context, names):
    first = tally(eventually(context.gate.seen, within=30)[0])
    wanted = dict(part.split("=") for part in re.split(", | and ", names))
    assert {name: first[name] for name in wanted} == wanted, first


@then("the first two readings are the same with the same tally, and were sent at different times")
def check_repeated(context):
    first, again = context.gate.seen()[:2]
    assert first["body"] == again["body"]
    first, again = tally(first), tally(again)
    assert float(first.pop("sent")) < float(again.pop("sent")), (first, again)
    assert first == again, (first, again)


@then("the last tally counts as many lost readings as client.log")
def check_lost(context):
    logged = sum(int(number) for number in re.findall(r"ERROR (\d+) lost: ", context.client.log()))
    last = tally(context.gate.seen()[-1])
    assert int(last["lost"]) == logged, (last, logged)


@then("the node still has {wanted:Records} after {seconds:d} seconds")
def check_records_stay(context, wanted, seconds):
    never(lambda: len(context.records.names(context.node)) not in wanted, within=seconds)

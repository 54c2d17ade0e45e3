"""Steps about records: what is sent to the API, and what is stored of it."""

import gzip
import hashlib
import json

from behave import given, step, then, when

from features.lab.waiting import eventually
from features.support.records import Record, fill_in

MIB = 1024 * 1024


def send(context, record, body=None, **headers):
    """Send `record`, which later steps refer to, or `body` in its place."""
    context.record = record
    context.answer = context.records.send(record.body if body is None else body, **headers)


@given("a record was stored")
@when("a record is posted")
def post_record(context):
    send(context, Record(context.node))


@when("a record is posted whose {field:w} is {value}")
def post_field(context, field, value):
    send(context, Record(context.node, **{field: value}))


@when("a record is posted with the header {name:S}: {value}")
def post_header(context, name, value):
    value = None if value == "none" else fill_in(context, value)
    send(context, Record(context.node), **{name: value})


@when("the record {form} is posted")
def post_form(context, form):
    record = Record(context.node)
    for name, text in record.texts.items():
        form = form.replace(name.upper(), text)
    send(context, record, form)


@when("a record is posted in chunks")
def post_chunks(context):
    record = Record(context.node)
    body = record.body.encode()
    send(context, record, (body[at : at + 20] for at in range(0, len(body), 20)))


@when("a compressed record is posted")
def post_compressed(context):
    record = Record(context.node)
    send(context, record, gzip.compress(record.body.encode()), Content_Encoding="gzip")


@when("a compressed record that is cut short is posted")
def post_truncated(context):
    record = Record(context.node)
    send(context, record, gzip.compress(record.body.encode())[:-1], Content_Encoding="gzip")


@when("a compressed record that is followed by zeros is posted")
def post_padded(context):
    record = Record(context.node)
    send(context, record, gzip.compress(record.body.encode()) + bytes(512), Content_Encoding="gzip")


@when("a record compressed as {coding} is posted")
def post_compressed_as(context, coding):
    record = Record(context.node)
    body, name = record.body.encode(), coding.split()[0]
    middle = len(body) // 2 if coding.endswith("several members") else len(body)
    packed = gzip.compress(body[:middle]) + gzip.compress(body[middle:])
    send(context, record, packed, Content_Encoding=name)


@when("a record that is nested {levels:d} deep is posted in the order {order}")
def post_deep(context, levels, order):
    inner = levels - 2  # the array of processes, and a process
    record = Record(context.node, data='[{"a": %s}]' % ("[" * inner + "]" * inner))
    texts = (f'"{name}": {record.texts[name]}' for name in order.split(", "))
    send(context, record, "{" + ", ".join(texts) + "}")


@when("a record of more than {size:d} MiB is posted")
def post_large(context, size):
    send(context, Record.of_size(context.node, size * MIB))


@when("a compressed record of more than {size:d} MiB is posted")
def post_large_compressed(context, size):
    record = Record.of_size(context.node, size * MIB)
    send(context, record, gzip.compress(record.body.encode()), Content_Encoding="gzip")


@when("a record is posted with a second Authorization header")
def post_authorized_twice(context):
    tokens = (context.target.token, "not-the-token")
    post_with_curl(context, "", [("Authorization", f"Bearer {token}") for token in tokens])


@when("a record is posted with the token in the URL")
def post_authorized_in_url(context):
    post_with_curl(context, f"?token={context.target.token}", [])


def post_with_curl(context, query, headers):
    """Post a record in a way that no client library does."""
    context.record = Record(context.node)
    headers = [("Content-Type", "application/json"), *headers]
    body = context.record.body.encode()
    context.answer = context.records.ask("POST", f"/api/v1/record{query}", headers, body)


@when("the same record is posted")
def post_again(context):
    send(context, context.record)


@when("an accepted record is posted again")
def post_accepted(context):
    send(context, context.sent[0])


@when("a record of the same uuid and timestamp with other data is posted")
def post_other_data(context):
    other = Record(context.node, **context.record.texts | {"data": '[{"pid": 2}]'})
    context.answer = context.records.send(other.body)


@when("the body {body} is posted")
def post_body(context, body):
    context.answer = context.records.send(body)


@when("{number:Number} records are posted")
def post_several(context, number):
    for _ in range(number):
        post_record(context)
        assert context.answer.status_code == 200, context.answer.text


@when("records are posted until one is refused")
def post_until_refused(context):
    context.sent, context.answers = [], []
    data = json.dumps([{"name": "x" * 90000}])
    while len(context.sent) < 100:
        send(context, Record(context.node, data=data))
        context.sent.append(context.record)
        context.answers.append(context.answer)
        if context.answer.status_code != 200:
            break
    assert len(context.sent) > 1, "the first record was refused"


@when("{number:d} records are posted at once over {connections:d} connections")
def post_at_once(context, number, connections):
    data = (json.dumps([{"pid": pid, "of": n} for pid in range(50)]) for n in range(number))
    send_at_once(context, [Record(context.node, data=text) for text in data], connections)


@when("{number:d} records of the same uuid and timestamp are posted at once")
def post_same_at_once(context, number):
    texts = Record(context.node).texts
    data = (json.dumps([{"of": n}]) for n in range(number))
    records = [Record(context.node, **texts | {"data": text}) for text in data]
    send_at_once(context, records, number)


def send_at_once(context, records, connections):
    context.sent = records
    bodies = [record.body for record in records]
    context.answers = context.records.send_at_once(bodies, connections)


@then("the file UUID_TIMESTAMP.json contains exactly its data")
def check_stored(context):
    stored = context.records.raw(context.record.filename)
    assert stored == context.record.data, stored


@then("the file UUID_TIMESTAMP.json.gz contains its data, packed")
def check_packed(context):
    stored = context.records.raw(f"{context.record.filename}.gz")
    assert gzip.decompress(stored) == context.record.data, stored


@then("nothing of it is stored")
def check_nothing_stored(context):
    traces = context.records.traces(context.record)
    assert not traces, traces


@step("the node has {wanted:Records}")
def check_number(context, wanted):
    def names():
        found = context.records.names(context.node)
        assert len(found) in wanted, f"{len(found)}: {found}"
        return True

    eventually(names, within=30)  # a client delivers a moment after its reading


@then("exactly the accepted records are stored, each with its data")
def check_accepted(context):
    records = context.records.accepted(context.sent, context.answers)
    wanted = {record.filename: hashlib.sha256(record.data).hexdigest() for record in records}
    assert len(wanted) == len(records), "two records of the same name were accepted"
    stored = context.records.digests(context.node)
    assert stored == wanted, f"{len(stored)} stored; differ: {stored.items() ^ wanted.items()}"

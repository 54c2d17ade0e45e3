"""Steps of api.feature: records sent to the API, and the files and lines that come of them."""

import gzip
import hashlib
import json

from behave import given, then, when

from features.lab.waiting import eventually
from features.support.records import Record, new_node


def send(context, record, **headers):
    """Send `record`, which the scenario's later steps speak of."""
    context.record = record
    context.answer = context.records.send(record.body, **headers)


@given("a record was stored")
@when("a record is posted")
def post_record(context):
    send(context, Record(context.node))


@when("a record with the data {data} is posted")
def post_data(context, data):
    send(context, Record(context.node, data=data))


@when("a record is posted written as {form}")
def post_form(context, form):
    record = context.record = Record(context.node)
    for name, text in record.texts.items():
        form = form.replace(name.upper(), text)
    context.answer = context.records.send(form)


@when("a record with a number of {length:d} digits is posted")
def post_long_number(context, length):
    send(context, Record(context.node, data='[{"number": ' + "7" * length + "}]"))


@when("a record is posted whose {field:w} is {value}")
def post_field(context, field, value):
    if value.startswith("of "):
        _, length, _ = value.split()
        context.node = new_node().ljust(int(length), "-")
        context.add_cleanup(context.records.remove, context.node)
        value = json.dumps(context.node)
    send(context, Record(context.node, **{field: value}))


@when("the same record is posted")
def post_again(context):
    send(context, context.record)


@when("a record of the same uuid and timestamp with other data is posted")
def post_other_data(context):
    other = Record(context.node, **context.record.texts | {"data": '[{"pid": 2}]'})
    context.answer = context.records.send(other.body)


@when("a record is posted piece by piece")
def post_pieces(context):
    context.record = Record(context.node)
    body = context.record.body.encode()
    context.answer = context.records.send(body[at : at + 20] for at in range(0, len(body), 20))


@when("a record is posted packed as {encoding}")
def post_packed(context, encoding):
    context.record = Record(context.node)
    body = context.record.body.encode()
    packed = gzip.compress(body) if encoding.lower() == "gzip" else body
    context.answer = context.records.send(packed, Content_Encoding=encoding)


@when("a record is posted as {media_type}")
def post_as(context, media_type):
    declared = None if media_type == "nothing" else media_type
    send(context, Record(context.node), Content_Type=declared)


@when("{number:Number} records are posted")
def post_several(context, number):
    for _ in range(number):
        post_record(context)
        assert context.answer.status_code == 200, context.answer.text


@when("{number:d} records are posted at once over {connections:d} connections")
def post_at_once(context, number, connections):
    data = (json.dumps([{"pid": pid, "of": n} for pid in range(50)]) for n in range(number))
    context.sent = [Record(context.node, data=text) for text in data]
    bodies = [record.body for record in context.sent]
    context.answers = context.records.send_at_once(bodies, connections)


@when("{number:d} records of the same uuid and timestamp are posted at once")
def post_same_at_once(context, number):
    texts = Record(context.node).texts
    data = (json.dumps([{"of": n}]) for n in range(number))
    context.sent = [Record(context.node, **texts | {"data": text}) for text in data]
    bodies = [record.body for record in context.sent]
    context.answers = context.records.send_at_once(bodies, number)


@then("the file named after its uuid and timestamp holds exactly its data")
def check_stored(context):
    stored = context.records.raw(context.record.filename)
    assert stored == context.record.data, stored


@then("nothing of it is stored")
def check_nothing_stored(context):
    traces = context.records.traces(context.record)
    assert not traces, traces


@then("the node has {number:Number} record")
@then("the node has {number:Number} records")
def check_number(context, number):
    names = context.records.names(context.node)
    assert len(names) == number, names


def check_files(context, records):
    """Check that the node's files are those of `records`, with exactly their data."""
    wanted = {record.filename: hashlib.sha256(record.data).hexdigest() for record in records}
    assert len(wanted) == len(records), "two records of one name were sent"
    stored = context.records.digests(context.node)
    assert stored == wanted, f"{len(stored)} stored; differ: {stored.items() ^ wanted.items()}"


@then("the file of each that was answered with success holds exactly its data")
@then("the file of each holds exactly its data")
def check_all_stored(context):
    check_files(context, context.sent)


@then("the one file holds exactly the data of the one")
def check_one_stored(context):
    pairs = zip(context.sent, context.answers, strict=True)
    check_files(context, [record for record, answer in pairs if answer.status_code == 200])


def service_log(context):
    """Return the newest lines of service.log."""
    log = context.records.target.service_log
    return context.target.api.check_output("tail -n 1000 %s", log, root=True)


@then("service.log holds the name of its file")
def check_logged(context):
    assert context.record.filename in service_log(context), service_log(context)


@then('service.log holds "{text}"')
def check_log(context, text):
    assert text in service_log(context), service_log(context)


@then('service.log comes to hold "{text}"')
def check_log_to_come(context, text):
    eventually(lambda: text in service_log(context), within=20)


@then("service.log holds neither the token nor the wrong one")
def check_no_token(context):
    log = service_log(context)
    assert context.record.uuid in log, "not the log of these requests"
    for token in (context.target.token, "not-the-token"):
        assert token not in log, context.target.mask(log)

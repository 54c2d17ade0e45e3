"""Steps of api.durability.feature: crashes, full disks, stops and reloads of a service."""

import json

from behave import given, then, when

from features.lab.waiting import eventually
from features.support.disk import SmallDisk
from features.support.records import Record
from features.support.service import make_service
from features.support.upload import HalfSent, Load


@given("a service of the scenario's own that is not started")
def make_stopped_service(context):
    make_service(context)


@given("a service of the scenario's own, and what it brings to the disk is noted")
def start_service_noting_syncs(context):
    make_service(context)
    context.service.start_noting_syncs()


@given("a service of the scenario's own whose workers are just starting")
def start_service_slowly(context):
    make_service(context)
    context.service.begin_to_start()


@then("the record was brought to the disk, and after it the folder of records")
def check_synced(context):
    folder = context.records.target.records_dir
    told = [line for line in context.service.output().splitlines() if line.startswith(folder)]
    name = context.record.filename
    assert told and told[0].startswith(f"{folder}/.{name}."), told
    assert f"{folder} with {name}" in told[told.index(folder) :], told


@given("its folder of records holds these files")
def make_files(context):
    for row in context.table:
        context.service.make_record_file(row["file"], row["age"])


@when("the service starts")
def start_service(context):
    context.service.start()


@then("its folder of records holds these files and no other")
def check_files(context):
    wanted = sorted(row["file"] for row in context.table)
    assert sorted(context.service.stored()) == wanted, context.service.stored()


@then("its folder of records holds no other file")
def check_no_other_file(context):
    wanted = sorted(record.filename for record in context.sent)
    assert sorted(context.service.stored()) == wanted, context.service.stored()


def make_service_with_disk(context, size, reserve):
    """Start a service whose records have a disk of their own, of which it leaves `reserve` free."""
    make_service(context)
    context.service.configure(min_free_mb=reserve)
    context.disk = SmallDisk(context.target.api, context.records.target.records_dir, size)
    context.add_cleanup(context.disk.remove)
    context.service.start()


@given(
    "a service of the scenario's own with a disk of {size:d} MiB for records, "
    "all of which they may take"
)
def start_service_with_disk(context, size):
    make_service_with_disk(context, size, 0)


@given(
    "a service of the scenario's own with a disk of {size:d} MiB for records, "
    "of which they leave {reserve:d} MiB free"
)
def start_service_with_reserve(context, size, reserve):
    make_service_with_disk(context, size, reserve)


@when("records are posted until one is refused")
def fill_disk(context):
    context.sent = []
    data = json.dumps([{"name": "x" * 90000}])
    for _ in range(100):
        context.record = Record(context.node, data=data)
        context.answer = context.records.send(context.record.body)
        if context.answer.status_code != 200:
            break
        context.sent.append(context.record)
    assert context.sent, "not one was taken"


@when("the disk has {size:d} MiB")
def resize_disk(context, size):
    context.disk.resize(size)


@then("at least {size:d} MiB of the disk are free")
def check_free(context, size):
    assert context.disk.free() >= size, context.disk.free()


@when("a record that is stored is posted")
def post_stored(context):
    context.answer = context.records.send(context.sent[0].body)


@given("half a record was sent")
def send_half(context):
    context.record = Record(context.node)
    context.upload = HalfSent(context.service, context.record)


@when("the other half is sent")
def send_other_half(context):
    context.answer = context.upload.finish()


@given("{number:d} connections that post records without a pause")
def start_load(context, number):
    context.load = Load(context.service, context.node, number)


@when("the service is told to stop")
def stop_service(context):
    context.service.signal("TERM")


@when("the service is reloaded with the {key:w} {value}")
def reload_with(context, key, value):
    context.workers = context.service.workers()
    context.service.configure(**{key: json.loads(value)})
    context.service.signal("HUP")


@when("the service is reloaded {number:d} times")
def reload_service(context, number):
    for _ in range(number):
        context.workers = context.service.workers()
        context.service.signal("HUP")
        check_new_workers(context)


@then("all workers come to be new ones")
def check_new_workers(context):
    def all_new():
        workers = context.service.workers()
        return len(workers) >= len(context.workers) and not workers & context.workers

    eventually(all_new, within=60)


@then("new requests come to get no answer")
def check_no_answer(context):
    eventually(lambda: not context.service.answers(), within=30)


@then("the service comes to its end")
def check_end(context):
    eventually(lambda: not context.service.runs(), within=40)


@then("the service comes to its end within {seconds:d} seconds, with status {status:d}")
def check_end_within(context, seconds, status):
    eventually(lambda: not context.service.runs(), within=seconds)
    assert context.service.status() == status, context.service.output()


@then("records come to be taken with the token {token:S}")
def check_token(context, token):
    def taken():
        record = Record(context.node)
        answer = context.records.send(record.body, Authorization=f"Bearer {token}")
        return answer.status_code == 200

    eventually(taken, within=60)


@then("every one of these records was answered with success")
def check_load(context):
    context.answers, _ = context.load.finish()
    assert list(context.answers) == ["200"], context.answers


@then("as many records are stored as were answered")
def check_load_stored(context):
    stored = len(context.records.names(context.node))
    assert stored == context.answers["200"], f"{stored} stored, answered: {context.answers}"

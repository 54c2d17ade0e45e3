"""Steps of api.journal.feature: the journal of a service, and records that came past it."""

import json
import time

from behave import given, then, when

from features.lab.waiting import eventually
from features.support.disk import SmallDisk
from features.support.records import Record


@given("a record of {days:d} days ago that was put there by hand")
def put_by_hand(context, days):
    if "aged" not in context:
        context.aged = {}
    moment = json.dumps(f"{time.time() - days * 86400:.6f}")
    record = Record(context.node, timestamp=moment)
    context.service.make_record_file(record.filename, f"{days} days", record.data.decode())
    context.aged[days] = record


@given("a record of {days:d} days ago that the journal names")
def put_and_note(context, days):
    put_by_hand(context, days)
    context.service.journal().note([context.aged[days].filename], days)


@when("these files are touched")
def touch(context):
    # The oldest becomes the newest, by the time of its file.
    for days, record in sorted(context.aged.items()):
        context.service.make_record_file(record.filename, f"{60 - days} seconds")


@when("another record is posted and removed by hand")
def post_and_remove(context):
    other = Record(context.node)
    assert context.records.send(other.body).status_code == 200
    context.service.remove_record_files(other.filename)


@when("the folder of records is emptied by hand")
def empty(context):
    context.service.remove_record_files("*.json")


@when("the service is restarted")
def restart(context):
    context.service.signal("TERM")
    eventually(lambda: not context.service.runs(), within=40)
    context.service.start()


@given("a disk of its own for the journal")
def give_disk(context):
    context.disk = SmallDisk(context.target.api, context.service.journal().folder, 1)
    context.add_cleanup(context.disk.remove)


@when("the journal {trouble}")
def spoil(context, trouble):
    context.service.journal().spoil(trouble)


@when("the disk of the journal is full")
def fill_disk(context):
    context.service.journal().fill_page()
    context.disk.fill()


@when("a line is added to the journal that {damage}")
def damage_line(context, damage):
    context.service.journal().add_damaged(damage)


@then("the journal names each of them once")
def check_names(context):
    wanted = sorted(record.filename for record in context.sent)
    lines = context.service.journal().lines()
    assert sorted(lines) == wanted, lines


@then("the journal names this record alone")
def check_only_name(context):
    lines = context.service.journal().lines()
    assert lines == [context.record.filename], lines


@then("the latest record is told to be the one of {days:d} days ago")
def check_latest_by_hand(context, days):
    check_latest(context, context.aged[days])


@then("the latest record is told to be this one")
def check_latest_posted(context):
    check_latest(context, context.record)


def check_latest(context, record):
    """Check that the test API tells `record`."""
    wanted = {"content": json.loads(record.data), "filename": f"records/{record.filename}"}
    assert context.records.ask_test_api("latest")["data"] == wanted

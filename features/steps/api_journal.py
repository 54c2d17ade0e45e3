"""Steps about old records and the journal: how they become old or damaged, and the two cleanups."""

import json
import re
import time

from behave import given, then, when

from features.support.records import Record

CLEANUPS = {"hourly": "cleanup", "weekly": "cleanup --all"}


@given("a record from {days:d} days ago that no journal names")
def put_by_hand(context, days):
    moment = json.dumps(f"{time.time() - days * 86400:.6f}")
    record = Record(context.node, timestamp=moment)
    context.service.make_record_file(record.filename, f"{days} days", record.data.decode())
    context.aged = {**getattr(context, "aged", {}), days: record}


@given("a record from {days:d} days ago in the journal")
def put_and_note(context, days):
    put_by_hand(context, days)
    context.service.journal().note([context.aged[days].filename], days)


@given("{number:d} records from {days:d} days ago in the journal")
def put_many(context, number, days):
    names = [f"{context.node}_{1000 + n}.json" for n in range(number)]
    context.service.make_record_files(names, f"{days} days")
    context.service.journal().note(names, days)


@when("the service's files age by {days:d} days")
def age(context, days):
    context.service.age_files(days)
    context.service.journal().age(days)


@when("the disk of the journal is full")
def fill_disk(context):
    context.service.journal().fill_page()
    context.disk.fill()


@when("the journal is removed")
def remove(context):
    context.service.journal().remove()


@when("the journal is replaced by a file")
def replace(context):
    context.service.journal().replace_by_file()


@when("a line that a crash cut short is added to the journal")
def cut_line(context):
    context.service.journal().add_cut_line()


@when("the {which:w} cleanup runs")
def clean_up(context, which):
    result = context.service.call(CLEANUPS[which])
    assert result.status == 0, result


@then("service.log shows that the cleanup rested for at least a quarter of its time")
def check_rest(context):
    log = context.service.log()
    found = re.search(r"cleanup removed .* in ([0-9.]+) s, ([0-9.]+) of them at rest", log)
    assert found, log
    total, rest = map(float, found.groups())
    assert rest > 0 and rest >= total / 4, found.group()


@then("the journal names only this record")
def check_only_name(context):
    check_names(context, [context.record])


@then("the journal contains the record's line, and after it the tally {tally:S}")
def check_tally(context, tally):
    lines = context.service.journal().lines()
    name = context.record.filename
    assert lines[0] == lines[1] == name and lines[3] == tally, lines
    assert abs(float(lines[2]) - float(context.record.timestamp)) < 60, lines


@then("the journal names each of the accepted records once")
def check_accepted_names(context):
    check_names(context, context.records.accepted(context.sent, context.answers))


def check_names(context, records):
    """Check that the journal consists of the names of `records`, in any order."""
    lines = context.service.journal().lines()
    assert sorted(lines) == sorted(record.filename for record in records), lines

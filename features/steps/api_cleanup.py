"""Steps of api.cleanup.feature: records that grow old, and the two cleanups."""

import re

from behave import given, then, when

CLEANUPS = {"daily": "cleanup", "weekly": "cleanup --all"}


@given("{number:d} records of {days:d} days ago that the journal names")
def put_many(context, number, days):
    names = [f"{context.node}_{1000 + n}.json" for n in range(number)]
    context.service.make_record_files(names, f"{days} days")
    context.service.journal().note(names, days)


@when("{days:d} days pass for the files of the service")
def age(context, days):
    context.service.age_files(days)
    context.service.journal().age(days)


@when("the {which:w} cleanup runs")
def clean_up(context, which):
    result = context.service.call(CLEANUPS[which])
    assert result.status == 0, result


@then("the record of {days:d} days ago is gone")
def check_gone(context, days):
    names = context.records.names(context.node)
    assert context.aged[days].filename not in names, names


@then("service.log tells that cleanup rested for a quarter of its time at least")
def check_rest(context):
    told = re.search(
        r"cleanup removed .* in ([0-9.]+) s, ([0-9.]+) of them at rest", context.service.log()
    )
    assert told, context.service.log()
    whole, rest = map(float, told.groups())
    assert rest > 0 and rest >= whole / 4, told.group()

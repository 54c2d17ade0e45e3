"""Steps about when a client sends what waits: in which order, how much, after which pauses."""

import re
from itertools import pairwise
from statistics import median

from behave import then, when

from features.lab.waiting import eventually, never
from features.support.loglines import taken
from features.support.records import timestamp_of
from features.support.spool import Spool


@when("the client has taken {number:d} readings")
@when("the client has taken {number:d} more readings")
def await_readings(context, number):
    eventually(lambda: len(taken(context.client)) >= number, within=4 * number)


@then("most of its readings are less than {seconds:g} seconds apart")
def check_times(context, seconds):
    gaps = [later - earlier for earlier, later in pairwise(taken(context.client))]
    assert median(gaps) < seconds, gaps  # one may come late on a busy host


@when("the client reports once, {times:d} times over with an empty spool")
def report_over(context, times):
    for _ in range(times):
        context.client.report_once()
        context.client.host.check_output("rm -r %s", Spool(context.client).folder, root=True)


def pauses(context):
    """Return the seconds that client.log says the API is left alone for, one each time."""
    log = context.client.log()
    return [float(seconds) for seconds in re.findall(r"next attempt in ([\d.]+) s", log)]


@then("the pauses that client.log tells of differ")
def check_pauses(context):
    assert len(pauses(context)) == 4 and len(set(pauses(context))) > 1, pauses(context)


@then("client.log tells that the API is left alone for {least:g} to {most:g} seconds")
def check_pause(context, least, most):
    (pause,) = pauses(context)
    assert least <= pause <= most, pause


@when("the client gets {number:d} tick")
def tick(context, number):
    context.client.tick(number)


@then("the API has received the {number:d} readings, oldest first, and the new one after them")
def check_order(context, number):
    seen = context.gate.timestamps()
    assert seen[:-1] == [timestamp_of(name) for name in context.waiting], seen
    assert len(seen) == number + 1 and float(seen[-1]) > float(seen[-2]), seen


@then("the API has received {number:d} readings")
def check_received(context, number):
    assert len(context.gate.timestamps()) == number, context.gate.timestamps()


@then("the API comes to have received {number:d} readings, and no more of them")
def check_received_later(context, number):
    eventually(lambda: len(context.gate.timestamps()) >= number, within=30)
    never(lambda: len(context.gate.timestamps()) > number, within=2)


@then("the API has received one of the readings twice")
def check_twice(context):
    seen = context.gate.timestamps()
    assert len(seen) - len(set(seen)) == 1, seen


@then("the API was asked {least:d} to {most:d} times")
def check_asked(context, least, most):
    assert least <= len(context.gate.timestamps()) <= most, context.gate.timestamps()


@then("the node comes to have {number:d} records at least")
@when("the node comes to have {number:d} records at least")
def check_records(context, number):
    eventually(lambda: len(context.records.names(context.node)) >= number, within=60)

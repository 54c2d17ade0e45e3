"""Steps of client.spool.feature: what waits on disk, in which order it goes, what is lost."""

import re
import time
from itertools import pairwise
from statistics import median

from behave import given, then, when

from features.support.disk import SmallDisk
from features.support.loglines import taken
from features.support.records import timestamp_in, timestamp_of
from features.support.spool import Spool, reading, readings
from features.support.waiting import eventually, never


def spool_of(context):
    """Return the spool of the scenario's client."""
    return Spool(context.client)


def asked(context):
    """Return the timestamps of the records that the API was sent, in order of arrival."""
    return [request["body"]["timestamp"] for request in context.gate.seen()]


@given("{number:d} readings that the API did not take")
def fill_spool(context, number):
    context.waiting = readings(context.node, number)
    spool_of(context).put(context.waiting)


@given("the spool holds {number:d} readings of {size:d} KiB")
def fill_spool_with(context, number, size):
    context.waiting = readings(context.node, number, size)
    spool_of(context).put(context.waiting)


@given("{what} in the spool")
def put_in_spool(context, what):
    name, whole = reading(context.node, time.time() - 60)
    contents = {
        "a file of another name": ("notes.txt", b"notes"),
        "a file whose name has a newline": ("no\n2026-11-25T05:00:00.000Z INFO lie", b"notes"),
        "a file whose name is no UTF-8": ("caf\udce9", b"notes"),
        "a folder": ("folder", None),
        "an empty reading": (name, b""),
        "a reading cut short": (name, whole[:-9]),
        "a reading with more": (name, whole + b"more"),
        "a reading that is noise": (name, b"noise"),
        "a reading that a killed client had half-written": (f".{name}.part", whole[:20]),
    }
    context.odd, content = contents[what]
    spool = spool_of(context)
    if content is None:
        spool.make_folder(context.odd)
    else:
        spool.put({context.odd: content})
        spool.age(context.odd)


@when("the client reports once, and what it brings to the disk is noted")
def report_noting_syncs(context):
    context.result = context.client.report_noting_syncs()


@then("the newest reading in the spool is on the disk, and so is its name")
def check_synced(context):
    spool = spool_of(context)
    wanted = {f"{spool.folder}/{spool.names()[-1]}", spool.folder}
    synced = context.result.stdout.splitlines()
    assert wanted <= set(synced), f"{wanted} is not in {synced}"


@given("there is a file in the place of the spool")
def take_place(context):
    context.client.save("spool", "")


@given("the spool's disk is full")
def fill_disk(context):
    spool = spool_of(context)
    context.disk = SmallDisk(context.client.host, spool.folder, 1)
    context.add_cleanup(context.disk.remove)
    context.disk.fill()


@given("the spool's disk is full of readings that the API did not take")
def fill_disk_with_readings(context):
    spool = spool_of(context)
    context.disk = SmallDisk(context.client.host, spool.folder, 2)
    context.add_cleanup(context.disk.remove)
    spool.put(readings(context.node, 18, 100))
    context.disk.fill()
    context.before = len(spool.names())


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
        context.client.host.check_output("rm -r %s", spool_of(context).folder, root=True)


def pauses(context):
    """Return the seconds that client.log says the API is left alone for, one each time."""
    log = context.client.log()
    return [float(seconds) for seconds in re.findall(r"left alone for ([\d.]+) s", log)]


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


@then("the spool holds {number:Number} reading")
@then("the spool holds {number:Number} readings")
def check_number(context, number):
    names = spool_of(context).names()
    assert len(names) == number, names


@then("the spool holds {number:d} readings less than before")
def check_less(context, number):
    names = spool_of(context).names()
    assert len(names) == context.before - number, (context.before, names)


@then("the spool holds at least {number:d} readings")
def check_least(context, number):
    names = spool_of(context).names()
    assert len(names) >= number, names


@then("the API has received the {number:d} readings, oldest first, and the new one after them")
def check_order(context, number):
    seen = asked(context)
    assert seen[:-1] == [timestamp_of(name) for name in context.waiting], seen
    assert len(seen) == number + 1 and float(seen[-1]) > float(seen[-2]), seen


@then("the API has received {number:d} readings")
def check_received(context, number):
    assert len(asked(context)) == number, asked(context)


@then("the API comes to have received {number:d} readings, and no more of them")
def check_received_later(context, number):
    eventually(lambda: len(asked(context)) >= number, within=30)
    never(lambda: len(asked(context)) > number, within=2)


@then("the API has received one of the readings twice")
def check_twice(context):
    seen = asked(context)
    assert len(seen) - len(set(seen)) == 1, seen


@then("the API was asked {least:d} to {most:d} times")
def check_asked(context, least, most):
    assert least <= len(asked(context)) <= most, asked(context)


@then("the node comes to have {number:d} records at least")
@when("the node comes to have {number:d} records at least")
def check_records(context, number):
    eventually(lambda: len(context.records.names(context.node)) >= number, within=60)


@then('client.log names the first {number:d} of them in a line that says "{text}"')
@then('client.log names the oldest {number:d} of them in a line that says "{text}"')
def check_dropped(context, number, text):
    for name in list(context.waiting)[:number]:
        check_named(context, name, text)
    assert context.client.log().count(text) == number, context.client.log()


@then('client.log names the reading in a line that says "{text}"')
def check_reading_named(context, text):
    check_named(context, f"{context.node}_{asked(context)[-1]}.json.gz", text)


@then('client.log names it in a line that says "{text}"')
def check_odd_named(context, text):
    check_named(context, context.odd, text)


def check_named(context, name, text):
    """Check that one line of client.log names `name`, in ASCII, and says `text`."""
    name = ascii(name)[1:-1]
    log = context.client.log()
    lines = [line for line in log.splitlines() if name in line and text in line]
    assert len(lines) == 1, log


@then('client.log holds "{text}" once, also {seconds:d} seconds later')
def check_once(context, text, seconds):
    assert context.client.log().count(text) == 1, context.client.log()
    never(lambda: context.client.log().count(text) != 1, within=seconds)


@then("each second's reading is a record or named in client.log as lost")
def check_account(context):
    told = " ".join(line for line in context.client.log().splitlines() if " lost: " in line)
    lost = re.findall(rf"{context.node}_([\d.]+)\.json\.gz", told)
    stored = [timestamp_in(name) for name in context.records.names(context.node)]
    times = sorted([*map(float, lost), *stored])
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert lost and stored and max(gaps) < 1.6 and min(gaps) > 0.4, (len(lost), len(stored), gaps)


@then("the folder of the spool has the mode {mode}")
def check_folder_mode(context, mode):
    assert spool_of(context).modes()[0] == mode, spool_of(context).modes()


@then("the files in the spool have the mode {mode}")
def check_file_modes(context, mode):
    assert set(spool_of(context).modes()[1]) == {mode}, spool_of(context).modes()

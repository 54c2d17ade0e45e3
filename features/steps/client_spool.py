"""Steps of client.spool.feature: what waits on disk, what is dropped or lost."""

import re
import time
from itertools import pairwise

from behave import given, then, when

from features.lab.waiting import eventually, never
from features.support.disk import SmallDisk
from features.support.loglines import times_of
from features.support.records import timestamp_in
from features.support.spool import Spool, reading, readings


def spool_of(context):
    """Return the spool of the scenario's client."""
    return Spool(context.client)


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


@then('client.log names the first {number:d} of them in a line that says "{text}"')
@then('client.log names the oldest {number:d} of them in a line that says "{text}"')
def check_dropped(context, number, text):
    for name in list(context.waiting)[:number]:
        check_named(context, name, text)
    assert context.client.log().count(text) == number, context.client.log()


@then('client.log names the reading in a line that says "{text}"')
def check_reading_named(context, text):
    check_named(context, f"{context.node}_{context.gate.timestamps()[-1]}.json.gz", text)


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


@then('client.log comes to hold "{text}" again, {least:d} to {most:d} seconds after that')
def check_again(context, text, least, most):
    first, second = eventually(
        lambda: len(found := times_of(context.client, text)) > 1 and found[:2],
        within=most + 30,
        every=1,
    )
    assert least <= second - first <= most, second - first


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

"""Steps of client.spool.feature: readings that wait on disk, and files that do not belong there."""

import re
import time

from behave import given, then

from features.lab.waiting import eventually
from features.support.disk import SmallDisk
from features.support.loglines import taken
from features.support.records import timestamp_in
from features.support.spool import Spool, reading, readings


@given("the spool contains {number:d} readings")
def fill_spool(context, number):
    fill_spool_with(context, number, 0)


@given("the spool contains {number:d} readings of {size:d} KiB")
def fill_spool_with(context, number, size):
    context.waiting = readings(context.node, number, size)
    Spool(context.client).put(context.waiting)


@given("the spool contains {number:Readings} of another uuid")
def fill_spool_of_another(context, number):
    Spool(context.client).put(readings(f"{context.node}-old", number.start))


@given("the spool contains a file of another name")
def put_stranger(context):
    context.odd = "notes.txt"
    Spool(context.client).put({context.odd: b"notes"})


@given("the spool contains a damaged reading")
def put_damaged(context):
    context.odd, content = reading(context.node, time.time() - 60)
    Spool(context.client).put({context.odd: content[:-9]})


@given("the spool's disk is full")
def fill_disk(context):
    fill_disk_with(context, 0)


@given("the spool's disk is full of {number:d} readings")
def fill_disk_with(context, number):
    spool = Spool(context.client)
    disk = SmallDisk(context.client.host, spool.folder, 2)
    context.add_cleanup(disk.remove)
    spool.put(readings(context.node, number, 100))
    disk.fill()


@then("the spool contains {wanted:Readings}")
def check_number(context, wanted):
    def names():
        found = Spool(context.client).names()
        assert len(found) in wanted, found
        return True

    eventually(names, within=10)  # the client removes a reading after its record is stored


@then('the spool contains the process but not "{text}"')
def check_content(context, text):
    content = Spool(context.client).text()
    assert context.process.mark in content, "not the reading of this process"
    assert text not in content, content


@then("the file is in quarantine")
def check_quarantine(context):
    found = Spool(context.client).quarantine()
    assert found == [context.odd], found


@then("{number:d} file is in quarantine")
def check_quarantine_size(context, number):
    found = Spool(context.client).quarantine()
    assert len(found) == number, found


@then("each reading is either a record or logged as lost")
def check_account(context):
    logged = " ".join(line for line in context.client.log().splitlines() if " lost: " in line)
    lost = [float(time) for time in re.findall(rf"{context.node}_([\d.]+)\.json\.gz", logged)]
    stored = [timestamp_in(name) for name in context.records.names(context.node)]
    assert lost and stored, (lost, stored)
    assert sorted(lost + stored) == taken(context.client), (lost, stored, taken(context.client))


@then("the spool has mode {folder} and its files have mode {files}")
def check_modes(context, folder, files):
    assert Spool(context.client).modes() == (folder, {files}), Spool(context.client).modes()

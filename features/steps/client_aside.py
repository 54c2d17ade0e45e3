"""Steps of client.spool.feature about what is no reading: it is set aside, within bounds."""

from behave import given, then

from features.support.disk import SmallDisk
from features.support.spool import KIB, Spool


@given("the spool holds {number:d} files of {size:d} KiB that are no readings")
def put_strangers(context, number, size):
    context.waiting = {f"notes-{n}.txt": b"x" * size * KIB for n in range(number)}
    Spool(context.client).put(context.waiting)


@given("the client has set aside {number:d} files of {size:d} KiB, each older than the one before")
def set_aside(context, number, size):
    context.waiting = {f"notes-{n}.txt": b"x" * size * KIB for n in range(number)}
    spool = Spool(context.client)
    for minutes, (name, content) in enumerate(context.waiting.items()):
        spool.put({name: content})
        spool.age(name, minutes)
        context.client.report_once()


@given("a folder was set aside that cannot be removed")
def put_mounted(context):
    context.odd = "mounted"
    spool = Spool(context.client)
    spool.make_folder("aside/mounted/disk")
    disk = SmallDisk(context.client.host, f"{spool.folder}/aside/mounted/disk", 1)
    context.add_cleanup(disk.remove)


@given("the spool holds a folder with a file of {size:d} KiB")
def put_folder(context, size):
    context.odd = "folder"
    spool = Spool(context.client)
    spool.make_folder("folder")
    spool.put({"folder/notes.txt": b"x" * size * KIB})


@then("{number:Number} file is set aside")
@then("{number:Number} files are set aside")
def check_number_aside(context, number):
    aside = Spool(context.client).aside()
    assert len(aside) == number, aside


@then("it is set aside")
def check_aside(context):
    assert Spool(context.client).aside() == [context.odd], Spool(context.client).aside()

"""Steps of client.spool.feature about what is no reading: it is set aside, within bounds."""

from behave import given, then

from features.support.spool import KIB, Spool


@given("the spool holds {number:d} files of {size:d} KiB that are no readings")
def put_strangers(context, number, size):
    context.waiting = {f"notes-{n}.txt": b"x" * size * KIB for n in range(number)}
    spool = Spool(context.client)
    spool.put(context.waiting)
    spool.age("notes-0.txt")


@given("the spool holds a folder with a file of {size:d} KiB")
def put_folder(context, size):
    context.odd = "folder"
    spool = Spool(context.client)
    spool.make_folder("folder")
    spool.put({"folder/notes.txt": b"x" * size * KIB})


@then("{number:d} files are set aside")
def check_number_aside(context, number):
    aside = Spool(context.client).aside()
    assert len(aside) == number, aside


@then("it is set aside")
def check_aside(context):
    assert Spool(context.client).aside() == [context.odd], Spool(context.client).aside()

"""Steps that compare readings with psutil itself, on processes of many kinds."""

from behave import given, then, when

from features.lab.waiting import eventually
from features.support.comparison import differences
from features.support.oddities import KernelThread, Oddity
from features.support.records import KEYS

# What psutil says of cpu_percent is 0.0 whenever it is asked for the first time.
ASKED = sorted(KEYS - {"environ", "memory_maps", "cpu_percent"})


@given("a process that has {what}")
def start_oddity(context, what):
    context.process = Oddity(context.target, what)
    context.add_cleanup(context.process.end)


@given("a process of another account")
def start_other(context):
    context.process = Oddity(context.target, "open files", run_as="env")
    context.add_cleanup(context.process.end)


@given("a process of the client's account, in another group")
def start_in_group(context):
    run_as = context.target.as_client.replace(" --", " -g root --")
    assert run_as != context.target.as_client, f"a group cannot be given to {run_as}"
    context.process = Oddity(context.target, "open files", run_as)
    context.add_cleanup(context.process.end)


@given("a kernel thread")
def find_kernel_thread(context):
    context.process = KernelThread(context.target)
    if not context.process.is_there:
        context.scenario.skip("this host shows no kernel threads")


@when("this process becomes the other program")
def change(context):
    context.process.change()


@when("who shares memory with this process ends")
@when("who this process is connected to ends")
def end_child(context):
    context.process.end_child()


@when("another thread of this process opens a file")
@when("who shares the open files opens another")
def open_file(context):
    context.process.open_file()


@when("the open files of this process are renamed")
def rename_files(context):
    context.process.rename_files()


@when("the client takes a reading, and psutil is asked before and after")
def take_reading(context):
    context.before = context.client.ask_psutil(ASKED, context.process.pid)
    had = len(context.records.names(context.node))
    context.client.tick()
    eventually(lambda: len(context.records.names(context.node)) > had, within=30)
    context.after = context.client.ask_psutil(ASKED, context.process.pid)


@then("the reading says of this process what psutil says")
def compare(context):
    newest = context.records.names(context.node)[-1]
    found = context.process.found_in(context.records.content(newest))
    wrong = differences(found, context.before, context.after)
    assert not wrong, "\n".join(wrong)


@then("its CPU use is {first:g} % in the first reading, and {low:d} to {high:d} % in the second")
def check_use(context, first, low, high):
    readings = map(context.records.content, context.records.names(context.node))
    used = [context.process.found_in(processes)["cpu_percent"] for processes in readings]
    assert used[0] == first and low <= used[1] <= high, used

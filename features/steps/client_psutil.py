"""Steps that compare readings with psutil itself, on processes of many kinds."""

from behave import given, then, when

from features.support.comparison import differences
from features.support.oddities import KernelThread, Oddity
from features.support.process import Zombie
from features.support.records import KEYS

# psutil returns 0.0 as cpu_percent whenever it is asked for the first time.
COMPARED = sorted(KEYS - {"environ", "memory_maps", "cpu_percent"})


@given("these processes")
def start_processes(context):
    context.processes = {}
    for (kind,) in context.table:
        start_process(context, kind)


def start_process(context, kind, run_as=None):
    """Start a process, which ends with the scenario, and add it to the scenario's."""
    if kind == "a zombie":
        process = Zombie(context.target)
    elif kind == "a kernel thread":
        process = KernelThread(context.target)
        if not process.is_there:
            context.report.note(f"not compared with psutil, {kind}: this machine shows none")
            return
    else:
        process = Oddity(context.target, kind, run_as)
    context.processes[kind] = process
    context.add_cleanup(process.end)


@given("a process of another account")
def start_other(context):
    context.processes = {}
    start_process(context, "open files", run_as="env")


@given("a process of the client's account, in another group")
def start_in_group(context):
    run_as = context.target.as_client.replace(" --", " -g root --")
    assert run_as != context.target.as_client, f"a group cannot be given to {run_as}"
    context.processes = {}
    start_process(context, "open files", run_as)


@when("these changes happen")
def change(context):
    for kind, what in context.table:
        context.processes[kind].change(what)


@when("the client takes a reading between two of psutil")
def take_reading(context):
    pids = [process.pid for process in context.processes.values()]
    context.before = context.client.ask_psutil(COMPARED, pids)
    context.client.deliver(context.records)
    context.after = context.client.ask_psutil(COMPARED, pids)


@then("the values of the processes are those of psutil")
def compare(context):
    reading = context.records.content(context.records.names(context.node)[-1])
    asked = zip(context.processes.items(), context.before, context.after, strict=True)
    wrong = [
        f"{kind}: {difference}"
        for (kind, process), before, after in asked
        for difference in differences(process.found_in(reading), before, after)
    ]
    assert not wrong, "\n".join(wrong)


@then("its CPU use is {first:g} % in the first record, and {low:d} to {high:d} % in the second")
def check_use(context, first, low, high):
    (process,) = context.processes.values()
    readings = map(context.records.content, context.records.names(context.node))
    used = [process.found_in(reading)["cpu_percent"] for reading in readings]
    assert used[0] == first and low <= used[1] <= high, used

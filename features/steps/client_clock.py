"""Steps about a client that keeps running: its ticks, signals, and end."""

from itertools import pairwise
from statistics import median

from behave import given, step, then, when

from features.lab.waiting import eventually
from features.support.client import Client
from features.support.loglines import taken


@given("the client runs")
@when("the client is started again")
def start(context):
    context.client.start()


@step("the client reports every second")
def report_every_second(context):
    context.client.start("--every", "1")


@step("the client gets a tick")
def tick(context):
    context.client.tick()


@step("the client delivers {wanted:Readings}")
def deliver(context, wanted):
    for _ in range(wanted.start):
        context.client.deliver(context.records)


@when("the client is suspended for {number:d} ticks")
def suspend(context, number):
    context.client.signal("STOP")
    context.client.tick(number)
    context.client.resume()


@step("the client has taken {wanted:Readings}")
def await_readings(context, wanted):
    def progress():  # a busy host takes longer for each
        return len(taken(context.client)) > before

    while len(taken(context.client)) not in wanted:
        before = len(taken(context.client))
        assert before < wanted.start, f"{before} readings"
        eventually(progress, within=60)


@then("most of its readings are less than {seconds:d} seconds apart")
def check_gaps(context, seconds):
    found = [later - earlier for earlier, later in pairwise(taken(context.client))]
    assert median(found) < seconds, found  # one may be late on a busy host


@when("a second client is started with the FIFO of the first")
def start_second(context):
    second = Client(context.target, context.node)
    context.add_cleanup(second.remove)
    context.result = second.run("--ticks", context.client.fifo)


@step("the client waits for {what}")
def wait_for(context, what):
    if what == "a tick":
        return
    context.client.tick()
    if what == "an answer":
        eventually(context.gate.seen, within=30)
    else:
        context.gate.await_knock()


@step("the client gets {signal:w}")
def send_signal(context, signal):
    if signal == "SIGKILL":
        context.client.kill()
    else:
        context.client.signal(signal.removeprefix("SIG"))


@then("the client ends within {seconds:d} seconds")
def check_end(context, seconds):
    context.client.program.await_end(seconds)


@then("its exit status was {status:d}")
def check_status(context, status):
    assert context.client.status() == status, context.client.output()


@then("the client still runs")
def check_runs(context):
    assert context.client.runs(), context.client.log()


@then("there is no FIFO")
def check_no_fifo(context):
    assert context.client.host.run("test -e %s", context.client.fifo, root=True).status == 1

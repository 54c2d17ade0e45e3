"""Steps about a client that goes on: its ticks, the readings that come of them, its end."""

from functools import partial
from itertools import pairwise

from behave import given, then, when

from features.lab.waiting import eventually
from features.support.client import Client
from features.support.loglines import started, taken
from features.support.manager import Manager


@given("the client runs")
@when("the client is started again")
def start(context):
    context.client.start()


@given("the client reports every second")
@when("the client reports every second")
def report_every_second(context):
    context.client.start("--every", "1")


@given("the client gets {number:d} tick, each after the reading before")
@when("the client gets {number:d} tick, each after the reading before")
@when("the client gets {number:d} ticks, each after the reading before")
def tick(context, number):
    for _ in range(number):
        has_more = partial(more_records, context, len(context.records.names(context.node)))
        context.client.tick()
        eventually(has_more, within=30)


def more_records(context, number):
    """Tell whether the node has more records than `number`."""
    return len(context.records.names(context.node)) > number


@when("the client is held up, gets {number:d} ticks and goes on")
def hold_up(context, number):
    context.client.signal("STOP")
    context.client.tick(number)
    context.client.resume()


@given("systemd waits for word at {socket}")
def await_word(context, socket):
    context.manager = Manager(context.client, socket)


@given("systemd waits no more where it said")
def name_no_socket(context):
    Manager(context.client, "a path", is_there=False)


@then('systemd is told "{text}"')
def check_word(context, text):
    eventually(lambda: context.manager.told() == text, within=20)


@when("a second client is started with the FIFO of the first")
def start_second(context):
    second = Client(context.target, context.node)
    context.add_cleanup(second.remove)
    context.result = second.run("--ticks", context.client.fifo)


@given("there is {what} in the place of the FIFO")
def take_place(context, what):
    if what == "a file":
        context.client.save("ticks", "")
    else:
        context.client.fifo = f"{context.client.folder}/nowhere/ticks"


@when("the client is to take its ticks from there")
def run_with_fifo(context):
    context.result = context.client.run("--ticks", context.client.fifo)


@given("the client waits for a tick")
def wait_for_tick(context):
    assert context.client.runs(), context.client.log()


@given("the client waits for an answer")
def wait_for_answer(context):
    context.client.tick()
    eventually(context.gate.seen, within=30)


@given("the client tries to connect")
def try_to_connect(context):
    context.client.tick()
    context.gate.await_knock()


@given("the client was killed")
@when("the client is killed")
def kill(context):
    context.client.kill()


@when("the client gets {signal:w}")
def send_signal(context, signal):
    context.client.signal(signal.removeprefix("SIG"))


@then("the client ends within {seconds:d} seconds")
def check_end(context, seconds):
    eventually(lambda: not context.client.runs(), within=seconds)


@then("it has ended with status {status:d}")
def check_status(context, status):
    assert context.client.status() == status, context.client.output()


@then("the client still runs")
def check_runs(context):
    assert context.client.runs(), context.client.log()


@then("the FIFO has the mode {mode}")
def check_mode(context, mode):
    shown = context.client.host.check_output("stat -c %%a %s", context.client.fifo, root=True)
    assert shown == mode, shown


@then("there is no FIFO")
def check_no_fifo(context):
    assert context.client.host.run("test -e %s", context.client.fifo, root=True).status == 1


@then("its first reading is taken at its start")
def check_start(context):
    first = eventually(lambda: taken(context.client), within=60)[0]
    late = first - started(context.client)
    assert -0.1 < late < 0.5, late


@then("two of its readings come to be one second apart")
def check_period(context):
    def steps():
        return [later - earlier for earlier, later in pairwise(taken(context.client))]

    eventually(lambda: any(abs(step - 1) < 0.05 for step in steps()), within=120)


@then("its readings come to keep to whole seconds")
def check_no_drift(context):
    def is_without_drift():
        times = taken(context.client)
        found = [on_time(times[i : i + 9]) for i in range(len(times) - 8)]
        assert max(found, default=0) >= 6, (found, times)
        return True

    # On a busy host this or that of nine is late or left out, but not all by more and more.
    eventually(is_without_drift, within=120)


def on_time(times):
    """Return how many of `times` lie whole seconds from one of them, within 20 ms."""
    return max(sum(abs((time - one + 0.5) % 1 - 0.5) <= 0.02 for time in times) for one in times)

"""Steps of client.feature: a client of the scenario's own, its readings, its log."""

from itertools import pairwise

from behave import given, then, when

from features.support.client import Client
from features.support.process import Process
from features.support.records import KEYS, timestamp_in
from features.support.waiting import eventually


@given("a client with its own name")
def make_client(context):
    context.client = Client(context.target, context.node)
    context.add_cleanup(context.client.remove)


@given('a process whose command line holds "{text}"')
def start_process(context, text):
    context.process = Process(context.target, text)
    context.add_cleanup(context.process.end)


@given("a process whose command line holds bytes that are no UTF-8")
def start_process_with_bytes(context):
    context.process = Process(context.target, b"caf\xe9 \xff")
    context.add_cleanup(context.process.end)


@given("the client collects {field}")
def collect(context, field):
    context.client.configure(collect=[field])


@given("the client's {key:w} is {value}")
def configure(context, key, value):
    context.client.configure(**{key: value})


@given("a configuration {fault}")
def break_configuration(context, fault):
    client = context.client
    if fault == "that is gone":
        client.host.check_output("rm %s", client.config_file)
    elif fault == "that is a folder":
        client.host.check_output("rm %s && mkdir %s", client.config_file, client.config_file)
    elif fault.startswith("without "):
        client.configure(**{fault.removeprefix("without "): None})
    elif fault.startswith("with the unknown key "):
        client.configure(**{fault.removeprefix("with the unknown key "): "x"})
    else:
        client.write(fault.removeprefix("of "))


@when("the client reports once")
def report_once(context):
    context.started = now(context)
    context.result = context.client.report_once()
    context.ended = now(context)


def now(context):
    """Return the client host's time in seconds since the epoch."""
    return float(context.target.client.check_output("date +%%s.%%N"))


@when("the client reports every second")
def report_every_second(context):
    context.client.start(seconds=1)


@then("it succeeds")
def check_success(context):
    assert context.result.status == 0, f"{context.result}\n{context.client.log()}"


@then("it fails with status {status:d}")
def check_failure(context, status):
    assert context.result.status == status, context.result


def reading(context):
    """Return the processes in the one record that the scenario's client sent."""
    (name,) = context.records.names(context.node)
    return context.records.content(name)


@then("the record holds this process with its command line")
@then("the record holds this process with its bytes replaced by U+FFFD")
def check_process(context):
    found = context.process.found_in(reading(context))
    assert found["cmdline"] == context.process.cmdline, found


@then("the record holds the environment of this process")
def check_environ(context):
    found = context.process.found_in(reading(context))
    assert found["environ"]["MARK"] == context.process.mark, found


@then("each process in the record has exactly the keys of the contract")
def check_keys(context):
    for process in reading(context):
        assert process.keys() == KEYS, f"differs in {process.keys() ^ KEYS}: {process}"


@then("environ and memory_maps of every process are null")
def check_not_collected(context):
    sent = [p for p in reading(context) if p["environ"] is not None or p["memory_maps"] is not None]
    assert not sent, sent


@then("the record agrees with the operating system about this process")
def check_values(context):
    found = context.process.found_in(reading(context))
    shown = context.target.client.check_output(
        "ps -o ppid=,uid=,gid=,nice=,nlwp=,user:32=,comm= -p %s", context.process.pid
    ).split()
    told = [found["ppid"], found["uids"][0], found["gids"][0], found["nice"]]
    told += [found["num_threads"], found["username"], found["name"]]
    assert shown == [str(value) for value in told], f"ps: {shown}; record: {told}"


@then("the record's timestamp lies between the start and the end of that run")
def check_timestamp(context):
    (name,) = context.records.names(context.node)
    measured = timestamp_in(name)
    assert context.started <= measured <= context.ended, (context.started, name, context.ended)


@then('client.log holds "{text}"')
def check_log(context, text):
    assert text in context.client.log(), context.client.log()


@then("client.log does not hold the token")
def check_no_token(context):
    log = context.client.log()
    assert log and context.target.token not in log, context.target.mask(log)


@then('client.log comes to hold "{text}" {number:Number} times')
def check_log_times(context, text, number):
    eventually(lambda: context.client.log().count(text) >= number, within=30)


@then("the client ends within {seconds:d} seconds of being told to")
def check_end(context, seconds):
    context.client.stop()
    eventually(lambda: not context.client.runs(), within=seconds)


@then("{number:Number} records arrive, 1 second apart")
def check_arrivals(context, number):
    names = eventually(
        lambda: (found := context.records.names(context.node)) and len(found) >= number and found,
        within=60,
    )
    times = [timestamp_in(name) for name in names]
    steps = [later - earlier for earlier, later in pairwise(times)]
    # A whole number of seconds apart: a late reading skips, and never drifts.
    assert all(abs(step - round(step)) < 0.3 and round(step) >= 1 for step in steps), steps


@then('stderr is one line that holds config.json and "{message}"')
def check_stderr(context, message):
    lines = context.result.stderr.splitlines()
    assert len(lines) == 1 and "config.json" in lines[0] and message in lines[0], context.result

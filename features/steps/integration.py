"""Steps of integration.feature: the records of the deployed client, and its log."""

import time
from itertools import pairwise

from behave import given, then, when

from features.support.records import KEYS, timestamp_in
from features.support.waiting import eventually


def deployed_names(context):
    """Return the names of the deployed client's records, oldest first."""
    return context.records.names(context.target.client_config["uuid"])


@when("{seconds:d} seconds have passed")
def let_time_pass(context, seconds):
    context.names_before = set(deployed_names(context))
    started = time.monotonic()
    eventually(lambda: time.monotonic() - started >= seconds, within=seconds + 5)
    context.arrived = [n for n in deployed_names(context) if n not in context.names_before]


@then("{number:Number} records of the client have arrived, give or take {more:d}")
def check_arrived(context, number, more):
    assert abs(len(context.arrived) - number) <= more, context.arrived


@then("their timestamps are {seconds:d} seconds apart")
def check_spacing(context, seconds):
    times = [timestamp_in(name) for name in context.arrived]
    apart = [later - earlier for earlier, later in pairwise(times)]
    assert all(abs(step - seconds) < 2 for step in apart), apart


@then("each holds objects with exactly the keys of the contract")
def check_objects(context):
    for name in context.arrived:
        processes = context.records.content(name)
        assert isinstance(processes, list) and processes, name
        odd = [process for process in processes if process.keys() != KEYS]
        assert not odd, f"{name}: {odd[:1]}"


def shows_process(context):
    """Tell whether the newest record of the deployed client shows the scenario's process."""
    newest = context.records.content(deployed_names(context)[-1])
    return any(process["cmdline"] == context.process.cmdline for process in newest)


@then("the client's records come to show this process within {seconds:d} seconds")
def check_shown(context, seconds):
    eventually(lambda: shows_process(context), within=seconds)


@when("this process ends")
def end_process(context):
    context.process.end()


@then("the client's records come to show it no more within {seconds:d} seconds")
def check_gone(context, seconds):
    eventually(lambda: not shows_process(context), within=seconds)


@then('the deployed client.log comes to hold "{text}"')
def check_deployed_log(context, text):
    path = "/home/reporter/client/client.log"
    read = "tail -n 20 %s"
    eventually(lambda: text in context.target.client.check_output(read, path, root=True), within=20)


@when("{unit:w} on the {host:w} host is restarted")
def restart(context, unit, host):
    hosts = {"api": context.target.api, "client": context.target.client}
    hosts[host].check_output("systemctl restart %s", unit, root=True)


@then("a record of the client arrives within {seconds:d} seconds")
def check_arrival(context, seconds):
    before = set(deployed_names(context))
    eventually(lambda: set(deployed_names(context)) - before, within=seconds)


@then("no record of the client arrives for {seconds:d} seconds")
def check_silence(context, seconds):
    before = deployed_names(context)
    started = time.monotonic()
    eventually(lambda: time.monotonic() - started >= seconds, within=seconds + 5)
    assert deployed_names(context) == before, deployed_names(context)


@given("a record of {old:d} days ago and one of {young:d} days ago")
def make_old_records(context, old, young):
    context.ages = {}
    for days in (old, young):
        name = f"{context.node}_{time.time() - days * 86400:.6f}.json"
        path = f"{context.target.records_dir}/{name}"
        make = "echo '[{}]' >%s && touch -d %s %s && chown recorder: %s"
        context.target.api.check_output(make, path, f"-{days} days", path, path, root=True)
        context.ages[days] = name


@when("the cleanup runs")
def run_cleanup(context):
    # As cron runs it: the command in the crontab, under the account that stands there.
    line = context.target.api.check_output("grep recorder /etc/cron.d/process-service")
    command = line.split(" recorder ")[-1]
    context.target.api.check_output(f"runuser -u recorder -- {command}", root=True)


@then("only the record of {days:d} days ago is left")
def check_left(context, days):
    left = context.records.names(context.node)
    assert left == [context.ages[days]], left

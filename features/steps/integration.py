"""Steps about the records of the deployed client: ticks, arrival, cleanup."""

import time

from behave import given, then, when

from features.lab.waiting import eventually, never
from features.support.journal import Journal
from features.support.node_tokens import node_token
from features.support.records import KEYS, Record, timestamp_in
from features.support.ticks import PERIOD, expect_records, first_tick, next_tick, now


def deployed_names(context):
    """Return the names of the deployed client's records, oldest first."""
    return context.records.names(context.target.client_config["uuid"])


@given("ticks are counted from now on")
def count_ticks(context):
    context.first_tick = first_tick(context.target.client)


@then("each of the first {number:d} ticks becomes one record of the client")
def check_records(context, number):
    expect_records(lambda: deployed_names(context), context.first_tick, number)


@then("no tick was missed")
def check_no_gap(context):
    passed = next_tick(context.target.client) - context.first_tick
    expect_records(lambda: deployed_names(context), context.first_tick, passed // PERIOD)


@then("each record contains objects with exactly the keys of the contract")
def check_objects(context):
    names = [n for n in deployed_names(context) if timestamp_in(n) >= context.first_tick]
    for name in names:
        processes = context.records.content(name)
        assert isinstance(processes, list) and processes, name
        odd = [process for process in processes if process.keys() != KEYS]
        assert not odd, f"{name}: {odd[:1]}"


@then("the second record from now on contains this process")
def check_shown(context):
    assert context.process.cmdline in second_record(context), context.process.cmdline


@then("the second record from now on does not contain this process")
def check_gone(context):
    assert context.process.cmdline not in second_record(context), context.process.cmdline


def second_record(context):
    """Wait for the second reading from now on; return the command lines in it."""
    moment = now(context.target.client)

    def later():
        return [name for name in deployed_names(context) if timestamp_in(name) > moment][1:]

    second = eventually(later, within=30)[0]
    return [process["cmdline"] for process in context.records.content(second)]


@when("this process ends")
def end_process(context):
    context.process.end()


@when("{unit:S} on the {host:w} host is {verb:w}ed")
def control(context, unit, host, verb):
    context.target.host(host).check_output(f"systemctl {verb} %s", unit, root=True)


@then("records of both clients arrive, each under its own name")
def check_both(context):
    before = set(deployed_names(context))
    eventually(lambda: len(context.records.names(context.node)) > 1, within=30)
    eventually(lambda: set(deployed_names(context)) - before, within=30)


@then("a record of the client arrives within {seconds:d} seconds")
def check_arrival(context, seconds):
    before = set(deployed_names(context))
    eventually(lambda: set(deployed_names(context)) - before, within=seconds)


@then("no record of the client arrives for {seconds:d} seconds")
def check_silence(context, seconds):
    before = set(deployed_names(context))
    never(lambda: set(deployed_names(context)) - before, within=seconds)


@given("a record from {old:d} days ago and one from {young:d} days ago that {origin}")
def make_old_records(context, old, young, origin):
    journal = Journal(context.target.api, context.target.records_dir)
    context.ages = {}
    for days in (old, young):
        name = f"{context.node}_{time.time() - days * 86400:.6f}.json"
        path = f"{context.target.records_dir}/{name}"
        make = "echo '[{}]' >%s && touch -d %s %s && chown recorder: %s"
        context.target.api.check_output(make, path, f"-{days} days", path, path, root=True)
        context.ages[days] = name
        if origin == "the journal names":
            journal.note([name], days)


@when("the {which:w} cleanup job runs")
def run_cleanup(context, which):
    # Run the command of the crontab under the account that the crontab names.
    end = {"hourly": "cleanup$", "weekly": "cleanup --all$"}[which]
    line = context.target.api.check_output("grep %s /etc/cron.d/process-service", end)
    command = line.split(" recorder ")[-1]
    context.target.api.check_output(f"runuser -u recorder -- {command}", root=True)


@then("both records are left")
def check_none_removed(context):
    assert len(context.records.names(context.node)) == 2


@then("only the record from {days:d} days ago is left")
def check_left(context, days):
    left = context.records.names(context.node)
    assert left == [context.ages[days]], left


@then("the deployed client has the token of its node")
def check_node_token(context):
    config = context.target.client_config
    assert config["token"] == node_token(context.target.node_secret, config["uuid"])


@when("a record of another node is posted with the client's token")
def post_for_another(context):
    post_as_client(context, Record(context.node))


@when("an old record of the client is posted with the client's token")
def post_own(context):
    # Older than all others, so that no scenario takes it for a new one.
    record = Record(context.target.client_config["uuid"], timestamp=f'"1.{time.time_ns() % 10**9}"')
    path = f"{context.target.records_dir}/{record.filename}"
    context.add_cleanup(context.target.api.check_output, "rm -f %s %s.gz", path, path, root=True)
    post_as_client(context, record)


def post_as_client(context, record):
    """Post `record` with the token of the deployed client."""
    context.record = record
    authorization = f"Bearer {context.target.client_config['token']}"
    context.answer = context.records.send(record.body, Authorization=authorization)

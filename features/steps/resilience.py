"""Steps of resilience.feature: faults of hosts, networks and programs, and what they cost."""

import hashlib
import re
import time
from types import SimpleNamespace

from behave import given, then, when

from features.lab.target import CLIENT
from features.lab.waiting import eventually, pause
from features.support import faults
from features.support.account import Ledger
from features.support.records import timestamp_in
from features.support.ticks import PERIOD
from features.support.upload import Load


@given("the readings of the client are counted")
def count_readings(context):
    context.ledger = Ledger(context.target, context.records)


@given("{number:d} connections post records to the service without a pause")
def start_load(context, number):
    api = context.target.api
    folder = api.check_output("mktemp -d")
    context.add_cleanup(api.check_output, "rm -rf %s", folder)
    service = SimpleNamespace(
        host=api, folder=folder, address="127.0.0.1:8000", records=context.records
    )
    context.load = Load(service, context.node, number)


@when("a worker of the service is killed")
def kill_worker(context):
    faults.kill_worker(context.target.api, "service")


@when("the service is killed")
def kill_service(context):
    faults.kill_main(context.target.api, "service")


@when("the client is killed in the middle of a reading")
def kill_client(context):
    # It never runs between two ticks.
    faults.kill_main_when(context.target.client, "client", "grep -q ') R ' /proc/$0/stat")()


def await_waiting(context, number):
    """Wait until at least this many readings wait in the client's spool."""
    eventually(lambda: len(context.ledger.waiting()) >= number, within=PERIOD * number + 60)


@when("nginx is stopped until {number:d} readings wait")
def stop_nginx(context, number):
    context.add_cleanup(start_nginx, context)
    context.target.api.check_output("systemctl stop nginx", root=True)
    await_waiting(context, number)


@when("nginx is started")
def start_nginx(context):
    context.target.api.check_output("systemctl start nginx", root=True)


@when("nginx is started, and the client killed when the first of them has gone")
def start_nginx_and_kill(context):
    spool, oldest = f"{CLIENT}/spool", sorted(context.ledger.waiting())[0]
    gone, look = f"test ! -e {spool}/{oldest}", f"ls {spool}"
    killed = faults.kill_main_when(context.target.client, "client", gone, look)
    start_nginx(context)
    context.waited = killed()


@then("it was killed while others waited")
def check_waited(context):
    assert ".gz" in context.waited, context.waited


@when("the {host:w} host loses its power")
def cut_power(context, host):
    faults.cut_power(context.target.host(host))


@when("nothing reaches the API host from the client host for {seconds:d} seconds")
def cut_network(context, seconds):
    route = context.target.client.check_output("ip -oneline route get %s", context.target.address)
    (source,) = re.findall(r" src (\S+)", route)
    end = faults.cut_network(context.target.api, source)
    try:
        pause(seconds)
    finally:
        end()


@when("the disk of the records is full until {number:d} readings wait")
def fill_disk(context, number):
    end = faults.fill_disk(context.target.api, context.target.records_dir)
    try:
        await_waiting(context, number)
    finally:
        end()


@when("the clock of the {host:w} host is stepped 1 hour {direction:w}")
def step_clock(context, host, direction):
    hours = {"forward": 1, "back": -1}[direction]
    context.add_cleanup(remove_future, context)
    context.add_cleanup(faults.step_clock(context.target.host(host), hours))


def remove_future(context):
    """Remove the records that bear a time which has not come yet."""
    names = context.records.names(context.target.client_config["uuid"])
    for name in names:
        if timestamp_in(name) > time.time() + 60:
            path = f"{context.target.records_dir}/{name}"
            context.target.api.check_output("rm %s", path, root=True)


@when("nginx shows another certificate until {number:d} readings wait")
def swap_certificate(context, number):
    end = faults.swap_certificate(context.target.api)
    try:
        await_waiting(context, number)
    finally:
        end()


@when("{number:d} more records of the client have arrived")
@then("{number:d} more records of the client arrive")
def check_arrivals(context, number):
    before = context.ledger.stored()
    eventually(lambda: len(context.ledger.stored() - before) >= number, within=150, every=1)


@then("records of the client go on to arrive")
def check_flow(context):
    check_arrivals(context, 2)


@then("each record of the load that was answered with success is stored whole")
def check_load(context):
    answers, answered = context.load.finish()
    stored = context.records.digests(context.node)
    assert answered and stored.keys() >= set(answered), (set(answered) - stored.keys(), answers)
    for name, digest in stored.items():
        count = name.removesuffix(".json").rpartition(".")[2]
        whole = f'[{{"pid": {count}}}]'.encode()
        assert digest == hashlib.sha256(whole).hexdigest(), name


@then("every reading of the client is stored exactly once")
def check_account(context):
    account = None

    def settled():
        nonlocal account
        account = context.ledger.account()
        # What was taken a moment ago is still under way.
        assert not account.lost and not context.ledger.waiting(), account.lost
        return True

    try:
        eventually(settled, within=120, every=2)
    finally:
        if account:  # the last there was, also where it never settled
            context.report.account(context.scenario.name.partition(" -- @")[0], account)
    assert len(account.taken) >= 3 and not account.duplicated, account

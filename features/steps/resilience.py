"""Steps about faults of hosts, networks and programs, and the readings that they cost."""

import hashlib
import re
import time
from types import SimpleNamespace

from behave import given, step, then, when

from features.lab.target import CLIENT
from features.lab.waiting import eventually, pause
from features.support import faults
from features.support.account import Ledger
from features.support.records import timestamp_in
from features.support.ticks import PERIOD
from features.support.upload import Load

FAULTS = {
    "the disk of the records is full": lambda target: faults.fill_disk(
        target.api, target.records_dir
    ),
    "nginx presents another certificate": lambda target: faults.swap_certificate(target.api),
}


@given("readings of the client are counted from now on")
def count_readings(context):
    context.ledger = Ledger(context.target, context.records)


@given("{number:d} connections post records to the service without a break")
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


@when("the client is killed while it takes a reading")
def kill_client(context):
    # Its state is R (running) only while it takes a reading.
    faults.kill_main_when(context.target.client, "client", "grep -q ') R ' /proc/$0/stat")()


@when("nginx is stopped")
def stop_nginx(context):
    context.add_cleanup(start_nginx, context)
    context.target.api.check_output("systemctl stop nginx", root=True)


@when("nginx is started")
def start_nginx(context):
    context.target.api.check_output("systemctl start nginx", root=True)


@when("nginx is started, and the client is killed after it has sent the first reading")
def start_nginx_and_kill(context):
    spool, oldest = f"{CLIENT}/spool", sorted(context.ledger.waiting())[0]
    sent, then = f"test ! -e {spool}/{oldest}", f"ls {spool}"
    killed = faults.kill_main_when(context.target.client, "client", sent, then)
    start_nginx(context)
    context.spool_then = killed()


@then("the spool still contained readings when the client was killed")
def check_waiting(context):
    assert ".gz" in context.spool_then, context.spool_then


@when("the {host:w} host loses power")
def cut_power(context, host):
    faults.cut_power(context.target.host(host))


@when("the network from the client host to the api host is cut for {seconds:d} seconds")
def cut_network(context, seconds):
    route = context.target.client.check_output("ip -oneline route get %s", context.target.address)
    (source,) = re.findall(r" src (\S+)", route)
    end = faults.cut_network(context.target.api, source)
    try:
        pause(seconds)
    finally:
        end()


@when("the deployed client has {number:d} readings in its spool")
def await_spool(context, number):
    eventually(lambda: len(context.ledger.waiting()) >= number, within=PERIOD * number + 60)


@when("{fault} until the deployed client has {number:d} readings in its spool")
def cause_fault(context, fault, number):
    end = FAULTS[fault](context.target)
    try:
        await_spool(context, number)
    finally:
        end()


@when("the clock of the {host:w} host is stepped 1 hour {direction:w}")
def step_clock(context, host, direction):
    hours = {"forward": 1, "back": -1}[direction]
    context.add_cleanup(remove_future, context)
    context.add_cleanup(faults.step_clock(context.target.host(host), hours))


def remove_future(context):
    """Remove the records whose timestamps are in the future."""
    names = context.records.names(context.target.client_config["uuid"])
    for name in names:
        if timestamp_in(name) > time.time() + 60:
            path = f"{context.target.records_dir}/{name}"
            context.target.api.check_output("rm %s", path, root=True)


@step("{number:d} more records of the client arrive")
def check_arrivals(context, number):
    before = context.ledger.stored()
    eventually(lambda: len(context.ledger.stored() - before) >= number, within=150, every=1)


@then("each record of the load that was answered with success is stored completely")
def check_load(context):
    answers, answered = context.load.finish()
    stored = context.records.digests(context.node)
    assert answered and stored.keys() >= set(answered), (set(answered) - stored.keys(), answers)
    for name, digest in stored.items():
        count = name.removesuffix(".json").rpartition(".")[2]
        data = f'[{{"pid": {count}}}]'.encode()
        assert digest == hashlib.sha256(data).hexdigest(), name


@then("the client's tallies count the same readings as its log")
def check_tallies(context):
    counted, logged = context.ledger.tallied()
    assert counted == logged, (counted, logged)


@then("the tallies of the {newest:d} newest readings count also those whose tallies were lost")
def check_newest_tallies(context, newest):
    counted, logged = context.ledger.tallied(newest)
    assert counted == logged, (counted, logged)


@then("every reading of the client is stored exactly once")
def check_account(context):
    account = None

    def settled():
        nonlocal account
        account = context.ledger.account()
        # A reading taken a moment ago may still be on its way.
        assert not account.lost and not context.ledger.waiting(), account.lost
        return True

    try:
        eventually(settled, within=120, every=2)
    finally:
        if account:  # the last one, even if it never settled
            context.report.account(context.scenario.name.partition(" -- @")[0], account)
    assert len(account.taken) >= 3 and not account.duplicated, account

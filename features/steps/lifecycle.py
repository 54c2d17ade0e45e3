"""Steps about the systemd units: start, stop, reload, status, logs, and the port they listen on."""

from behave import given, then, when

from features.lab import probe
from features.lab.target import CLIENT, SERVICE
from features.lab.waiting import eventually
from features.support.records import fill_in

CONFIG = f"{SERVICE}/config.json"


@given("the {unit:w} of the {host:w} host is stopped")
def stop(context, unit, host):
    target = context.target.host(host)
    target.check_output("systemctl stop %s", unit, root=True)
    context.add_cleanup(target.check_output, "systemctl start %s", unit, root=True)


@given("the {unit:w} of the {host:w} host hangs")
def hang(context, unit, host):
    target = context.target.host(host)
    context.add_cleanup(target.check_output, "systemctl kill --signal=CONT %s", unit, root=True)
    target.check_output("systemctl kill --signal=STOP %s", unit, root=True)


@when("sudo systemctl {verb:w} {unit:w} is run on the {host:w} host")
def control(context, verb, unit, host):
    target = context.target.host(host)
    context.add_cleanup(target.check_output, "systemctl start %s", unit, root=True)
    context.before = target.main_process(unit)
    context.result = target.run("sudo systemctl %s %s", verb, unit)


@then("the output shows that the {unit:w} is {state:w}")
def check_status(context, unit, state):
    assert f"Active: {state}" in context.result.stdout, context.result


@then("the {unit:w} of the {host:w} host is {state:w}")
def check_state(context, unit, host, state):
    seen = context.target.host(host).run("systemctl is-active %s", unit).stdout.strip()
    assert seen == state, seen


@then("the {unit:w} of the {host:w} host runs {which} process")
def check_process(context, unit, host, which):
    now = context.target.host(host).main_process(unit)
    assert (now == context.before) == (which == "the same"), (context.before, now)


@then('the systemd journal of the {unit:w} on the {host:w} host eventually contains "{text}"')
def check_journal(context, unit, host, text):
    read = "sudo journalctl -u %s -n 50 --no-pager"
    target = context.target.host(host)
    eventually(lambda: text in target.check_output(read, unit), within=30)


@then("port {port:d} of the {host:w} host listens only on 127.0.0.1")
def check_listeners(context, port, host):
    table = context.target.host(host).check_output("ss -Htln sport = %s", port)
    addresses = [line.split()[3] for line in table.splitlines()]
    assert addresses == [f"127.0.0.1:{port}"], addresses


@given("the deployed service's configuration is faulty")
def break_configuration(context):
    api = context.target.api
    api.check_output("cp -p %s %s.kept && echo '{' >%s", CONFIG, CONFIG, CONFIG, root=True)
    context.add_cleanup(api.check_output, "mv %s.kept %s", CONFIG, CONFIG, root=True)


@then("the command fails")
def check_failed(context):
    assert context.result.status != 0, context.result


@then('{log:S} on the {host:w} host eventually contains "{text}"')
def check_log(context, log, host, text):
    target, wanted = context.target.host(host), fill_in(context, text)
    eventually(lambda: wanted in target.check_output("tail -n 100 %s", log, root=True), within=30)


@then("neither {log:S} of the {host:w} host nor its systemd journal contains the token")
def check_no_token(context, log, host):
    target = context.target.host(host)
    target.check_output("test -e %s", log, root=True)
    # The token is copied from file to file: sudo would log it in a command line.
    config = {"api": f"{SERVICE}/config.json", "client": f"{CLIENT}/config.json"}[host]
    pattern = target.check_output("mktemp", root=True)
    context.add_cleanup(target.check_output, "rm %s", pattern, root=True)
    line = f"{probe.PYTHON} -c %s %s >%s"
    target.check_output(line, probe.source("tokens"), config, pattern, root=True)
    target.check_output("test -s %s", pattern, root=True)
    search = "grep -rlF -f %s %s; journalctl --no-pager | grep -F -f %s"
    found = target.run(search, pattern, log, pattern, root=True)
    assert not found.stdout, context.target.mask(found.stdout)

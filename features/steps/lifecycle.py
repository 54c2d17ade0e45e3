"""Steps about the systemd units: start, stop, reload, status, logs, and the port they listen on."""

from contextlib import contextmanager

from behave import given, then, when

from features.lab.target import SERVICE
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


@then("neither {log:S} of the {host:w} host nor its systemd journal contains a token or secret")
def check_no_token(context, log, host):
    target = context.target.host(host)
    target.check_output("test -e %s", log, root=True)
    with patterns(target, context.target.secrets) as file:
        search = "grep -rlF -f %s %s; journalctl --no-pager | grep -F -f %s"
        found = target.run(search, file, log, file, root=True)
    assert not found.stdout, context.target.mask(found.stdout)


@then("no file below these folders of the client host contains the node secret or the shared token")
def check_no_secret(context):
    target, secrets = context.target.client, set(context.target.secrets)
    secrets.remove(context.target.client_config["token"])
    folders = [row["folder"] for row in context.table]
    with patterns(target, secrets) as file:
        exclude = f"--exclude={file.rpartition('/')[2]}"
        search = f"grep -rlF %s -f %s{' %s' * len(folders)}"
        found = target.run(search, exclude, file, *folders, root=True)
    assert not found.stdout, found.stdout


@contextmanager
def patterns(host, secrets):
    """Make a file for `grep -f` that only root can read, and remove it; yield its path."""
    file = host.check_output("mktemp", root=True)
    try:
        # Not in a command line: all accounts can read it, and sudo logs it.
        host.check_output("cat >%s", file, root=True, stdin="\n".join(secrets) + "\n")
        yield file
    finally:
        host.check_output("rm %s", file, root=True)

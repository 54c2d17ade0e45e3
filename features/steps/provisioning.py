"""Steps of provisioning.feature: units, files, packages, ports and plays."""

import requests
from behave import given, then, when

from features.support.plays import run_playbook
from features.support.waiting import eventually


def host_named(context, name):
    """Return the host that a scenario calls `name`."""
    return {"api": context.target.api, "client": context.target.client}[name]


@then("{unit:S} runs on the {host:w} host")
def check_runs(context, unit, host):
    host_named(context, host).check_output("systemctl is-active %s", unit)


@then("{unit:S} starts with the {host:w} host")
def check_enabled(context, unit, host):
    host_named(context, host).check_output("systemctl is-enabled %s", unit)


@then("{file:S} on the {host:w} host belongs to {owner:w} with mode {mode:w}")
def check_file(context, file, host, owner, mode):
    shown = host_named(context, host).check_output("stat -c '%%U %%G %%a' %s", file, root=True)
    assert shown == f"{owner} {owner} {mode}", shown


@then("the virtual environment of the {package:w} on the {host:w} host holds exactly its pins")
def check_packages(context, package, host):
    folder = f"/opt/process-{package}"
    target = host_named(context, host)
    pins = target.check_output("cat %s", f"{folder}/wheels/requirements.txt").split()
    frozen = target.check_output("%s -m pip freeze --all", f"{folder}/venv/bin/python").split()
    # What venv itself brings, where the pins do not name it.
    frozen = [line for line in frozen if not line.startswith("setuptools==") or line in pins]
    assert normal(frozen) == normal(pins), normal(frozen) ^ normal(pins)


def normal(pins):
    """Return pins as a set in which a name is written one way only (PEP 503)."""
    return {pin.lower().replace("_", "-") for pin in pins}


@when("http://api/api/v1/record is asked for")
def ask_plain(context):
    url = context.target.url.replace("https://", "http://") + "/api/v1/record"
    context.answer = requests.get(url, allow_redirects=False, timeout=30)


@then("the answer leads to the same path over https")
def check_redirect(context):
    assert context.answer.status_code == 308, context.answer.status_code
    location = context.answer.headers["Location"]
    assert location == f"{context.target.url}/api/v1/record", location


@then("from the client host these ports of the api host are open, and no other of them")
def check_ports(context):
    address = context.target.url.removeprefix("https://")
    probe = "timeout 5 bash -c %s"
    wanted = {row["port"]: row["open"] for row in context.table}
    found = {}
    for port in wanted:
        line = f"exec 3<>/dev/tcp/{address}/{port}"
        status = context.target.client.run(probe, line).status
        found[port] = "no" if status else "yes"
    assert found == wanted, found


@when("the test API is asked from outside")
def ask_test_api(context):
    context.answer = context.records.session.get(
        f"{context.target.url}/api/test/count",
        headers={"Authorization": f"Bearer {context.target.token}"},
        timeout=30,
    )


@when("a body of {size:d} MiB is posted")
def post_large(context, size):
    headers = {"Authorization": f"Bearer {context.target.token}"}
    context.answer = context.records.post(b" " * (size * 1024 * 1024), headers)


@when("the client is stopped")
def stop_client(context):
    context.target.client.check_output("systemctl stop client", root=True)
    context.add_cleanup(context.target.client.check_output, "systemctl start client", root=True)


@when("the client is started")
def start_client(context):
    context.target.client.check_output("systemctl start client", root=True)


@when("the service is reloaded")
def reload_service(context):
    api = context.target.api
    context.main_process = main_process(api)
    api.check_output("systemctl reload service", root=True)


@when("the service is reloaded with a faulty configuration")
def reload_faulty(context):
    api = context.target.api
    config = "/home/recorder/service/config.json"
    api.check_output("cp -p %s %s.kept && echo '{' >%s", config, config, config, root=True)
    context.add_cleanup(api.check_output, "mv %s.kept %s", config, config, root=True)
    assert api.run("systemctl reload service", root=True).status != 0


def main_process(host):
    """Return the pid of the service's main process."""
    return host.check_output("systemctl show --property=MainPID service")


@then("the service still runs under the same process")
def check_same_process(context):
    assert main_process(context.target.api) == context.main_process


@then("the journal of the service names the fault")
def check_journal(context):
    journal = "journalctl -u service -n 50 --no-pager"
    eventually(
        lambda: "not valid JSON" in context.target.api.check_output(journal, root=True), within=10
    )


def damage(context, file, command):
    """Run `command` on `file` of the client host, which is put back after the scenario."""
    client = context.target.client
    kept = client.check_output("mktemp")
    client.check_output("cp -p %s %s", file, kept, root=True)
    context.add_cleanup(client.check_output, "mv %s %s", kept, file, root=True)
    client.check_output(f"{command} %s", file, root=True)


@given("the client's schedule was removed")
def remove_schedule(context):
    damage(context, "/etc/cron.d/process-client", "rm")


@given("the mode of {file:S} was changed to {mode:w}")
def change_mode(context, file, mode):
    damage(context, file, f"chmod {mode}")


@when("{playbook:w}.yml is run")
def run_play(context, playbook):
    context.play = run_playbook(f"{playbook}.yml", context.target.inventory)
    assert not context.play.failures, context.play.failures


@then("no task changed anything")
def check_unchanged(context):
    assert not context.play.changed, context.play.changed


@then("exactly these tasks changed something")
def check_changed(context):
    wanted = [row["task"] for row in context.table]
    assert context.play.changed == wanted, context.play.changed


@then("the play touched the {host:w} host alone")
def check_touched(context, host):
    assert context.play.hosts == [host_named(context, host).inventory_name], context.play.hosts

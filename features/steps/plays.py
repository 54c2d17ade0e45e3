"""Steps about runs of the playbooks: what they change, repair, print and refuse."""

import json
import re
import shlex

from behave import given, then, when

from features.lab.plays import run_playbook
from features.lab.secrecy import mask
from features.lab.target import CLIENT, SERVICE, read_config
from features.support.damage import damage, keep_file
from features.support.ticks import first_tick

INVENTORIES = {
    "with an empty": "[api]\n[client]\n192.0.2.11\n",
    "without a": "[client]\n192.0.2.11\n",
}


@given("an inventory {how} group api")
def make_inventory(context, how):
    context.inventory = context.report.folder / "hosts"
    context.inventory.write_text(INVENTORIES[how])
    context.add_cleanup(context.inventory.unlink)


@given("an inventory with an archive on another host")
def make_inventory_apart(context):
    context.inventory = context.report.folder / "hosts"
    context.inventory.write_text(inventory_with(()) + "[archive]\nelsewhere1\n")
    context.add_cleanup(context.inventory.unlink)


@given("an inventory with these variables")
def make_inventory_with(context):
    context.inventory = context.report.folder / "hosts"
    context.inventory.write_text(inventory_with(context.table))
    context.add_cleanup(context.inventory.unlink)


def inventory_with(rows):
    """Return an inventory of hosts that cannot be reached, with the variables in `rows`."""
    lines = {"api1": "api1", "client1": "client1", "client2": "client2"}
    lines |= {row["host"]: row["host"] for row in rows if row["host"] == "api2"}
    # No program listens on port 9.
    unreachable = ["ansible_host=127.0.0.1", "ansible_port=9", "recorder_api_address=api1"]
    groups = {"all": unreachable, "api": [], "client": []}
    for row in rows:
        setting = f"{row['variable']}={row['value']}"
        if row["host"] in groups:
            groups[row["host"]].append(setting)
        else:
            quoted = setting if row["value"][0] == "'" else shlex.quote(setting)
            lines[row["host"]] += f" {quoted}"
    apis = "\n".join(line for host, line in lines.items() if host.startswith("api"))
    text = "[api]\n{}\n[client]\n{client1}\n{client2}\n".format(apis, **lines)
    settings = ("\n".join([f"[{group}:vars]", *found]) for group, found in groups.items())
    return text + "\n".join(settings) + "\n"


@given("this damage on the {host:w} host")
def do_damage(context, host):
    target = context.target.host(host)
    for row in context.table:
        context.add_cleanup(damage(target, row["what"], row["is"]))


@given("both hosts are as a version without node tokens has left them")
def go_back(context):
    target = context.target
    service = {key: value for key, value in target.service_config.items() if key != "node_secret"}
    client = target.client_config | {"token": target.token}
    # The API first, or last: what the client sends meanwhile stays in its spool.
    for host, path, config in (
        (target.api, f"{SERVICE}/config.json", service),
        (target.client, f"{CLIENT}/config.json", client),
    ):
        reload = f"systemctl reload {path.split('/')[3]}"
        context.add_cleanup(target.refresh)
        context.add_cleanup(keep_file(host, path, reload))
        text = json.dumps(config, indent=4, sort_keys=True) + "\n"  # as the play writes it
        host.check_output(f"cat >%s && {reload}", path, root=True, stdin=text)


@given("sudo on the {host:w} host has the umask {umask:d}")
def set_umask(context, host, umask):
    target, file = context.target.host(host), "/etc/sudoers.d/scenario"
    context.add_cleanup(target.check_output, "rm -f %s", file, root=True)
    line = f"Defaults umask=0{umask}, umask_override"
    target.check_output("(umask 0337; echo %s >%s) && visudo -c", line, file, root=True)


@then("the account of the client can read all its code")
def check_readable(context):
    look = "find /opt/process-client ! -type l ! -perm -go=r -print -quit"
    found = context.target.client.check_output(look, root=True)
    assert not found, found


@when("{playbook:w}.yml is run verbosely by plain Ansible")
def run_play_by_ansible(context, playbook):
    run_play(context, playbook, strategy={})


@when("{playbook:w}.yml is run verbosely")
def run_play(context, playbook, **strategy):
    # The output then contains the arguments of all tasks and the changes in files.
    context.secrets_before = context.target.secrets
    context.client_config_before = context.target.client_config
    inventory, options = context.target.inventory, ["-vvv", "--diff"]
    context.play = run_playbook(f"{playbook}.yml", inventory, options=options, **strategy)
    context.target.refresh()
    assert not context.play.failures, context.play.failures


@when("{playbook:w}.yml is run by plain Ansible with {variables}")
def run_play_with_variables(context, playbook, variables):
    inventory = context.target.inventory
    context.play = run_playbook(f"{playbook}.yml", inventory, variables.split(), strategy={})


@when("{playbook:w}.yml is run")
def run_play_alone(context, playbook):
    run_play_with(context, playbook)


@when("site.yml is run with recorder_node_secret=")
def run_without_secret(context):
    run_play_with(context, "site", "recorder_node_secret=")


def run_play_with(context, playbook, *variables):
    """Run `playbook` as it is, and read the configurations again."""
    context.play = run_playbook(f"{playbook}.yml", context.target.inventory, variables)
    context.target.refresh()


@when("{playbook:w}.yml is run with this inventory")
def run_play_on_inventory(context, playbook):
    context.play = run_playbook(f"{playbook}.yml", context.inventory)
    if context.deployed:
        context.target.refresh()


@when("client.yml is run with client_sees={what:w}")
def change_sight(context, what):
    context.add_cleanup(ensure_own, context)
    variables = [f"client_sees={what}"]
    context.play = run_playbook("client.yml", context.target.inventory, variables)


def ensure_own(context):
    """Take the capabilities away from the client, if it still has some."""
    client, unit = context.target.client, "/etc/systemd/system/client.service"
    if client.run("grep -q '^AmbientCapabilities=.' %s", unit).status == 0:
        run_playbook("client.yml", context.target.inventory)


@when("api.yml is run with service_keep_records={days:d}")
def change_keep_records(context, days):
    context.before = context.target.api.main_process("service")
    context.first_tick = first_tick(context.target.client)
    config = f"{SERVICE}/config.json"
    context.add_cleanup(keep_file(context.target.api, config, "systemctl reload service"))
    variables = [f"service_keep_records={days}"]
    context.play = run_playbook("api.yml", context.target.inventory, variables)


@then("no task changed anything")
def check_unchanged(context):
    assert not context.play.changed, context.play.changed


@then("the output contains no token or secret")
def check_output(context):
    printed, tokens = context.play.printed, {*context.secrets_before, *context.target.secrets}
    assert "module_args" in printed, printed[:2000]  # otherwise the play was not verbose
    lines = [line for line in printed.splitlines() if any(token in line for token in tokens)]
    assert not lines, mask("\n".join(lines))


@then("exactly these tasks changed something")
def check_changed(context):
    wanted = [row["task"] for row in context.table]
    assert context.play.changed == wanted, "\n".join(
        [*context.play.changed, *context.play.failures]
    )


@then("the play touched only the {host:w} host")
def check_touched(context, host):
    name = context.target.host(host).inventory_name
    assert context.play.hosts == [name], context.play.hosts


@then('the play fails with "{message}"')
def check_message(context, message):
    assert any(message in failure for failure in context.play.failures), context.play.failures


@then("all previous tokens and secrets are replaced, and the API refuses the tokens")
def check_old_tokens(context):
    assert not {*context.secrets_before} & {*context.target.secrets}
    for secret in context.secrets_before:
        answer = context.records.post("{}", {"Authorization": f"Bearer {secret}"})
        assert answer.status_code == 401, answer.text


@then('the play says "{text}"')
def check_said(context, text):
    assert not context.play.failures, context.play.failures
    assert text in context.play.printed


@then('the play does not say "{text}"')
def check_not_said(context, text):
    assert text not in context.play.printed


@then("the client's configuration is the same as before the damage")
def check_client_config(context):
    config = read_config(context.target.client, f"{CLIENT}/config.json")
    assert config == context.client_config_before, config.keys()


@then("no host was touched")
def check_untouched(context):
    assert context.play.failures, "the play did not fail"
    unreachable = [failure for failure in context.play.failures if "connect" in failure]
    assert not context.play.changed and not unreachable, context.play.failures


@then("the play names these variables")
def check_named(context):
    found = re.findall(
        r"(?:: |\. )([a-z]+_[a-z_]+) (?:is|must|has) ", " ".join(context.play.failures)
    )
    assert set(found) == {row["variable"] for row in context.table}, context.play.failures


@then('the output does not contain "{text}"')
def check_absent(context, text):
    assert text not in context.play.printed


@then("the play fails only because it cannot connect to a host")
def check_refused(context):
    assert context.play.failures
    others = [failure for failure in context.play.failures if "Connection refused" not in failure]
    assert not others, others

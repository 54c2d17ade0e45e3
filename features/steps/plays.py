"""Steps about runs of the playbooks: what they change, repair, print and refuse."""

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


@given("an inventory with these variables")
def make_inventory_with(context):
    context.inventory = context.report.folder / "hosts"
    context.inventory.write_text(inventory_with(context.table))
    context.add_cleanup(context.inventory.unlink)


def inventory_with(rows):
    """Return an inventory of hosts that cannot be reached, with the variables in `rows`."""
    lines = {"api1": "api1", "client1": "client1", "client2": "client2"}
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
    text = "[api]\n{api1}\n[client]\n{client1}\n{client2}\n".format(**lines)
    settings = ("\n".join([f"[{group}:vars]", *found]) for group, found in groups.items())
    return text + "\n".join(settings) + "\n"


@given("this damage on the {host:w} host")
def do_damage(context, host):
    target = context.target.host(host)
    for row in context.table:
        context.add_cleanup(damage(target, row["what"], row["is"]))


@when("{playbook:w}.yml is run verbosely by plain Ansible")
def run_play_by_ansible(context, playbook):
    run_play(context, playbook, strategy={})


@when("{playbook:w}.yml is run verbosely")
def run_play(context, playbook, **strategy):
    # The output then contains the arguments of all tasks and the changes in files.
    context.token_before = context.target.token
    context.client_config_before = context.target.client_config
    inventory, options = context.target.inventory, ["-vvv", "--diff"]
    context.play = run_playbook(f"{playbook}.yml", inventory, options=options, **strategy)
    context.target.refresh()
    assert not context.play.failures, context.play.failures


@when("{playbook:w}.yml is run by plain Ansible with {variables}")
def run_play_with_variables(context, playbook, variables):
    inventory = context.target.inventory
    context.play = run_playbook(f"{playbook}.yml", inventory, variables.split(), strategy={})


@when("{playbook:w}.yml is run with this inventory")
def run_play_on_inventory(context, playbook):
    context.play = run_playbook(f"{playbook}.yml", context.inventory)
    if context.deployed:
        context.target.refresh()


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


@then("the output contains no token")
def check_output(context):
    printed, tokens = context.play.printed, {context.token_before, context.target.token}
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


@then("the previous token is refused")
def check_old_token(context):
    assert context.token_before != context.target.token
    headers = {"Authorization": f"Bearer {context.token_before}"}
    answer = context.records.post("{}", headers)
    assert answer.status_code == 401, answer.text


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

"""Steps about runs of the playbooks: what they changed, what they repaired, what they refuse."""

from behave import given, then, when

from features.lab.plays import run_playbook
from features.lab.secrecy import mask
from features.lab.target import CLIENT, SERVICE, read_config
from features.support.damage import damage, keep_file
from features.support.ticks import first_tick

HOSTS_FILES = {
    "without an API host": "[client]\n192.0.2.11\n",
    "without a host in its group api": "[api]\n[client]\n192.0.2.11\n",
}


@given("a hosts file that is {fault}")
def make_hosts_file(context, fault):
    context.hosts = context.report.folder / "hosts"
    context.hosts.write_text(HOSTS_FILES[fault])
    context.add_cleanup(context.hosts.unlink)


@given("this damage on the {host:w} host")
def do_damage(context, host):
    target = context.target.host(host)
    for row in context.table:
        context.add_cleanup(damage(target, row["what"], row["is"]))


@when("somebody runs {playbook:w}.yml, and it prints all it can")
def run_play_as_people_do(context, playbook):
    run_verbosely(context, playbook, strategy={})


@when("{playbook:w}.yml is run, and it prints all it can")
def run_play(context, playbook):
    run_verbosely(context, playbook)


def run_verbosely(context, playbook, **strategy):
    """Run a playbook that prints what its tasks were given and what they changed."""
    context.token_before = context.target.token
    inventory, options = context.target.inventory, ["-vvv", "--diff"]
    context.play = run_playbook(f"{playbook}.yml", inventory, options=options, **strategy)
    context.target.refresh()
    assert not context.play.failures, context.play.failures


@when("somebody runs {playbook:w}.yml with {variables}")
def run_play_plainly(context, playbook, variables):
    inventory = context.target.inventory
    context.play = run_playbook(f"{playbook}.yml", inventory, variables.split(), strategy={})


@when("{playbook:w}.yml is run on its hosts")
def run_play_on(context, playbook):
    context.play = run_playbook(f"{playbook}.yml", context.hosts)


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


@then("no token stands in what was printed")
def check_printed(context):
    printed, tokens = context.play.printed, {context.token_before, context.target.token}
    assert "module_args" in printed, printed[:2000]  # -vvv has all of them
    lines = [line for line in printed.splitlines() if any(token in line for token in tokens)]
    assert not lines, mask("\n".join(lines))


@then("exactly these tasks changed something")
def check_changed(context):
    wanted = [row["task"] for row in context.table]
    assert context.play.changed == wanted, "\n".join(
        [*context.play.changed, *context.play.failures]
    )


@then("the play touched the {host:w} host alone")
def check_touched(context, host):
    name = context.target.host(host).inventory_name
    assert context.play.hosts == [name], context.play.hosts


@then('the play fails with "{message}"')
def check_message(context, message):
    assert any(message in failure for failure in context.play.failures), context.play.failures


@then("the token before is refused")
def check_old_token(context):
    assert context.token_before != context.target.token
    headers = {"Authorization": f"Bearer {context.token_before}"}
    answer = context.records.post("{}", headers)
    assert answer.status_code == 401, answer.text


@then("the client's configuration is what it was")
def check_client_config(context):
    config = read_config(context.target.client, f"{CLIENT}/config.json")
    assert config == context.target.client_config, config.keys()

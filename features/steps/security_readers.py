"""Steps about the accounts that may read records, and the groups and modes of the files."""

import json

from behave import given, then, when

from features.lab.plays import run_playbook
from features.lab.waiting import eventually
from features.support.journal import Journal
from features.support.records import fill_in

ACCOUNT = "scenario-reader"
FOLDERS = "/home/recorder /home/recorder/service"


def shown(context, path):
    """Return owner, group and mode of `path` on the API host."""
    return context.target.api.check_output("stat -c '%%U %%G %%a' %s", path, root=True)


def record_file(context):
    return f"{context.records.target.records_dir}/{context.record.filename}"


@then("{path:S} on the api host belongs to {owner:w} and the group {group:S} with mode {mode:w}")
def check_group(context, path, owner, group, mode):
    assert shown(context, path) == f"{owner} {group} {mode}", shown(context, path)


@then("its file belongs to {owner:w} and the group {group:S} with mode {mode:w}")
def check_record_group(context, owner, group, mode):
    check_group(context, record_file(context), owner, group, mode)


@then("its file eventually belongs to {owner:w} and the group {group:S} with mode {mode:w}")
def check_shared(context, owner, group, mode):
    wanted = f"{owner} {group} {mode}"
    eventually(lambda: shown(context, record_file(context)) == wanted, within=60)


@given("its file belongs to the service's own group, with mode {mode:w}")
def hide_record(context, mode):
    path = record_file(context)
    context.target.api.check_output("chgrp recorder %s && chmod %s %s", path, mode, path, root=True)


@given("the journal of the api host was removed")
def remove_journal(context):
    Journal(context.target.api, context.target.records_dir).remove()


@given("an account on the api host without any rights")
def make_reader(context):
    host = context.target.api
    forget = f"setfacl -x u:{ACCOUNT} {FOLDERS}; userdel --force {ACCOUNT}"
    context.add_cleanup(host.run, forget, root=True)
    host.check_output(f"useradd --system --no-create-home {ACCOUNT}", root=True)


@when("api.yml lets this account read records")
def let_in(context):
    let_account_in(context, ACCOUNT)


@when("api.yml lets the account {account:S} read records")
def let_account_in(context, account):
    variables = [json.dumps({"service_readers": [account]})]
    # Only the tasks about readers: a complete run takes minutes on an emulated host.
    options = ["--tags", "readers"]
    context.play = run_playbook("api.yml", context.target.inventory, variables, options)


def run_as_reader(context):
    """Yield the `Result` of each command in the table, run by the account."""
    for row in context.table:
        command = fill_in(context, row["command"])
        yield context.target.api.run(f"cd / && runuser -u {ACCOUNT} -- {command}", root=True)


@then("the account can run these commands on the api host")
def check_allowed(context):
    for result in run_as_reader(context):
        assert result.status == 0, result


@then("the account cannot run these commands on the api host")
def check_forbidden(context):
    for result in run_as_reader(context):
        assert result.status != 0 and "ermission denied" in result.stderr, result

"""Steps of the sample features that the tests of the report run; copied beside them."""

import time
from pathlib import Path

from behave import given

from features.lab.host import SshHost
from features.lab.ports import free_port


def token(context):
    """Return the token to leak, after saving it for the test."""
    Path(context.config.base_dir, "token").write_text(context.target.token)
    return context.target.token


@given("a step that passes")
def do_nothing(context):
    pass


@given("a step that leaves something out")
def leave_out(context):
    context.report.note("a kernel thread is left out")


@given("a step that takes {seconds:g} seconds")
def take_time(context, seconds):
    time.sleep(seconds)


@given('the command "{command}" that fails')
def fail(context, command):
    context.target.api.check_output(f"{command}; false")


@given("the token in a message")
def leak_in_message(context):
    raise AssertionError(f"the token is {token(context)}")


@given("the token in a very long message")
def leak_in_long_message(context):
    raise AssertionError(f"the token is {token(context)}\n" * 10_000)


@given("the token in a command")
def leak_in_command(context):
    context.target.api.check_output("echo %s; false", token(context))


@given("the token in a request")
def leak_in_request(context):
    headers = {"Authorization": f"Bearer {token(context)}"}
    answer = context.records.post(f"it is {token(context)}", headers)
    raise AssertionError(answer.status_code)


@given("the token in printed text")
def leak_in_print(context):
    print(token(context))
    raise AssertionError("see above")


@given("a host that cannot be reached")
def lose_host(context):
    SshHost("lost", "127.0.0.1", free_port(), "nobody").run("true")

"""Steps of client.secrets.feature: command lines and environments, and how readings show them."""

import json

from behave import given, then

from features.support.process import Process
from features.support.spool import Spool


@given("a process with the arguments {arguments}")
def start_with_arguments(context, arguments):
    start(context, *json.loads(arguments))


@given('a process with an argument of {number:d} characters, "{word}" again and again')
def start_with_long_argument(context, number, word):
    start(context, (word * number)[:number])


@given("a process with this environment")
def start_with_environment(context):
    start(context, environment=variables(context))


def start(context, *arguments, environment=None):
    """Start a process that ends with the scenario."""
    context.process = Process(context.target, *arguments, environment=environment)
    context.add_cleanup(context.process.end)


def variables(context):
    """Return the environment in the step's table."""
    return {row["name"]: row["value"] for row in context.table}


def shown(context):
    """Return the scenario's process as the one record of the client shows it."""
    (name,) = context.records.names(context.node)
    return context.process.found_in(context.records.content(name))


@then("the record shows its arguments as {arguments}")
def check_arguments(context, arguments):
    wanted = json.loads(arguments)
    cmdline = shown(context)["cmdline"]
    started = len(context.process.cmdline) - len(wanted)
    assert cmdline == context.process.cmdline[:started] + wanted, cmdline


@then("the record shows of its environment")
def check_environment(context):
    environ = shown(context)["environ"]
    wanted = variables(context)
    assert {name: environ.get(name) for name in wanted} == wanted, environ


@then('it does not hold "{text}"')
def check_spool(context, text):
    held = Spool(context.client).text()
    assert context.process.mark in held, "not the reading of this process"
    assert text not in held, held

"""Steps about a client that belongs to the scenario: its configuration, and runs that end."""

import json

from behave import given, step, then, when

from features.support.client import Client
from features.support.ticks import now


@given("a client")
def make_client(context):
    context.client = Client(context.target, context.node)
    context.add_cleanup(context.client.remove)
    context.runs = []  # (start, end) of each run that took one reading


@given("the client's configuration {state}")
def change_configuration(context, state):
    client = context.client
    verb, _, rest = state.partition(" ")
    key, _, value = rest.partition(" ")
    if state == "is missing":
        client.host.check_output("rm %s", client.config_file, root=True)
    elif verb == "is":
        client.save("config.json", rest)
    elif key == "no":
        client.configure(**{value: None})
    else:
        client.configure(**{key: json.loads(value)})


@step("the client reports once")
def report_once(context):
    start = now(context.target.client)
    context.result = context.client.run("--once")
    context.runs.append((start, now(context.target.client)))


@when("the client is run with {options}")
def run(context, options):
    context.result = context.client.run(*options.split())


@then("the client exits with status {status:d}")
def check_status(context, status):
    assert context.result.status == status, f"{context.result}\n{context.client.log()}"


@then('the client prints "{text}"')
def check_output(context, text):
    assert text in context.result.stdout + context.result.stderr, context.result

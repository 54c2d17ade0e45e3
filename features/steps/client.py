"""Steps about a client of the scenario's own: its configuration and its runs."""

import json

from behave import given, then, when

from features.lab.certificates import make_certificate
from features.support.client import Client
from features.support.ticks import now

# Configurations that a table cannot show; `%b` escapes stand for bytes.
TEXTS = {
    "is empty": "",
    "is not UTF-8": '{"uuid": "caf\\0351"}',
    "is nested 100000 deep": "[" * 100000,
    "is a number of 5000 digits": '{"spool_mb": ' + "1" * 5000 + "}",
    "is without a comma in its second line": '{\\n  "uuid": "a"\\n  "token": "b"\\n}',
}
FILES = {
    "is gone": "rm %s",
    "is a folder": "rm %s && mkdir %s",
    "is a link to itself": "rm %s && ln -s %s %s",
}


@given("a client with its own name")
def make_client(context):
    context.client = Client(context.target, context.node)
    context.add_cleanup(context.client.remove)


@given("the client collects {field}")
def collect(context, field):
    context.client.configure(collect=[field])


@given("the client's configuration {state}")
def change_configuration(context, state):
    client = context.client
    if state in FILES:
        line = FILES[state]
        client.host.check_output(line, *[client.config_file] * line.count("%s"), root=True)
    elif state.startswith("is "):
        client.write(TEXTS.get(state, state.removeprefix("is ")))
    elif state.startswith("lacks "):
        client.configure(**{state.removeprefix("lacks "): None})
    else:
        key, _, value = state.removeprefix("has the ").partition(" ")
        client.config[key] = json.loads(value)  # null too: it stands there
        client.write(json.dumps(client.config).replace("\\", "\\\\"))


@given("a certificate beside the client's configuration, which has it as ca_file")
def name_certificate(context):
    certificate, _ = make_certificate()
    context.client.save("ca.pem", certificate)
    context.client.configure(ca_file="ca.pem")


@when("the client reports once")
def report_once(context):
    context.started = now(context.target.client)
    context.result = context.client.report_once()
    context.ended = now(context.target.client)


@given("the client reports once")
@when("the client reports again")
def report_again(context):
    context.result = context.client.report_once()


@when("the client reports once, in an environment that names a proxy and other certificates")
def report_elsewhere(context):
    context.result = context.client.run(
        "--once",
        before="env http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9"
        " REQUESTS_CA_BUNDLE=/dev/null SSL_CERT_FILE=/dev/null NETRC=/dev/null",
    )


@when("the client is run with {options}")
def run(context, options):
    context.result = context.client.run(*options.split())


@then("the client succeeds")
def check_success(context):
    assert context.result.status == 0, f"{context.result}\n{context.client.log()}"


@then("the client fails with status {status:d}")
def check_failure(context, status):
    assert context.result.status == status, context.result


@then("that run took less than {seconds:d} seconds")
def check_duration(context, seconds):
    assert context.ended - context.started < seconds, context.ended - context.started


@then('the client says "{text}"')
def check_output(context, text):
    assert text in context.result.stdout + context.result.stderr, context.result


@then('stderr is "{text}"')
def check_stderr(context, text):
    assert context.result.stderr.strip() == text, context.result


@then('stderr holds "{text}"')
def check_in_stderr(context, text):
    assert text in context.result.stderr, context.result

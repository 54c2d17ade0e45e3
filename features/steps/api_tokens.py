"""Steps about the tokens of nodes: what each opens, and how a secret is replaced."""

from behave import then, when

from features.lab.waiting import eventually
from features.support.node_tokens import node_token
from features.support.records import Record


def bearer(context, node):
    """Return the value of the header with the token of `node`."""
    secret = "unknown" if node == "that is unknown" else context.service.config["node_secret"]
    return f"Bearer {node_token(secret, node)}"


@when("a record is posted with the token of its node")
def post_as_itself(context):
    post_as(context, context.node)


@when("a record is posted with the token of the node {node:S}")
def post_as(context, node):
    context.record = Record(context.node)
    authorization = bearer(context, node)
    context.answer = context.records.send(context.record.body, Authorization=authorization)


@when("the body {body} is posted with the token of the node {node}")
def post_body_as(context, body, node):
    context.answer = context.records.send(body, Authorization=bearer(context, node))


@when("{method:w} {path:S} is requested with the token of the node {node:S}")
def request_as(context, method, path, node):
    headers = [("Authorization", bearer(context, node))]
    context.answer = context.records.ask(method, path, headers)


@when("process-service token {node:S} is run")
def print_token(context, node):
    context.result = context.service.call(f"token {node}")


@then('stdout is the token of the node {node:S} by the secret "{secret}"')
def check_printed(context, node, secret):
    assert context.result.stdout == node_token(secret, node) + "\n", context.result


@then('the token by the secret "{secret}" is eventually {outcome:w}')
def check_secret(context, secret, outcome):
    wanted = {"accepted": 200, "refused": 401}[outcome]

    def is_so():
        record = Record("by-a-secret")
        token = node_token(secret, "by-a-secret")
        answer = context.records.send(record.body, Authorization=f"Bearer {token}")
        return answer.status_code == wanted

    eventually(is_so, within=60)

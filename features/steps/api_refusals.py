"""Steps of api.refusals.feature: requests that bring no record, or no right to send one."""

from behave import when

from features.support import bodies
from features.support.records import Record


@when("a record is posted under the authorization {authorization}")
def post_authorized(context, authorization):
    token = context.target.token
    value = authorization.replace("HALF", token[:-8]).replace("TOKEN", token)
    value = None if authorization == "none" else value
    context.record = Record(context.node)
    context.answer = context.records.send(context.record.body, Authorization=value)


@when("a record is posted with a second Authorization header")
def post_authorized_twice(context):
    context.record = Record(context.node)
    headers = [
        ("Content-Type", "application/json"),
        ("Authorization", f"Bearer {context.target.token}"),
        ("Authorization", "Bearer not-the-token"),
    ]
    body = context.record.body.encode()
    context.answer = context.records.ask("POST", "/api/v1/record", headers, body)


@when("a record is posted with the token in the address")
def post_authorized_in_address(context):
    context.record = Record(context.node)
    path = f"/api/v1/record?token={context.target.token}"
    headers = [("Content-Type", "application/json")]
    context.answer = context.records.ask("POST", path, headers, context.record.body.encode())


@when("a record is posted that {damage}")
def post_damaged(context, damage):
    context.record = Record(context.node)
    context.answer = context.records.send(bodies.plain(context.record, damage))


@when("a packed record is posted that {damage}")
def post_damaged_packed(context, damage):
    context.record = Record(context.node)
    packed = bodies.packed(context.record, damage)
    context.answer = context.records.send(packed, Content_Encoding="gzip")


@when("the body {body} is posted")
def post_body(context, body):
    context.answer = context.records.send("" if body == "nothing" else body)


@when("the body {body} is posted without the token")
def post_body_without_token(context, body):
    context.answer = context.records.send(body, Authorization=None)


@when("{method:w} {path:S} is asked for")
def ask(context, method, path):
    token = ("Authorization", f"Bearer {context.target.token}")
    context.answer = context.records.ask(method, path, [token])


@when("{method:w} {path:S} is asked for without the token")
def ask_without_token(context, method, path):
    context.answer = context.records.ask(method, path)


@when("a request is sent that is no HTTP")
def ask_in_no_http(context):
    context.answer = context.records.ask("NO HTTP", "/")


@when("a request is sent with an address far too long")
def ask_for_long_address(context):
    context.answer = context.records.ask("GET", "/?" + "x" * 9000)


@when("a request is sent with a header far too long")
def ask_with_long_header(context):
    context.answer = context.records.ask("GET", "/", [("X-Long", "x" * 9000)])

"""The bearer token: which requests it opens, and what is refused without it."""

import pytest
from process_service.tokens import node_token

UNAUTHORIZED = {"authorization": "Unauthorized Access"}


@pytest.mark.parametrize(
    "value",
    [
        "Bearer TOKEN",
        "bearer TOKEN",
        "BEARER TOKEN",
        "Bearer    TOKEN",
        "Bearer TOKEN ",
        " Bearer TOKEN \t",
    ],
)
def test_accepts_token(service, record, value):
    service.accepts(record(), Authorization=value.replace("TOKEN", service.token))


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "Bearer",
        "Bearer not-the-token",
        "Bearer HALF",
        "Bearer TOKENx",
        # Spaces of Unicode and other characters that str.strip takes (RFC 9110, section 5.6.3).
        "Bearer TOKEN\xa0",
        "Bearer TOKEN\x85",
        "Bearer TOKEN\x0b",
        "Bearer TOKEN\x1f",
        "Bearer \xa0TOKEN",
        "Bearer\xa0TOKEN",
        "Bearer\tTOKEN",
        "Bearer \tTOKEN",
        "\xa0Bearer TOKEN",
        "Bearer tökén",
        "Bearer TOKEN, Bearer TOKEN",
        "Basic TOKEN",
        "Digest TOKEN",
        "TOKEN",
    ],
)
def test_refuses_other_authorization(service, record, value):
    value = value and value.replace("HALF", service.token[:-8]).replace("TOKEN", service.token)
    service.refuses(record(), 401, UNAUTHORIZED, Authorization=value)


def test_asks_for_bearer_scheme(service, record):
    answer = service.post(record(), Authorization=None)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_refuses_token_in_address(service, record):
    path = "/api/v1/record?token=" + service.token
    answer = service.ask("POST", path, [("Content-Type", "application/json")], record())
    service.check_fail(answer, 401, UNAUTHORIZED)


def test_checks_token_before_body(service):
    service.refuses('{"uuid":', 401, UNAUTHORIZED, Authorization=None)


@pytest.mark.parametrize(
    "method, path",
    [
        ("GET", "/api/v1/record"),
        ("DELETE", "/api/v1/record"),
        ("GET", "/api/v1/openapi.json"),
        ("GET", "/api/test/count"),
        ("GET", "/api/test/latest"),
    ],
)
def test_requires_token_for_every_path(service, method, path):
    service.check_fail(service.ask(method, path), 401, UNAUTHORIZED)


@pytest.mark.parametrize("path", ["/", "/records", "/api/test", "/static/config.json"])
def test_unknown_path_needs_no_token_to_be_unknown(service, path):
    assert service.ask("GET", path).status_code == 404


def test_accepts_each_of_several_tokens(start):
    service = start(token=["the-new-one", "the-old-one"])
    for value, status in (
        ("Bearer the-new-one", 404),
        ("Bearer the-old-one", 404),
        ("Bearer the-new-one,the-old-one", 401),
    ):
        answer = service.ask("GET", "/api/test/latest", [("Authorization", value)])
        assert answer.status_code == status, value


# ---------------------------------------------------------------- a node's token
SECRETS = ["the-new-secret", "the-old-secret"]
OTHER_NODE = {"uuid": "not the node of this token"}
NODE_ALONE = {"authorization": "this token only writes records of its node"}
UUID = "must be 1 to 64 ASCII letters, digits and '-', the first not '-'"


def bearer(node, secret=SECRETS[0]):
    """Return the header with the token of `node`."""
    return "Bearer " + node_token(secret.encode(), node)


@pytest.fixture
def scoped(start):
    """Return a service in which one secret replaces another."""
    return start(node_secret=SECRETS)


@pytest.mark.parametrize("secret", SECRETS)
def test_node_token_writes_records_of_its_node(scoped, record, secret):
    scoped.accepts(record(), Authorization=bearer("web-1", secret))


def test_token_writes_records_of_any_node_beside_a_secret(scoped, record):
    scoped.accepts(record())


def test_one_secret_may_be_a_string(start, record):
    start(node_secret="alone").accepts(record(), Authorization=bearer("web-1", "alone"))


@pytest.mark.parametrize("secret", ["another", "the-right-token"])
def test_refuses_node_token_of_another_secret(scoped, record, secret):
    scoped.refuses(record(), 401, UNAUTHORIZED, Authorization=bearer("web-1", secret))


def test_refuses_node_tokens_without_a_secret(service, record):
    service.refuses(record(), 401, UNAUTHORIZED, Authorization=bearer("web-1"))


@pytest.mark.parametrize("uuid", ["web-2", "web-11", "WEB-1", "web"])
def test_refuses_another_node(scoped, record, uuid):
    body = record(uuid='"' + uuid + '"')
    scoped.refuses(body, 403, OTHER_NODE, Authorization=bearer("web-1"))
    scoped.logs_once("refused with 403", f"{OTHER_NODE['uuid']} (from 127.0.0.1, uuid {uuid})")


@pytest.mark.parametrize(
    "fields, status, reasons",
    [
        ({"uuid": "null"}, 400, {"uuid": "must be a string"}),
        ({"uuid": '"a b"', "host": "1"}, 400, {"uuid": UUID, "host": "unknown field"}),
        ({"uuid": '"the-right-token"'}, 400, {"uuid": "must not be a token"}),
        ({"uuid": '"web-2"', "timestamp": "1"}, 403, OTHER_NODE),
        ({"uuid": '"web-2"', "host": "1"}, 403, OTHER_NODE),
        ({"uuid": '"web-2"', "the-right-token": "1"}, 403, OTHER_NODE),
        ({"timestamp": "1"}, 400, {"timestamp": "must be a string"}),
    ],
)
def test_order_of_answers(scoped, record, fields, status, reasons):
    scoped.refuses(record(**fields), status, reasons, Authorization=bearer("web-1"))
    scoped.refuses(record(**fields), 401, UNAUTHORIZED, Authorization=bearer("web-1", "wrong"))


def test_body_that_cannot_be_read_is_400_for_any_node(scoped):
    reasons = {"body": "not valid JSON: '}' expected at character 15"}
    scoped.refuses('{"uuid":"web-2"', 400, reasons, Authorization=bearer("web-1"))


def test_conflict_is_after_the_scope(scoped, record):
    body = record(uuid='"web-2"', data="[{}]")
    scoped.accepts(body)
    answer = scoped.post(body, Authorization=bearer("web-1"))
    scoped.check_fail(answer, 403, OTHER_NODE)
    answer = scoped.post(record(uuid='"web-2"', data="[{ }]"), Authorization=bearer("web-2"))
    assert answer.status_code == 409


@pytest.mark.parametrize(
    "method, path, status",
    [
        ("GET", "/api/test/count", 403),
        ("HEAD", "/api/test/count", 403),
        ("POST", "/api/test/count", 403),
        ("GET", "/api/test/latest", 403),
        ("GET", "/api/v1/openapi.json", 403),
        ("GET", "/api/v1/record", 405),
        ("GET", "/api/v1/records", 404),
    ],
)
def test_node_token_opens_nothing_else(scoped, method, path, status):
    answer = scoped.ask(method, path, [("Authorization", bearer("web-1"))])
    assert answer.status_code == status
    if status == 403 and method != "HEAD":
        scoped.check_fail(answer, 403, NODE_ALONE)


@pytest.mark.parametrize("field", [bearer("web-1")[7:], bearer("web-2")[7:], SECRETS[1]])
def test_no_answer_or_line_shows_a_node_token_or_a_secret(scoped, record, field):
    reasons = {"body": "a token must not be a field"}
    scoped.refuses(record(**{field: "1"}), 400, reasons, Authorization=bearer("web-1"))
    assert field not in "".join(scoped.log())


def test_a_secret_is_no_name_of_a_node(scoped, record):
    body = record(uuid='"' + SECRETS[0] + '"')
    scoped.refuses(body, 400, {"uuid": "must not be a token"})
    assert SECRETS[0] not in "".join(scoped.log())

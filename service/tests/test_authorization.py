"""The bearer token: which requests it opens, and what is refused without it."""

import pytest

UNAUTHORIZED = {"authorization": "Unauthorized Access"}


@pytest.mark.parametrize(
    "value", ["Bearer TOKEN", "bearer TOKEN", "BEARER TOKEN", "Bearer    TOKEN", "Bearer TOKEN "]
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

"""Paths and methods: what each path allows, and the JSend of what it does not."""

import pytest

NOT_ALLOWED = {"request": "The method is not allowed for the requested URL."}


@pytest.fixture
def ask(service):
    """Return a function that asks with the right token."""
    headers = [("Authorization", "Bearer " + service.token)]
    return lambda method, path: service.ask(method, path, headers)


@pytest.mark.parametrize(
    "path, method, allowed",
    [
        ("/api/v1/record", "GET", "POST"),
        ("/api/v1/record", "PUT", "POST"),
        ("/api/v1/record", "PATCH", "POST"),
        ("/api/v1/record", "DELETE", "POST"),
        ("/api/v1/record", "OPTIONS", "POST"),
        ("/api/v1/record", "BREW", "POST"),
        ("/api/test/count", "POST", "GET, HEAD"),
        ("/api/test/latest", "DELETE", "GET, HEAD"),
        ("/api/v1/openapi.json", "POST", "GET, HEAD"),
    ],
)
def test_names_allowed_methods(service, ask, path, method, allowed):
    answer = ask(method, path)
    service.check_fail(answer, 405, NOT_ALLOWED)
    assert ", ".join(sorted(answer.headers["Allow"].split(", "))) == allowed


def test_head_of_record_is_not_allowed(ask):
    answer = ask("HEAD", "/api/v1/record")
    assert (answer.status_code, answer.data, answer.headers["Allow"]) == (405, b"", "POST")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/api/v1",
        "/api/v1/record/",
        "/api/v1//record",
        "/api/v1/records",
        "/API/v1/record",
        "/api/test",
        "/static/x",
        "/%ff",
    ],
)
def test_unknown_path(ask, path):
    answer = ask("GET", path)
    assert (answer.status_code, answer.mimetype) == (404, "application/json")
    assert list(answer.get_json()["data"]) == ["request"]


def test_unexpected_exception_is_answered_and_logged(service, ask, monkeypatch):
    monkeypatch.setitem(service.client.application.config, "STORE", None)
    answer = ask("GET", "/api/test/count")
    assert answer.status_code == 500
    assert answer.get_json() == {"status": "error", "message": "Internal Server Error"}
    assert any("unexpected error" in line for line in service.log())

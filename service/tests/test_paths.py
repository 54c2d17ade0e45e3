"""Paths and methods: what each path allows, and the JSend of what it does not."""

import json
from urllib.parse import unquote_to_bytes, urlsplit

import pytest
from werkzeug.test import create_environ, run_wsgi_app

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


@pytest.mark.parametrize(
    "target",
    [
        "//api/v1/record",
        "///api/v1/record",
        "/api//v1/record",
        "/api/v1/record/",
        "/api/v1/record//",
        "/./api/v1/record",
        "/api/./v1/record",
        "/x/../api/v1/record",
        "/x/%2e%2e/api/v1/record",
        "/api/v1%2frecord",
        "/api/v1%2Frecord",
        "%2fapi/v1/record",
        "api/v1/record",
        "/api/v1/record%20",
        "/api/v1/record%00",
        "/api/v1/record%0a",
        "/api/v1/record;a=b",
        "/api/v1/record#fragment",
        "/api/v1/record%3Fa=b",
        "/api/v1/%2572ecord",
        "\\api\\v1\\record",
        "http:/api/v1/record",
        "http:api/v1/record",
        "http://host//api/v1/record",
        "http://host/api/v1/record/",
        "ftp://host/api/v1/record",
        "//host/api/v1/record",
        "/api/v1/rec\tord",
    ],
)
@pytest.mark.parametrize("token", [True, False])
def test_another_spelling_of_a_path_is_another_path(service, record, target, token):
    answer = ask_for(service, record, target, token)
    assert answer.status_code == 404 and not service.stored()
    assert list(answer.get_json()["data"]) == ["request"]


@pytest.mark.parametrize(
    "target",
    [
        "/api/v1/record",
        "/api/v1/record?",
        "/api/v1/record?a=//&b=%2f",
        # The same by RFC 3986, section 2.3: escapes of letters, digits, '-', '.', '_' and '~'.
        "/api/v1/%72ecord",
        "/%61pi/v%31/recor%64",
        # The absolute form, which a server must accept (RFC 9112, section 3.2.2).
        "http://host/api/v1/record",
        "https://host:443/api/v1/record?a=b",
    ],
)
def test_the_same_path(service, record, target):
    assert ask_for(service, record, target, False).status_code == 401
    assert ask_for(service, record, target, True).status_code == 200
    assert len(service.stored()) == 1


def ask_for(service, record, target, token):
    """POST a record to `target`, and return the answer: as gunicorn passes the request on."""
    headers = [("Content-Type", "application/json")]
    headers += [("Authorization", "Bearer " + service.token)] if token else []
    path = urlsplit(target if not target.startswith("//") else "." + target).path
    path = path.lstrip(".") if target.startswith("//") else path
    environ = {"PATH_INFO": unquote_to_bytes(path).decode("latin-1"), "RAW_URI": target}
    return service.ask("POST", "/", headers, record(), environ_overrides=environ)


def test_a_prefix_that_a_header_sets_makes_another_path(service, record):
    headers = [("Authorization", "Bearer " + service.token), ("Content-Type", "application/json")]
    environ = {"SCRIPT_NAME": "/x", "PATH_INFO": "/api/v1/record", "RAW_URI": "/x/api/v1/record"}
    answer = service.ask("POST", "/", headers, record(), environ_overrides=environ)
    assert answer.status_code == 404 and not service.stored()


@pytest.mark.parametrize(
    "protocol, host, right",
    [
        ("HTTP/1.1", "api", True),
        ("HTTP/1.1", "", True),
        ("HTTP/1.1", None, False),
        ("HTTP/1.1", "api,other", False),
        ("HTTP/1.0", None, True),
        ("HTTP/1.0", "api,other", False),
    ],
)
def test_one_host_is_required(service, protocol, host, right):
    environ = create_environ("/api/test/count", "http://localhost")
    del environ["HTTP_HOST"]
    environ.update(SERVER_PROTOCOL=protocol, HTTP_AUTHORIZATION="Bearer " + service.token)
    if host is not None:
        environ["HTTP_HOST"] = host
    body, status, _ = run_wsgi_app(service.client.application, environ)
    answer = json.loads(b"".join(body).decode())
    if right:
        assert (status, answer["status"]) == ("200 OK", "success")
    else:
        reasons = {"request": "exactly one Host is required"}
        assert (status, answer) == ("400 BAD REQUEST", {"status": "fail", "data": reasons})


def test_unexpected_exception_is_answered_and_logged(service, ask, monkeypatch):
    monkeypatch.setitem(service.client.application.config, "STORE", None)
    answer = ask("GET", "/api/test/count")
    assert answer.status_code == 500
    assert answer.get_json() == {"status": "error", "message": "Internal Server Error"}
    assert any("unexpected error" in line for line in service.log())

"""Delivery: what a POST contains, which answers are final, and what is logged. No network."""

import pytest
import requests
from process_client.delivery import Answer, Delivery, system_store

URL = "https://host/api/v1/record"


class Api:
    """Takes the place of the network below requests, and gives one answer."""

    def __init__(self, monkeypatch):
        self.status, self.content, self.headers = 200, b"{}", {}
        self.error = None
        self.requests = []
        monkeypatch.setattr("requests.adapters.HTTPAdapter.send", self._send)

    def _send(self, request, **options):
        self.requests.append((request, options))
        if self.error:
            raise self.error
        answer = requests.Response()
        answer.status_code, answer._content = self.status, self.content
        answer.headers.update(self.headers)
        answer.request, answer.url = request, request.url
        return answer


@pytest.fixture
def api(monkeypatch):
    return Api(monkeypatch)


@pytest.mark.parametrize(
    "status, fate",
    [(200, "stored")]
    + [(status, "dropped") for status in (400, 404, 405, 409, 413, 415, 422)]
    + [(status, "kept") for status in (None, 301, 308, 401, 403, 408, 429, 500, 502, 503, 507)],
)
def test_answer_decides_what_becomes_of_a_reading(status, fate):
    answer = Answer(status, "", None)
    assert answer.is_success == (fate == "stored")
    assert answer.is_final == (fate == "dropped")
    assert answer.is_settled == (fate != "kept")


@pytest.mark.parametrize(
    "status, level",
    [(200, "INFO")] + [(s, "WARNING") for s in (308, 400, 401, 404, 429, 500, 507)],
)
def test_answer_is_logged(api, logged, status, level):
    api.status, api.content = status, b'{"status": "x"}'
    assert Delivery(URL, "secret").post(b"body").status == status
    assert logged() == [f'{level} Response code: {status} {{"status": "x"}}']


def test_post_has_the_token_and_the_body(api):
    Delivery(URL, "secret").post(b"body")
    ((request, _),) = api.requests
    assert (request.method, request.url, request.body) == ("POST", URL, b"body")
    wanted = {
        "Authorization": "Bearer secret",
        "Content-Type": "application/json",
        "Content-Encoding": "gzip",
    }
    assert {name: request.headers[name] for name in wanted} == wanted


def test_redirection_is_not_followed(api):
    api.status, api.headers = 308, {"Location": "https://elsewhere/"}
    assert Delivery(URL, "secret").post(b"body").status == 308
    assert len(api.requests) == 1


def test_environment_changes_nothing(api, monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text("machine host login me password hunter2")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/dev/null")
    Delivery(URL, "secret", ca_file="ca.pem").post(b"body")
    ((request, options),) = api.requests
    assert request.headers["Authorization"] == "Bearer secret"
    assert not options["proxies"] and options["verify"] == "ca.pem"


def test_answer_is_one_line_without_the_token(api, logged):
    api.status, api.content = 400, b"Bearer secret\nline 2\r\x1b[31m\xff\n"
    answer = Delivery(URL, "secret").post(b"body")
    assert answer.text == "Bearer [token] line 2  [31m\ufffd"
    assert logged() == ["WARNING Response code: 400 " + answer.text]


def test_long_answer_is_cut(api):
    api.content = b"x" * 100000
    assert len(Delivery(URL, "secret").post(b"body").text) == 2000


def test_retry_after_is_read(api):
    api.status, api.headers = 429, {"retry-after": "9"}
    assert Delivery(URL, "secret").post(b"body").retry_after == "9"


def test_failure_is_logged_without_the_token(api, logged):
    api.error = requests.ConnectionError("secret refused")
    answer = Delivery(URL, "secret").post(b"body")
    assert answer.status is None and not answer.is_settled
    assert logged() == [f"ERROR POST failed: [token] refused ({URL})"]


def test_environment_does_not_choose_the_trusted_certificates(monkeypatch):
    before = system_store()
    monkeypatch.setenv("SSL_CERT_FILE", "/dev/null")
    monkeypatch.setenv("SSL_CERT_DIR", "/dev/null")
    assert system_store() == before != "/dev/null"

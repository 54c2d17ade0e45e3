"""Delivery: what a POST contains, which answers are final, and what is logged. On loopback."""

import re
import time

import pytest
from process_client.delivery import Answer, Delivery
from process_client.losses import Losses
from process_client.packed_reading import PackedReading

from client.tests.server import RECORD, Server, answering, http

READING = PackedReading("web-1_1.5.json.gz", b"body", "boot=b;start=1;every=5;ticks=1")
PAGE = http(b"<html>Under maintenance</html>", headers=b"Content-Type: text/html\r\n")


@pytest.fixture
def api(tmp_path):
    """Return a function that starts a server with these answers, and returns it with a Delivery to
    it."""
    servers = []

    def start(*answers):
        servers.append(Server(answering(*answers)))
        losses = Losses(str(tmp_path / "losses"))
        return servers[-1], Delivery(servers[-1].url, "secret", None, losses)

    yield start
    for each in servers:
        each.close()


def headers(server, number=0):
    """Return the headers of a request as a dict."""
    lines = server.requests[number][0].split("\r\n")[1:]
    return dict(line.split(": ", 1) for line in lines)


@pytest.mark.parametrize(
    "status, fate",
    [(status, "dropped") for status in (400, 409, 413, 415, 422)]
    + [
        (status, "kept")
        for status in (
            *(None, 200, 201, 204, 301, 308, 401, 402, 403, 404, 405, 406, 407, 408, 410, 411, 414),
            *(421, 425, 426, 428, 429, 431, 451, 499, 500, 502, 503, 504, 507, 599, 999),
        )
    ],
)
def test_answer_decides_what_becomes_of_a_reading(status, fate):
    answer = Answer(status, "", None, False)
    assert answer.is_final == (fate == "dropped")
    assert answer.is_settled == (fate == "dropped")
    assert Answer(200, "", None, True).is_settled


def test_success_is_logged(api, logged):
    server, delivery = api(http(RECORD))
    assert delivery.post(READING, 10).is_success
    assert logged() == [f"INFO Response code: 200 {RECORD.decode()} ({server.url})"]


@pytest.mark.parametrize("status", [308, 400, 401, 404, 429, 500, 507])
def test_other_answer_is_logged(api, logged, status):
    server, delivery = api(http(b'{"status": "x"}', f"{status} Name"))
    assert delivery.post(READING, 10).status == status
    assert logged() == [f'WARNING Response code: {status} {{"status": "x"}} ({server.url})']


@pytest.mark.parametrize(
    "answer",
    [
        PAGE,
        http(b""),
        http(b"{}"),
        http(b"[]"),
        http(b"null"),
        http(b"\xff\xfe"),
        http(b"[" * 60000),
        http(b'{"status":"success"}'),
        http(b'{"status":"success","data":null}'),
        http(b'{"status":"success","data":[1]}'),
        http(b'{"status":["success"],"data":{"uuid":"web-1","timestamp":"1.5"}}'),
        http(RECORD.replace(b"success", b"error")),
        http(RECORD.replace(b"success", b"fail")),
        http(RECORD.replace(b"web-1", b"web-2")),
        http(RECORD.replace(b"1.5", b"1.50")),
        http(RECORD.replace(b'"1.5"', b"1.5")),
        http(RECORD.replace(b'"1.5"', b"9" * 60000)),
        http(RECORD[:-1]),
        http(RECORD[:-2] + " \u2028".encode()),  # ended the process with orjson 3.6.1
        http(RECORD.decode().encode("utf-16")),
        http(RECORD, "201 Created"),
        http(RECORD, "202 Accepted"),
    ],
)
def test_answer_that_does_not_confirm_the_record_is_no_success(api, logged, answer):
    _, delivery = api(answer)
    found = delivery.post(READING, 10)
    assert not found.is_settled
    assert logged()[0].startswith("WARNING Response code: 20")
    if found.status == 200:
        what = "ERROR POST failed: the answer is no success that names this record (http://127"
        assert logged()[-1].startswith(what)


def test_success_in_another_form_is_one(api):
    answer = b'{ "more": 1, "data": {"timestamp": "1.5", "uuid": "web-1"}, "status": "success"}\n'
    assert api(http(answer))[1].post(READING, 10).is_success


def test_post_has_the_token_the_node_the_tally_and_the_body(api):
    server, delivery = api(http(RECORD))
    before = time.time()
    delivery.post(READING, 10)
    found = headers(server)
    assert server.requests[0][1] == b"body"
    wanted = {
        "Authorization": "Bearer secret",
        "Content-Type": "application/json",
        "Content-Encoding": "gzip",
        "Process-Node": "web-1",
    }
    assert {name: found[name] for name in wanted} == wanted
    tally = found["Process-Tally"]
    assert tally.startswith(READING.tally + ";dropped=0;lost=0;refused=0;sent=")
    assert before - 1 < float(re.search(r"sent=(\d+\.\d{7})$", tally).group(1)) <= time.time()


def test_reading_without_tally_is_sent_without(api):
    server, delivery = api(http(RECORD))
    assert delivery.post(READING._replace(tally=None), 10).is_success
    assert "Process-Tally" not in headers(server)


def test_losses_are_those_at_the_time_of_sending(api, tmp_path):
    server, delivery = api(http(RECORD))
    for name in ("dropped", "lost", "lost", "refused"):
        Losses(str(tmp_path / "losses")).add(name)
    delivery.post(READING, 10)
    assert ";dropped=1;lost=2;refused=1;sent=" in headers(server)["Process-Tally"]


def test_redirection_is_not_followed(api):
    server, delivery = api(http(b"", "308 Moved", b"Location: http://127.0.0.1:1/\r\n"))
    assert delivery.post(READING, 10).status == 308
    assert len(server.requests) == 1


def test_environment_changes_nothing(api, monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password hunter2")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    server, delivery = api(http(RECORD))
    assert delivery.post(READING, 10).is_success
    assert headers(server)["Authorization"] == "Bearer secret"


def test_answer_is_one_line_without_the_token(api, logged):
    server, delivery = api(http(b"Bearer secret\nline 2\r\x1b[31m\xff\n", "400 Bad"))
    answer = delivery.post(READING, 10)
    assert answer.text == "Bearer [token] line 2  [31m\ufffd"
    assert logged() == [f"WARNING Response code: 400 {answer.text} ({server.url})"]


def test_long_answer_is_cut(api):
    assert len(api(http(b"x" * 100000))[1].post(READING, 10).text) == 2000


def test_retry_after_is_read(api):
    _, delivery = api(http(b"", "429 Slow", b"retry-after: 9\r\n"))
    assert delivery.post(READING, 10).retry_after == "9"


def test_failure_is_logged_without_the_token(api, logged):
    server, delivery = api(b"secret is not HTTP\r\n")
    answer = delivery.post(READING, 10)
    assert answer.status is None and not answer.is_settled
    assert logged() == [
        f"ERROR POST failed: not an HTTP response: [token] is not HTTP ({server.url})"
    ]

"""The connection: what it makes of odd answers, within bounds of time and memory. On loopback."""

import random
import resource
import socket
import threading
import time

import pytest
from process_client import connection as module
from process_client.connection import FAILURES, Connection, TooSlow

from client.tests.server import RECORD, Server, answering, http

LIMITS = {"CONNECT": 0.2, "SILENCE": 0.6}


@pytest.fixture
def serve(monkeypatch):
    """Return a function that starts a Server, and returns it with a Connection to it; limits of
    time are a fraction of the real ones."""
    for name, seconds in LIMITS.items():
        monkeypatch.setattr(module, name, seconds)
    servers = []

    def start(play):
        servers.append(Server(play))
        return servers[-1], Connection(servers[-1].url, None)

    yield start
    for each in servers:
        each.close()


def post(connection, body=b"body"):
    return connection.post(body, {"Authorization": "Bearer secret"}, 0.9)


def drip(data, seconds=0.05):
    """Return a `play` that sends `data` byte by byte."""

    def play(server, connection):
        server.request(connection)
        for byte in data:
            connection.sendall(bytes([byte]))
            time.sleep(seconds)

    return play


def test_answer_is_returned(serve):
    server, connection = serve(answering(http(RECORD, headers=b"Retry-After: 9\r\n")))
    status, headers, content = post(connection)
    assert (status, headers["retry-after"], content) == (200, "9", RECORD)
    ((head, body),) = server.requests
    assert head.startswith("POST /api/v1/record HTTP/1.1\r\nHost: 127.0.0.1:")
    assert body == b"body" and "\r\nAuthorization: Bearer secret" in head


def test_connection_is_kept(serve):
    _, connection = serve(answering(http(RECORD)))
    post(connection)
    sock = connection.sock
    post(connection)
    assert connection.sock is sock


@pytest.mark.parametrize(
    "answer",
    [
        http(RECORD, headers=b"Connection: close\r\n"),
        http(b"x" * 100000),  # the rest of a long answer is not read
        http(RECORD),
        b"HTTP/1.0 200 OK\r\n\r\n",
    ],
)
def test_connection_with_a_rest_is_not_used_again(serve, answer):
    def play(server, connection):
        server.request(connection)
        connection.sendall(answer)
        if b"HTTP/1.0" in answer or b"close" in answer:
            connection.close()
        else:
            time.sleep(0.05)
            connection.sendall(b"more")

    server, connection = serve(play)
    post(connection)
    time.sleep(0.1)
    first = connection.sock
    post(connection)
    assert len(server.requests) == 2 and (first is None or connection.sock is not first)


def test_connection_that_the_api_closed_meanwhile_is_opened_again(serve):
    def play(server, connection):
        server.request(connection)
        connection.sendall(http(RECORD))
        connection.close()

    _, connection = serve(play)
    for _ in range(3):
        assert post(connection)[0] == 200
        time.sleep(0.05)


@pytest.mark.parametrize(
    "interim", [b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"]
)
def test_interim_answers_are_left_out(serve, interim):
    _, connection = serve(answering(interim * 3 + http(RECORD)))
    assert post(connection)[0] == 200
    assert post(connection)[2] == RECORD


def test_redirect_is_returned(serve):
    _, connection = serve(answering(http(b"", "308 Moved", b"Location: http://127.0.0.1:1/\r\n")))
    assert post(connection)[0] == 308


SLOW = {
    "answer": drip(http(b"x" * 100)),
    "status": drip(b"HTTP/1.1 200 " + b"x" * 100),
    "headers": drip(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 99),
    "chunks": drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 99),
    "trailer": drip(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + b"X: y\r\n" * 99, 0.02
    ),
    "interim answers": drip(b"HTTP/1.1 100 Continue\r\n\r\n" * 99, 0.02),
}


@pytest.mark.parametrize("play", SLOW.values(), ids=SLOW.keys())
def test_answer_that_comes_byte_by_byte_has_a_time_limit(serve, play):
    _, connection = serve(play)
    start = time.monotonic()
    with pytest.raises(TooSlow, match=r"^request not finished within 0.9 s$"):
        post(connection)
    assert 0.8 < time.monotonic() - start < 3
    assert connection.sock is None


def test_api_that_does_not_answer_has_a_shorter_limit(serve):
    def play(server, connection):
        server.request(connection)
        time.sleep(1)

    _, connection = serve(play)
    with pytest.raises(TooSlow, match=r"^no answer within 0.6 s$"):
        post(connection)


def test_api_that_takes_nothing_has_a_limit(serve):
    _, connection = serve(lambda *_: time.sleep(2))
    with pytest.raises(TooSlow, match=r"^connection stalled for 0.6 s$"):
        post(connection, bytes(30000000))


def test_api_that_reads_slowly_has_a_limit_as_a_whole(serve):
    def play(_, connection):
        while connection.recv(65536):
            time.sleep(0.02)

    _, connection = serve(play)
    with pytest.raises(TooSlow, match=r"^request not finished within 0.9 s$"):
        post(connection, bytes(30000000))


def test_slow_name_resolution_has_a_limit(serve, monkeypatch):
    _, connection = serve(answering(http(RECORD)))
    monkeypatch.setattr("socket.getaddrinfo", lambda *_: [time.sleep(2)])
    with pytest.raises(TooSlow, match=r"^cannot resolve 127.0.0.1 within 0.9 s$"):
        post(connection)


def test_slow_tls_handshake_has_a_limit(monkeypatch):
    monkeypatch.setattr(module, "CONNECT", 0.2)
    from process_client.trust import make_context

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(1)

    def play():
        connection, _ = listener.accept()
        for byte in b"\x16\x03\x03\x40\x00" + bytes(99):  # the beginning of a long record
            try:
                connection.sendall(bytes([byte]))
            except OSError:
                return
            time.sleep(0.05)

    threading.Thread(target=play, daemon=True).start()
    url = f"https://127.0.0.1:{listener.getsockname()[1]}/api/v1/record"
    with pytest.raises(TooSlow, match=r"^no connection within 0.2 s$"):
        post(Connection(url, make_context))
    listener.close()


def test_next_address_is_tried(serve, monkeypatch):
    server, connection = serve(answering(http(RECORD)))
    find = socket.getaddrinfo

    def both(*arguments):
        (found,) = find(*arguments)
        return [(*found[:4], ("127.0.0.1", 1)), found]

    monkeypatch.setattr("socket.getaddrinfo", both)
    assert post(connection)[0] == 200


def test_refusal_before_the_end_of_the_body_is_read(serve):
    def play(_, connection):
        connection.recv(1000)
        connection.sendall(http(b"too large", "413 Too Large"))
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65536):
            pass

    _, connection = serve(play)
    assert post(connection, bytes(3000000))[0] == 413


HOSTILE = {
    "header of 10 MB": b"HTTP/1.1 200 OK\r\nX: " + b"x" * 10**7,
    "100,000 headers": b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10**5,
    "status line of 10 MB": b"x" * 10**7,
    "interim answers for ever": b"HTTP/1.1 103 Early Hints\r\n\r\n" * 10**5,
    "100 for ever": b"HTTP/1.1 100 Continue\r\n\r\n" * 10**6,
    "chunk of an odd size": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "chunk size of 10 MB": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"f" * 10**7,
    "nothing": b"",
    "another version": b"HTTP/9.9 200 OK\r\n\r\n",
    "another protocol": b"SSH-2.0-OpenSSH_9.2\r\n",
    "status of many digits": b"HTTP/1.1 " + b"9" * 400 + b" OK\r\n\r\n",
    "zeros": bytes(10**7),
}


@pytest.mark.parametrize("answer", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_answer_is_a_failure(serve, answer):
    def play(server, connection):
        server.request(connection)
        connection.sendall(answer)
        connection.close()

    _, connection = serve(play)
    with pytest.raises(FAILURES):
        post(connection)
    assert connection.sock is None


ENDLESS = {
    "long": b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
    "of a length of many digits": b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 400 + b"\r\n\r\n",
    "of negative length": b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
    "without length": b"HTTP/1.1 200 OK\r\n\r\n",
    "in chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n",
    "packed": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08",
}


@pytest.mark.parametrize("head", ENDLESS.values(), ids=ENDLESS.keys())
def test_endless_answer_is_read_in_part(serve, head):
    def play(server, connection):
        server.request(connection)
        connection.sendall(head)
        while True:
            connection.sendall(bytes(65536))

    _, connection = serve(play)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    status, _, content = post(connection)
    assert status == 200 and len(content) <= 65536
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20000  # KiB
    assert connection.sock is None


def test_any_answer_is_an_answer_or_a_failure(serve):
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    whole = http(RECORD, headers=b"Retry-After: 9\r\nTransfer-Encoding: chunked\r\n")

    def damaged():
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 9)):
            at = chance.randrange(len(data))
            data[at : at + chance.randrange(3)] = bytes(
                chance.choice(b"\r\n :;0aZ\x00\xff") for _ in range(chance.randrange(4))
            )
        return bytes(data)

    def play(server, connection):
        server.request(connection)
        connection.sendall(damaged())
        connection.close()

    _, connection = serve(play)
    for _ in range(300):
        try:
            status, _, content = post(connection)
        except FAILURES:
            continue
        assert 200 <= status <= 999 and len(content) <= 65536, seed


@pytest.mark.parametrize(
    "url, host, port, target, header",
    [
        ("https://api/api/v1/record", "api", 443, "/api/v1/record", "api"),
        ("http://127.0.0.1/r?a=b#c", "127.0.0.1", 80, "/r?a=b", "127.0.0.1"),
        ("https://[2001:db8::1]/r", "2001:db8::1", 443, "/r", "[2001:db8::1]"),
        ("https://[::1]:8443/r", "::1", 8443, "/r", "[::1]:8443"),
        ("https://API.Example:443/r", "api.example", 443, "/r", "api.example"),
    ],
)
def test_url_becomes_address_and_request(monkeypatch, url, host, port, target, header):
    connection = Connection(url, object)
    sent = []
    monkeypatch.setattr(connection, "send", sent.append)
    monkeypatch.setattr(connection, "getresponse", lambda: (_ for _ in ()).throw(ValueError))
    with pytest.raises(ValueError):
        post(connection)
    assert (connection.host, connection.port) == (host, port)
    head = b"".join(sent).decode().split("\r\n")
    assert head[:2] == [f"POST {target} HTTP/1.1", f"Host: {header}"]

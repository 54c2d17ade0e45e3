"""gunicorn's part: settings, reload, signals during a fork, and the answers of a worker."""

import json
import logging
import signal
import socket

import pytest
from gunicorn import arbiter
from gunicorn.config import Config
from gunicorn.http import errors
from gunicorn.workers.gthread import ThreadWorker
from process_service import server, worker
from process_service.config import load_config
from process_service.startup import open_store


@pytest.fixture
def config_file(tmp_path):
    """Return the path of a right config.json."""
    path = tmp_path / "config.json"
    path.write_text('{"records_dir": "records", "token": "old"}')
    return path


@pytest.fixture
def running(config_file):
    """Return the server as the command makes it."""
    config = load_config(str(config_file))
    return server.Server(config, open_store(config), "127.0.0.1:8765", 3)


@pytest.fixture
def log(caplog, monkeypatch):
    """Return a function that returns the messages logged so far."""
    monkeypatch.setattr(logging.getLogger("process_service"), "propagate", True)
    caplog.set_level(logging.INFO, "process_service")
    return lambda: [record.getMessage() for record in caplog.records]


def test_settings(running):
    settings = running.cfg.settings
    wanted = {"bind": ["127.0.0.1:8765"], "workers": 3, "threads": 4, "keepalive": 75}
    assert {name: settings[name].get() for name in wanted} == wanted
    assert issubclass(running.cfg.worker_class, worker.Worker)
    if "control_socket_disable" in settings:
        assert settings["control_socket_disable"].get() is True


def test_worker_has_the_configuration_of_its_server(running):
    app = running.load()
    assert (app.config["TOKENS"].tokens, app.config["STORE"]) == ([b"old"], running.store)


def test_reload_takes_a_changed_file(running, config_file):
    config_file.write_text(
        '{"records_dir": "others", "token": "new", "node_secret": "newer", "max_record_mb": 2}'
    )
    running.reload()
    app = running.load()
    tokens = app.config["TOKENS"]
    assert (tokens.tokens, tokens.node_secrets) == ([b"new"], [b"newer"])
    assert app.config["MAX_RECORD_BYTES"] == 2 * 1024 * 1024
    assert app.config["STORE"].files.path == str(config_file.parent / "others")


@pytest.mark.parametrize(
    "text, fault",
    [
        ("{", "not valid JSON"),
        ('{"records_dir": "config.json", "token": "new"}', "Could not create storage directory"),
    ],
)
def test_reload_keeps_the_configuration_if_the_new_one_is_faulty(
    running, config_file, log, text, fault
):
    store = running.store
    config_file.write_text(text)
    running.reload()
    assert (running.config.tokens, running.store) == ([b"old"], store)
    (line,) = log()
    assert line.startswith(f"{config_file}: {fault}")


def test_invalid_address_ends_with_one_line(running, log, monkeypatch):
    def fail(_):
        raise RuntimeError("not an address")

    monkeypatch.setattr(server, "Arbiter", fail)
    with pytest.raises(SystemExit) as end:
        running.run()
    assert (end.value.code, log()) == (1, ["not an address"])


def blocked():
    """Return those of the signals that end a worker which are blocked now."""
    return set(worker.ENDINGS) & signal.pthread_sigmask(signal.SIG_BLOCK, ())


@pytest.mark.parametrize("fails", [False, True])
def test_fork_blocks_the_signals_that_end_a_worker(monkeypatch, fails):
    seen = []

    def spawn_worker(_):
        seen.append(blocked())
        if fails:
            raise OSError("no process")
        return 7

    monkeypatch.setattr(arbiter.Arbiter, "spawn_worker", spawn_worker)
    main = object.__new__(server.Arbiter)
    if fails:
        with pytest.raises(OSError):
            main.spawn_worker()
    else:
        assert main.spawn_worker() == 7
    assert (seen, blocked()) == ([set(worker.ENDINGS)], set())


def test_worker_receives_signals_once_it_has_handlers(monkeypatch):
    seen = []
    monkeypatch.setattr(ThreadWorker, "init_signals", lambda _: seen.append(blocked()))
    signal.pthread_sigmask(signal.SIG_BLOCK, worker.ENDINGS)
    try:
        object.__new__(worker.Worker).init_signals()
        assert (seen, blocked()) == ([set(worker.ENDINGS)], set())
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, worker.ENDINGS)


@pytest.mark.parametrize(
    "fault, status, reason",
    [
        (errors.InvalidRequestLine("Bearer secret"), 400, "Bad Request"),
        (errors.InvalidHeader("Bearer secret"), 400, "Bad Request"),
        (errors.LimitRequestLine(9000, 8190), 414, "URI Too Long"),
        (errors.LimitRequestHeaders("Bearer secret"), 431, "Request Header Fields Too Large"),
        (RuntimeError("unexpected"), 500, "Internal Server Error"),
    ],
)
def test_worker_answers_invalid_http_in_jsend(log, fault, status, reason):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        object.__new__(worker.Worker).handle_error(None, ours, None, fault)
        answer = theirs.recv(10000).decode()
    head, body = answer.split("\r\n\r\n")
    status_line, *headers = head.split("\r\n")
    assert status_line == f"HTTP/1.1 {status} {reason}"
    assert f"Content-Length: {len(body)}" in headers
    assert "Content-Type: application/json" in headers
    assert "Connection: close" in headers
    if status == 500:
        assert json.loads(body) == {"status": "error", "message": reason}
        assert log() == ["unexpected error"]
    else:
        assert json.loads(body) == {"status": "fail", "data": {"request": reason}}
        assert log() == [f"refused with {status}: {reason}"]


def test_worker_survives_a_client_that_is_gone():
    ours, theirs = socket.socketpair()
    theirs.close()
    with ours:
        object.__new__(worker.Worker).handle_error(None, ours, None, errors.NoMoreData())


@pytest.mark.parametrize(
    "line, right",
    [
        ("Authorization: Bearer TOKEN", True),
        ("authorization:\tBearer TOKEN \t", True),
        ("Authorization: Bearer TOKEN\xa0", False),
        ("AUTHORIZATION: Bearer TOKEN \x85 ", False),
        ("Authorization:\xa0Bearer TOKEN", False),
        ("Authorization\xa0: Bearer TOKEN", False),
        ("\xa0Authorization: Bearer TOKEN", False),
        ("Authorization: Bearer TOKEN\x1f", False),
        ("X-Name: caf\xe9\xa0", True),
        ("X-Authorization: l\xe0\xa0", True),
    ],
)
def test_request_for_old_gunicorn_keeps_the_token_as_it_is(line, right):
    request = object.__new__(worker.StrictRequest)
    request.cfg, request.peer_addr, request.scheme = Config(), ("192.0.2.1", 1), "http"
    request.limit_request_fields, request.limit_request_field_size = 100, 8190
    data = ("Host: api\r\n" + line + "\r\nAccept: */*").encode("latin-1")
    if right:
        assert len(request.parse_headers(data)) == 3
    else:
        with pytest.raises(errors.InvalidHeader):
            request.parse_headers(data)


def test_lingering_worker_uses_this_request(lingering, monkeypatch):
    monkeypatch.setattr(worker.parser.RequestParser, "mesg_class", None)
    monkeypatch.setattr(ThreadWorker, "init_process", lambda _: None)
    lingering.init_process()
    assert worker.parser.RequestParser.mesg_class is worker.StrictRequest


class Poller:
    """Knows which sockets are watched."""

    def __init__(self, *watched):
        self.watched = set(watched)

    def unregister(self, listener):
        self.watched.remove(listener)


class Timers:
    """Collects the timers that would be started."""

    def __init__(self):
        self.started = []

    def __call__(self, *arguments):
        self.started.append(arguments)
        return self

    def start(self):
        """Start nothing."""


@pytest.fixture
def lingering(monkeypatch):
    """Return a worker of the kind for Python 3.6 that has booted; its `exits` are in the list."""
    exits = []
    monkeypatch.setattr(ThreadWorker, "handle_exit", lambda *call: exits.append(call[1:]))
    monkeypatch.setattr(worker, "Timer", Timers())
    found = object.__new__(worker.LingeringWorker)
    found.booted, found.exits = True, exits
    found.sockets, found.poller = ["one", "two"], Poller("one", "other")
    return found


def test_lingering_worker_answers_open_connections_before_it_ends(lingering):
    lingering.handle_exit(signal.SIGTERM, None)
    lingering.handle_exit(signal.SIGTERM, None)
    assert (lingering.exits, lingering.poller.watched) == ([], {"other"})
    ((seconds, end, arguments),) = worker.Timer.started
    assert seconds == worker.LINGER
    end(*arguments)
    assert lingering.exits == [(signal.SIGTERM, None)]


def test_lingering_worker_ends_at_once_before_it_has_booted(lingering):
    lingering.booted = False
    lingering.handle_exit(signal.SIGTERM, None)
    assert (lingering.exits, worker.Timer.started) == ([(signal.SIGTERM, None)], [])


@pytest.mark.parametrize("ending", [False, True])
def test_lingering_worker_closes_connections_while_it_ends(lingering, monkeypatch, ending):
    class Request:
        def should_close(self):
            return False

    monkeypatch.setattr(ThreadWorker, "handle_request", lambda _, req, conn: req.should_close())
    lingering.ending = ending
    assert lingering.handle_request(Request(), None) is ending

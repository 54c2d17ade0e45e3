"""gunicorn as the archive runs it: settings, reload, and the answers of a worker."""

import json
import socket

import pytest
from gunicorn.http import errors
from process_archive.config import load_config
from process_archive.web import server
from process_archive.web.worker import Worker


@pytest.fixture
def config_file(tmp_path):
    """Return the path of a right config.json."""
    (tmp_path / "records").mkdir()
    path = tmp_path / "config.json"
    path.write_text('{"records_dir": "records", "read_token": "old"}')
    return path


@pytest.fixture
def running(config_file):
    """Return the server as the command makes it."""
    return server.Server(load_config(str(config_file)), "127.0.0.1:8765", 3)


def test_settings(running):
    settings = running.cfg.settings
    wanted = {"bind": ["127.0.0.1:8765"], "workers": 3, "keepalive": 75}
    assert {name: settings[name].get() for name in wanted} == wanted
    assert issubclass(running.cfg.worker_class, Worker)


def test_reload_takes_a_changed_file(running, config_file):
    config_file.write_text('{"records_dir": "records", "read_token": "new"}')
    running.reload()
    assert running.load().config["ARCHIVE"].read_tokens == [b"new"]


def test_reload_keeps_the_configuration_if_the_new_one_is_faulty(running, config_file):
    config_file.write_text("{")
    running.reload()
    assert running.load().config["ARCHIVE"].read_tokens == [b"old"]


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (errors.LimitRequestLine(1, 2), 414),
        (errors.LimitRequestHeaders("x"), 431),
        (errors.InvalidHeader("x"), 400),
        (ValueError("x"), 500),
    ],
)
def test_a_worker_answers_in_jsend_what_is_no_http(fault, status):
    ours, theirs = socket.socketpair()
    Worker.handle_error(object.__new__(Worker), None, ours, ("127.0.0.1", 1), fault)
    ours.close()
    head, _, body = theirs.recv(4096).decode().partition("\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ")
    assert json.loads(body)["status"] == ("error" if status == 500 else "fail")

"""The command: what serve and cleanup do with the configuration and their options."""

import json
import os
import sys
import time

import pytest
from process_service import cli, logs, server
from process_service.file_store import FileStore
from process_service.store import StoreError
from process_service.tokens import node_token

DAY = 86400
HALF_WRITTEN = ".web-1_1.5.json.k2_x9ab.tmp"


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Return a function that runs process-service with the config.json in tmp_path."""
    config_file = tmp_path / "config.json"
    config_file.write_text('{"records_dir": "records", "token": "right", "min_free_mb": 0}')
    niceness = []
    monkeypatch.setattr(os, "nice", niceness.append)

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["process-service", "--config", str(config_file), *words])
        try:
            cli.main()
        finally:
            for handler in logs.log.handlers:
                handler.close()
        return niceness

    return run


@pytest.fixture
def records(tmp_path):
    """Return the folder of records with an old one, a new one and an old half-written one."""
    folder = tmp_path / "records"
    folder.mkdir()
    for name, days in (("a_1.json", 8), ("a_2.json", 6), (HALF_WRITTEN, 1)):
        (folder / name).write_text("[{}]")
        os.utime(str(folder / name), (time.time() - days * DAY,) * 2)
    return folder


@pytest.mark.parametrize(
    "options, kept", [((), ["a_2.json", HALF_WRITTEN]), (("--all",), ["a_2.json"])]
)
def test_cleanup_removes_and_logs(run, records, tmp_path, options, kept):
    assert run("cleanup", *options) == [19]
    assert sorted(path.name for path in records.iterdir()) == sorted(kept)
    lines = (tmp_path / "service.log").read_text().splitlines()
    assert " INFO cleanup removed 1 records older than 7 days in " in lines[-1]


def test_cleanup_after_a_fraction_of_a_day(run, records, tmp_path):
    config = '{"records_dir": "records", "token": "right", "min_free_mb": 0, "keep_records": 0.25}'
    (tmp_path / "config.json").write_text(config)
    (records / "a_3.json").touch()
    run("cleanup")
    assert sorted(path.name for path in records.iterdir()) == [HALF_WRITTEN, "a_3.json"]
    assert " removed 2 records older than 0.25 days in " in (tmp_path / "service.log").read_text()


def test_share(run, records, tmp_path, monkeypatch, capsys):
    for path in records.iterdir():
        path.chmod(0o600)
    assert run("share") == []
    modes = {path.name: path.stat().st_mode & 0o777 for path in records.iterdir()}
    assert modes == {"a_1.json": 0o640, "a_2.json": 0o640, HALF_WRITTEN: 0o600}
    end = " INFO share let the group of the records read 2 more files"
    assert (tmp_path / "service.log").read_text().splitlines()[-1].endswith(end)
    monkeypatch.setattr(FileStore, "share", lambda *_: (0, 5))
    run("share")
    warning = "process-service: share: 5 files belong to other accounts, or to no such group\n"
    assert capsys.readouterr().err == warning


def test_cleanup_that_fails_ends_with_one_line(run, records, monkeypatch, capsys):
    def fail(*_):
        raise StoreError("Could not read records")

    monkeypatch.setattr(FileStore, "remove_older", fail)
    with pytest.raises(SystemExit) as end:
        run("cleanup")
    assert end.value.code == 1
    assert capsys.readouterr().err == "process-service: Could not read records\n"


@pytest.mark.parametrize(
    "options, bind, workers",
    [
        ((), "127.0.0.1:8000", 2),
        (("--bind", "127.0.0.1:8765", "--workers", "5"), "127.0.0.1:8765", 5),
    ],
)
def test_serve(run, records, monkeypatch, options, bind, workers):
    served = []

    class Server:
        def __init__(self, config, store, *settings):
            served.append((config.tokens, store.files.path) + settings)

        def run(self):
            served.append("running")

    monkeypatch.setattr(server, "Server", Server)
    run("serve", *options)
    assert served == [([b"right"], str(records), bind, workers), "running"]
    assert sorted(path.name for path in records.iterdir()) == ["a_1.json", "a_2.json"]


def test_command_is_required(run, capsys):
    with pytest.raises(SystemExit) as end:
        run()
    assert end.value.code == 2
    assert "COMMAND" in capsys.readouterr().err


NODE = "a9201032-1e1f-40a2-8995-8472a76dd7d2"


def configure(tmp_path, **settings):
    """Add `settings` to the configuration."""
    path = tmp_path / "config.json"
    path.write_text(json.dumps(dict(json.loads(path.read_text()), **settings)))


@pytest.mark.parametrize("secret", ["new", ["new", "old"]])
def test_token_prints_the_token_of_a_node_and_nothing_else(run, tmp_path, capsys, secret):
    configure(tmp_path, node_secret=secret)
    run("token", NODE)
    assert capsys.readouterr() == (node_token(b"new", NODE) + "\n", "")
    assert [path.name for path in tmp_path.iterdir()] == ["config.json"]


def test_token_needs_a_secret(run, tmp_path, capsys):
    with pytest.raises(SystemExit) as end:
        run("token", NODE)
    assert end.value.code == 1
    line = f"process-service: {tmp_path}/config.json: 'node_secret' is not configured\n"
    assert capsys.readouterr() == ("", line)


@pytest.mark.parametrize("uuid", ["", "a b", "a_1", "x" * 65])
def test_token_is_for_a_name_that_a_node_can_have(run, tmp_path, capsys, uuid):
    configure(tmp_path, node_secret="new")
    with pytest.raises(SystemExit) as end:
        run("token", uuid)
    assert end.value.code == 2
    captured = capsys.readouterr()
    assert captured.out == "" and "must be 1 to 64 ASCII letters, digits and '-'" in captured.err

"""config.json: what the service accepts, and the one line that names the fault of a wrong file."""

import json
import sys

import pytest
from process_service import cli, create_app
from process_service.config import load_config

RIGHT = {"records_dir": "records", "token": "right"}
STORAGE = "Storage directory not configured"
PLACE = "Could not create storage directory"
TOKEN = "bearer token not configured"
SECRET = "'node_secret' must be a string or a list of strings, printable ASCII without spaces"
TO_100000 = "must be a whole number from %d to 100000"
KEEP = "'keep_records' must be a number from 0.01 to 100000"


@pytest.fixture
def config_file(tmp_path, monkeypatch):
    """Return the path of config.json, which a start reads."""
    monkeypatch.setenv("PROCESS_SERVICE_CONFIG", str(tmp_path / "config.json"))
    return tmp_path / "config.json"


def settings(**changes):
    """Return the JSON of a right configuration with `changes`; None removes a key."""
    changed = dict(RIGHT, **changes)
    return json.dumps({key: value for key, value in changed.items() if value is not None})


FAULTS = [
    ("", "not valid JSON: line 1 column 1: Expecting value"),
    ('{"records_dir" "records"}', "not valid JSON: line 1 column 16: Expecting ':'"),
    ("[]", "not a JSON object: it must be {...} with the keys"),
    ('{"token": "a", "token": "b"}', "not valid JSON: duplicate key 'token'"),
    (b'{"token": "caf\xe9"}', "not valid JSON: line 1 column 15: not UTF-8 text"),
    ("[" * 100000, "not valid JSON: nested too deeply"),
    (settings(records_dir=None), STORAGE),
    (settings(records_dir=""), STORAGE),
    (settings(records_dir=7), STORAGE),
    (settings(records_dir="config.json"), PLACE),
    (settings(records_dir="config.json/deep"), PLACE),
    (settings(records_dir="nul\0"), PLACE),
    (settings(token=None), TOKEN),
    (settings(token=""), TOKEN),
    (settings(token=7), TOKEN),
    (settings(token=[]), TOKEN),
    (settings(token=["right", 7]), TOKEN),
    (settings(token=["right", ""]), TOKEN),
    (settings(token="two words"), TOKEN),
    (settings(token="tökén"), TOKEN),
    (settings(node_secret=""), SECRET),
    (settings(node_secret=7), SECRET),
    (settings(node_secret=[]), SECRET),
    (settings(node_secret=["secret", ""]), SECRET),
    (settings(node_secret=["secret", None]), SECRET),
    (settings(node_secret={"secret": "old"}), SECRET),
    (settings(node_secret="two words"), SECRET),
    (settings(node_secret="s\u00e9cret"), SECRET),
    ('{"records_dir": "records", "token": "right", "node_secret": null}', SECRET),
    (settings(node_secret=["new", "right"]), "'node_secret' must not be a token"),
    (settings(record_dir="records"), "unknown key 'record_dir'; known keys: records_dir, token"),
    (settings(keep_records=0), KEEP),
    (settings(keep_records=0.009), KEEP),
    (settings(keep_records=-1), KEEP),
    (settings(keep_records="7"), KEEP),
    (settings(keep_records=True), KEEP),
    (settings(keep_records=[7]), KEEP),
    (settings(keep_records=100001), KEEP),
    (settings(keep_records=float("nan")), KEEP),
    (settings(keep_records=float("inf")), KEEP),
    (settings(pack_records=1), "'pack_records' must be true or false"),
    (settings(pack_records="true"), "'pack_records' must be true or false"),
    (settings(sealed_first=True), "'sealed_first' must be false, or the folder"),
    (settings(sealed_first=""), "'sealed_first' must be false, or the folder"),
    (settings(max_record_mb=1.5), "'max_record_mb' " + TO_100000 % 1),
    (settings(max_record_mb=0), "'max_record_mb' " + TO_100000 % 1),
    (settings(max_record_mb="16"), "'max_record_mb' " + TO_100000 % 1),
    (settings(min_free_mb=-1), "'min_free_mb' " + TO_100000 % 0),
]


@pytest.mark.parametrize("text, fault", FAULTS, ids=[str(text)[:50] for text, _ in FAULTS])
def test_fault_ends_start_with_one_line(config_file, capsys, text, fault):
    config_file.write_bytes(text if isinstance(text, bytes) else text.encode())
    check_start_fails(config_file, capsys, fault)


def test_missing_file_ends_start(config_file, capsys):
    check_start_fails(config_file, capsys, "configuration file does not exist")


def test_folder_in_place_of_file_ends_start(config_file, capsys):
    config_file.mkdir()
    check_start_fails(config_file, capsys, "Could not open configuration file: Is a directory")


def check_start_fails(config_file, capsys, fault):
    with pytest.raises(SystemExit) as end:
        create_app()
    assert end.value.code == 1
    log = (config_file.parent / "service.log").read_text(encoding="utf-8")
    for text in (capsys.readouterr().err, log):
        (line,) = text.splitlines()
        assert f"{config_file}: {fault}" in line


def test_missing_folder_is_one_line_as_well(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PROCESS_SERVICE_CONFIG", str(tmp_path / "gone/config.json"))
    with pytest.raises(SystemExit):
        create_app()
    (line,) = capsys.readouterr().err.splitlines()
    assert "configuration file does not exist" in line


@pytest.fixture
def run(config_file, monkeypatch):
    """Return a function that runs process-service and returns the exit status."""

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["process-service", "--config", str(config_file), *words])
        try:
            cli.main()
        except SystemExit as end:
            return end.code
        return 0

    return run


@pytest.mark.parametrize("text, fault", FAULTS, ids=[str(text)[:50] for text, _ in FAULTS])
def test_check_finds_fault_and_leaves_no_file(config_file, run, capsys, text, fault):
    config_file.write_bytes(text if isinstance(text, bytes) else text.encode())
    assert run("check") == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert f"{config_file}: {fault}" in line
    assert list(config_file.parent.iterdir()) == [config_file]


def test_check_of_right_file(config_file, run, capsys):
    config_file.write_text(settings())
    assert run("check") == 0
    assert "config.json: nothing wrong" in capsys.readouterr().out
    assert list(config_file.parent.iterdir()) == [config_file]


@pytest.mark.parametrize("workers", ["0", "-1", "two"])
def test_refuses_number_of_workers(config_file, run, capsys, workers):
    config_file.write_text(settings())
    assert run("serve", "--workers", workers) == 2
    wanted = "must be a whole number from 1, not " + workers
    assert wanted in capsys.readouterr().err


@pytest.mark.parametrize("records_dir", ["records", "a/deep/one/records", "records/"])
def test_makes_records_dir_that_does_not_exist(config_file, records_dir):
    config_file.write_text(settings(records_dir=records_dir))
    create_app()
    folder = config_file.parent / records_dir
    assert folder.is_dir() and not folder.stat().st_mode & 0o007


def test_defaults(config_file):
    config_file.write_text(settings())
    config = load_config(str(config_file))
    assert (config.keep_records, config.max_record_mb, config.min_free_mb) == (7, 16, 100)
    assert config.pack_records is False
    assert config.sealed_first is False


@pytest.mark.parametrize("folder", ["sealed", "/var/lib/process-records/sealed"])
def test_the_folder_of_sealed_lists_is_relative_to_the_file(config_file, folder):
    config_file.write_text(settings(sealed_first=folder))
    assert load_config(str(config_file)).sealed_first == str(config_file.parent / folder)


def test_least_and_most(config_file):
    config_file.write_text(settings(keep_records=0.01, max_record_mb=100000, min_free_mb=0))
    config = load_config(str(config_file))
    assert (config.keep_records, config.max_record_mb, config.min_free_mb) == (0.01, 100000, 0)


@pytest.mark.parametrize(
    "secret, known", [(None, []), ("one", [b"one"]), (["new", "old"], [b"new", b"old"])]
)
def test_node_secrets(config_file, secret, known):
    config_file.write_text(settings(node_secret=secret))
    assert load_config(str(config_file)).node_secrets == known

"""config.json: what the archive accepts, and the one line that names the fault of a wrong file."""

import json

import pytest
from process_archive.config import load_config

RIGHT = {"records_dir": "records", "read_token": "right"}
STORAGE = "Storage directory not configured"
TOKEN = "bearer token not configured"
TO_MOST = "must be a whole number from %d to 1000000000"


def settings(**changes):
    """Return the JSON of a right configuration with `changes`; None removes a key."""
    changed = dict(RIGHT, **changes)
    return json.dumps({key: value for key, value in changed.items() if value is not None})


FAULTS = [
    ("", "not valid JSON: line 1 column 1: Expecting value"),
    ('{"records_dir" "records"}', "not valid JSON: line 1 column 16: Expecting ':'"),
    ("[]", "not a JSON object: it must be {...} with the keys records_dir and read_token"),
    ('{"archive": "a", "archive": "b"}', "not valid JSON: duplicate key 'archive'"),
    (b'{"read_token": "caf\xe9"}', "not valid JSON: line 1 column 20: not UTF-8 text"),
    ("[" * 100000, "not valid JSON: nested too deeply"),
    (settings(records_dir=None), STORAGE),
    (settings(records_dir=""), STORAGE),
    (settings(records_dir=7), STORAGE),
    (settings(records_dir="nul\0"), STORAGE),
    (settings(read_token=None), TOKEN),
    (settings(read_token=""), TOKEN),
    (settings(read_token=[]), TOKEN),
    (settings(read_token=["right", 7]), TOKEN),
    (settings(read_token="two words"), TOKEN),
    (settings(read_token="tökén"), TOKEN),
    (settings(token="x"), "unknown key 'token'; known keys: records_dir, read_token, archive"),
    (settings(archive=""), "'archive' must be a path"),
    (settings(archive=7), "'archive' must be a path"),
    (settings(archive="s3://B"), "'archive' must be a folder, or s3://BUCKET/PREFIX"),
    (settings(archive="http://bucket"), "'archive' must be a folder, or s3://BUCKET/PREFIX"),
    (settings(path_style=True), "'path_style' is only for an archive in a bucket (s3://...)"),
    (settings(archive="s3://bucket", path_style=1), "'path_style' must be true or false"),
    (settings(archive="s3://bucket", endpoint="http://example.org"), "'endpoint' must be https://"),
    (settings(archive="s3://bucket", ship_seconds=0), "'ship_seconds' must be a number from 0.1"),
    (settings(archive="s3://bucket", secret_key="x"), "unknown key 'secret_key'"),
    (settings(sealed_lists=False), "'sealed_lists' must be a path"),
    (settings(keep_archive=0), "'keep_archive' must be a number of days from 0.01 to 100000"),
    (settings(keep_archive=True), "'keep_archive' must be a number of days"),
    (settings(max_archive_mb=0), "'max_archive_mb' " + TO_MOST % 1),
    (settings(min_free_mb=-1), "'min_free_mb' " + TO_MOST % 0),
    (settings(min_free_mb="7"), "'min_free_mb' " + TO_MOST % 0),
    (settings(seal_processes=0), "'seal_processes' " + TO_MOST % 1),
    (settings(max_rows=1.5), "'max_rows' " + TO_MOST % 1),
]


@pytest.mark.parametrize(("content", "cause"), FAULTS)
def test_a_fault_is_one_line_that_names_file_and_cause(tmp_path, run, content, cause):
    path = tmp_path / "config.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    status, _, stderr = run("--config", str(path), "check")
    assert status == 1
    assert stderr.startswith(f"process-archive: {path}: {cause}") and stderr.count("\n") == 1


def test_a_missing_file_is_named(tmp_path, run):
    status, _, stderr = run("--config", str(tmp_path / "none.json"), "check")
    assert status == 1
    assert stderr == f"process-archive: {tmp_path}/none.json: configuration file does not exist\n"


def test_defaults_and_folders_relative_to_the_file(tmp_path):
    path = tmp_path / "config.json"
    path.write_text(settings(sealed_lists="../sealed", read_token=["a", "b"]))
    config = load_config(str(path))
    assert config.records_dir == str(tmp_path / "records")
    assert config.archive == str(tmp_path / "segments")
    assert config.sealed_lists == str(tmp_path.parent / "sealed")
    assert config.read_tokens == [b"a", b"b"]
    assert (config.keep_archive, config.max_archive_mb, config.min_free_mb) == (90, None, 100)
    assert config.seal_processes == 1


def test_check_names_what_it_checked(tmp_path, run):
    (tmp_path / "records").mkdir()
    (tmp_path / "config.json").write_text(settings())
    assert run("--config", str(tmp_path / "config.json"), "check") == (
        0, f"process-archive: {tmp_path}/config.json: nothing wrong\n", "",
    )  # fmt: skip


def test_check_names_records_that_cannot_be_read(tmp_path, run):
    (tmp_path / "config.json").write_text(settings())
    status, _, stderr = run("--config", str(tmp_path / "config.json"), "check")
    assert (status, f"cannot read the records in '{tmp_path}/records'" in stderr) == (1, True)


def test_check_names_a_place_that_cannot_be_made(tmp_path, run):
    (tmp_path / "records").mkdir()
    (tmp_path / "config.json").write_text(settings(archive="config.json/segments"))
    status, _, stderr = run("--config", str(tmp_path / "config.json"), "check")
    assert (status, "is not a folder" in stderr) == (1, True)


def test_folders_in_place_of_a_file(tmp_path, run):
    place, records = str(tmp_path / "segments"), str(tmp_path)
    assert run("--archive", place, "--records", records, "check")[0] == 0
    status, _, stderr = run("--archive", place, "check")
    assert (status, stderr) == (1, "process-archive: --archive and --records belong together\n")

"""service.log and stderr: which lines are where, and what happens if they cannot be written."""

import os
import time
from contextlib import suppress

import pytest
from process_service import logs


@pytest.fixture
def config_file(tmp_path):
    """Return the path of config.json beside a log that is closed after the test."""
    logs.log_to_stderr()
    yield tmp_path / "config.json"
    for handler in logs.log.handlers:
        with suppress(OSError):  # lines that the full disk did not take
            handler.close()
    del logs.log.handlers[:]


def log_of(config_file):
    """Return the lines of service.log."""
    return (config_file.parent / "service.log").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("level, on_stderr", [("info", False), ("warning", True), ("error", True)])
def test_levels(config_file, capsys, level, on_stderr):
    logs.log_to_stderr()  # on the stderr that is captured
    logs.log_beside(str(config_file))
    getattr(logs.log, level)("a %s", "line")
    (line,) = log_of(config_file)
    assert line.endswith(f" {level.upper()} a line")
    assert capsys.readouterr().err == ("process-service: a line\n" if on_stderr else "")


def test_second_start_in_a_process_repeats_no_line(config_file):
    for _ in range(2):
        logs.log_to_stderr()
        logs.log_beside(str(config_file))
    logs.log.info("once")
    assert len(log_of(config_file)) == 1


def test_time_is_utc(config_file, monkeypatch):
    with monkeypatch.context() as japan:
        japan.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        logs.log_beside(str(config_file))
        before = time.strftime("%Y-%m-%dT%H:%M", time.gmtime())
        logs.log.info("now")
        after = time.strftime("%Y-%m-%dT%H:%M", time.gmtime())
    time.tzset()
    (line,) = log_of(config_file)
    assert line[:16] in (before, after)


def test_file_is_opened_again_after_a_rename(config_file):
    logs.log_beside(str(config_file))
    logs.log.info("one")
    os.rename(str(config_file.parent / "service.log"), str(config_file.parent / "service.log.1"))
    logs.log.info("two")
    (line,) = log_of(config_file)
    assert line.endswith("INFO two")


def test_full_disk_stops_nothing(config_file, capsys):
    logs.log_to_stderr()
    os.symlink("/dev/full", str(config_file.parent / "service.log"))
    logs.log_beside(str(config_file))
    logs.log.info("a line")
    logs.log.error("another")
    assert capsys.readouterr().err == "process-service: another\n"


def test_folder_that_is_gone_after_the_start_stops_nothing(config_file, tmp_path):
    folder = tmp_path / "state"
    folder.mkdir()
    logs.log_beside(str(folder / "config.json"))
    (folder / "service.log").unlink()
    folder.rmdir()
    logs.log.info("a line")


def test_log_that_cannot_be_opened_is_named(config_file, capsys):
    logs.log_to_stderr()
    (config_file.parent / "service.log").mkdir()
    logs.log_beside(str(config_file))
    wanted = f"process-service: {config_file.parent / 'service.log'}: cannot write this log: "
    assert capsys.readouterr().err == wanted + "Is a directory\n"


def test_missing_folder_is_left_to_the_configuration(config_file, capsys):
    logs.log_to_stderr()
    logs.log_beside(str(config_file.parent / "gone" / "config.json"))
    assert capsys.readouterr().err == ""

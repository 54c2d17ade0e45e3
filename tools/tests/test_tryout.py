"""`make try` reads the names of new records from service.log, and seals them now and then."""

import os

import pytest

from tools import tryout, tryout_archive


def test_names_are_read_from_complete_lines(tmp_path):
    file = tmp_path / "service.log"
    file.write_bytes(b"T INFO stored web-1_1.5.json (20 bytes)\nT INFO Listening at: x\nT INFO sto")
    with file.open("rb") as log, file.open("ab") as service:
        assert tryout.new_names(log) == ["web-1_1.5.json"]
        assert tryout.new_names(log) == []
        service.write(b"red web-1_2.json (9 bytes)\nT INFO stored web-1_3.json (9 bytes)\nT")
        service.flush()
        assert tryout.new_names(log) == ["web-1_2.json", "web-1_3.json"]


class Job:
    """A program that has ended."""

    def __init__(self, status):
        self.returncode = status

    def poll(self):
        return self.returncode


def test_the_archive_folds_what_is_there_and_then_seals(tmp_path, capsys):
    records, folder = tmp_path / "records", tmp_path / "archive"
    segment = folder / "segments/2026-11-28/03-0001/readings.parquet"
    for file, size in ((records / "web-1_10.5.json", 300), (segment, 100)):
        file.parent.mkdir(parents=True)
        file.write_bytes(b"x" * size)
        os.utime(file, (1, 1))
    started, children = [], {}

    def start(name, *arguments, log):
        started.append(arguments[-1])
        return Job(0)

    sealing = tryout_archive.Sealing(folder, records, start)
    sealing.go_on(children)
    assert started == []
    sealing.due = sealing.folding = 0
    for _ in range(5):
        sealing.go_on(children)
    assert started == ["compact", "seal"]
    printed = capsys.readouterr().out
    assert "1 records have 300 bytes, and sealed 100 bytes: 3 times smaller" in printed
    assert ".try/process-archive restore web-1 10.5 " in printed


def test_a_seal_that_fails_is_named(tmp_path):
    sealing = tryout_archive.Sealing(tmp_path, tmp_path, lambda *_, log: Job(1))
    sealing.due, children = 0, {}
    sealing.go_on(children)
    with pytest.raises(tryout_archive.Failed, match=r"the archive's seal failed: see .*job\.log"):
        sealing.go_on(children)

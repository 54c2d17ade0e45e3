"""The command compact: fewer segments, the same readings."""

import json
import time

import pyarrow.parquet as pq
import pytest
from process_archive import compact as module
from process_archive.catalog import Catalog
from process_archive.compact import compact
from process_archive.replaced import KEPT
from process_archive.restore import restore
from process_archive.segments import FolderPlace

from archive.tests.samples import process, reading

HOUR = 1600002000 // 3600 * 3600  # of arrival


def contents(count):
    return [
        reading(process(1), process(2, nice=n // 2), process(3, cpu_num=n)) for n in range(count)
    ]


def store(host, content, timestamp, arrived=HOUR):
    """Store a record with the content at 5 * timestamp, and return its timestamp."""
    host.store(str(5 * timestamp), content, mtime=arrived + timestamp)
    return str(5 * timestamp)


def table(host, name="states"):
    (path,) = Catalog(FolderPlace(host.config.archive)).paths(name)
    return pq.read_table(path)


def all_back(host, expected):
    for file in list(host.records.iterdir()):
        file.unlink()
    return all(restore(host.config, "web-1", t) == content for t, content in expected.items())


def test_an_hour_folds_into_what_sealing_it_at_once_would_give(host, tmp_path):
    expected = {}
    for n, content in enumerate(contents(12)):
        expected[store(host, content, n)] = content
        if n % 3 == 2:
            host.seal()
    assert compact(host.config) == 4
    folded, readings = table(host), table(host, "readings")
    processes, commands = table(host, "processes"), table(host, "commands")
    assert folded["samples"].to_pylist() == [12] + [2] * 6 + [1] * 12
    host.config = host.config._replace(archive=str(tmp_path / "other"))
    host.seal(everything=True)
    assert folded.drop(["digest"]).equals(table(host).drop(["digest"]))
    assert readings.equals(table(host, "readings"))
    assert processes.equals(table(host, "processes"))
    assert commands.equals(table(host, "commands"))
    host.config = host.config._replace(archive=str(tmp_path / "segments"))
    assert all_back(host, expected)


def test_late_readings_split_runs_and_join_them(host):
    expected, same = {}, reading(process(1), process(2))
    other = reading(process(1), process(2, nice=5))
    for n in (0, 1, 2, 5, 6, 9):
        expected[store(host, same, n)] = same
    host.seal()
    for n, content in ((3, same), (7, other), (8, same)):
        expected[store(host, content, n)] = content
    expected["11"] = other
    host.store("11", other, mtime=HOUR + 99)  # between two readings of a run
    host.seal()
    compact(host.config)
    readings = table(host, "readings")["timestamp"].to_pylist()
    assert readings == ["0", "5", "10", "11", "15", "25", "30", "35", "40", "45"]
    assert all_back(host, expected)


def test_a_missing_reading_still_ends_the_runs(host):
    for n in (0, 1, 2, 4, 5, 6):
        store(host, reading(process(1)), n)
        host.seal()
    compact(host.config)
    assert table(host)["samples"].to_pylist() == [3, 3]


def test_hours_become_a_day(host):
    expected = {}
    for n, content in enumerate(contents(9)):
        arrived = HOUR + 3600 * (n // 3)
        expected[store(host, content, n, arrived)] = content
    store(host, contents(1)[0], 500, HOUR + 86400)
    expected["2500"] = contents(1)[0]
    host.seal()
    assert compact(host.config) == 4 + 3
    catalog = Catalog(FolderPlace(host.config.archive))
    found = [(s.name[:14], s.manifest["level"], s.manifest["readings"]) for s in catalog.segments]
    assert found == [("2020-09-13/day", "day", 9), ("2020-09-14/13-", "hour", 1)]
    assert compact(host.config) == 0
    assert all_back(host, expected)


def test_hours_that_overlap_become_a_day(host):
    expected = {}
    for n, content in enumerate(contents(9)):
        arrived = HOUR + 3600 * (n % 3)
        expected[store(host, content, n, arrived)] = content
    host.seal()
    assert compact(host.config) == 3 + 3
    readings = table(host, "readings")["timestamp"].to_pylist()
    assert readings == [str(5 * n) for n in range(9)]
    assert len(table(host, "processes")) == 3
    assert all_back(host, expected)


def test_the_current_hour_is_left(host):
    host.store("10")
    host.seal()
    assert compact(host.config) == 0


def test_other_forms_and_originals_are_folded(host):
    expected = {}
    for n in range(4):
        for k, content in enumerate((b"no JSON %d" % n, json.dumps([process(n)]).encode())):
            expected[store(host, content, 2 * n + k)] = content
        host.seal()
    compact(host.config)
    assert all_back(host, expected)


def test_many_rows_are_folded_in_groups(host, monkeypatch):
    monkeypatch.setattr("process_archive.fold.GROUP_ROWS", 5)
    monkeypatch.setattr("process_archive.segment_writer.LEAST_ROWS", dict.fromkeys(
        ("states", "processes", "commands", "originals", "readings"), 4))  # fmt: skip
    expected = {}
    for n, content in enumerate(contents(12)):
        expected[store(host, content, n)] = content
        host.store(str(5 * n), content, node=f"web-{n % 3 + 2}", mtime=HOUR + n)
        if n % 3 == 2:
            host.seal()
    compact(host.config)
    assert all_back(host, expected)
    assert len(host.sealed()) == 24


def test_a_replaced_segment_goes_after_some_minutes(host):
    store(host, b"[]", 1)
    host.seal()
    compact(host.config)
    place = FolderPlace(host.config.archive)
    assert len(place.names()) == 2 and host.sealed() == ["web-1_5"]
    compact(host.config)
    assert len(place.names()) == 2
    compact(host.config, time.time() + KEPT)
    assert len(place.names()) == 1 and host.sealed() == ["web-1_5"]


def test_a_segment_of_full_size_is_left(host, monkeypatch):
    monkeypatch.setattr(FolderPlace, "largest", 1)
    for n in range(3):
        store(host, b"[]", n, HOUR + 3600 * n)
    host.seal()
    assert compact(host.config) == 3  # each fresh one becomes an hour
    assert compact(host.config) == 0


@pytest.mark.parametrize("step", ["close", "gather"])
def test_a_kill_changes_nothing(host, monkeypatch, step):
    for n in range(3):
        store(host, b"[]", n)
        host.seal()
    with monkeypatch.context() as patch:
        patch.setattr(module.SegmentWriter, step, lambda *a, **o: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            compact(host.config)
    assert host.sealed() == ["web-1_0", "web-1_10", "web-1_5"]
    assert compact(host.config) == 3
    assert host.sealed() == ["web-1_0", "web-1_10", "web-1_5"]


def test_a_damaged_segment_is_left_as_it_is(host):
    for n in range(3):
        store(host, b"[]", n)
        host.seal()
    path = next(host.folder.glob("segments/2*/*-0002/readings.parquet"))
    path.write_bytes(path.read_bytes()[:-1])
    assert compact(host.config) == 0
    assert len(FolderPlace(host.config.archive).names()) == 3


def test_what_is_replaced_twice_never_counts_again(host):
    """A backlog is folded into hours and these into days at once; then the oldest go first."""
    expected = {}
    for n, content in enumerate(contents(8)):
        expected[store(host, content, n, HOUR + 3600 * (n % 2))] = content
        host.seal(everything=True)
    compact(host.config)
    later = time.time() + 11 * 60
    compact(host.config, now=later)
    assert len(FolderPlace(host.config.archive).names()) == 1
    assert len(host.readings()) == 8
    assert all_back(host, expected)

"""A view of the archive: sealed and waiting readings alike, each once, whatever happens beside."""

import gzip
import os

import pytest
from process_archive import fresh, record_file
from process_archive import seal as sealing
from process_archive.compact import compact
from process_archive.questions import times
from process_archive.questions.caches import Caches
from process_archive.questions.engine import TooMuch
from process_archive.questions.moment import reading_at
from process_archive.questions.nodes import nodes
from process_archive.questions.selection import select
from process_archive.questions.show import show
from process_archive.questions.spans import Span
from process_archive.questions.view import View
from process_archive.schema import SCHEMAS
from process_archive.segments import FolderPlace

from archive.tests.samples import process, reading


@pytest.fixture(params=["journal", "listing"])
def mixed(request, host):
    """Return a host with two sealed readings of web-1, one of web-2, and one of each that wait."""
    for timestamp in ("10.5", "15.5"):
        host.store(timestamp, reading(process(1), process(int(float(timestamp)))))
    host.store("10", node="web-2")
    host.seal()
    host.store("20.0000001", reading(process(1), process(20)))
    host.store("15", node="web-2")
    if request.param == "listing":
        for file in host.journal.iterdir():
            file.unlink()
    return host


def timestamps(view, *args):
    table = view.readings(*args)
    return list(zip(table["node"].to_pylist(), table["timestamp"].to_pylist()))


def pids(view, **which):
    return select(view, "select distinct pid from states", tables=["states"], **which)[
        "pid"
    ].to_pylist()


def at(view, node, text):
    found = reading_at(view, node, times.parse(text))
    return found and (found.timestamp, found.segment is not None)


def test_readings_sealed_and_waiting(mixed):
    with View(mixed.config) as view:
        assert timestamps(view) == [
            ("web-1", "10.5"), ("web-1", "15.5"), ("web-1", "20.0000001"),
            ("web-2", "10"), ("web-2", "15"),
        ]  # fmt: skip
        assert view.readings().schema.equals(SCHEMAS["readings"])
        assert timestamps(view, "web-1", 15500000, 20000000) == [
            ("web-1", "15.5"), ("web-1", "20.0000001"),
        ]  # fmt: skip
        assert timestamps(view, "web-3") == []


def test_nodes(mixed):
    with View(mixed.config) as view:
        assert view.nodes() == {
            "web-1": Span(3, 10500000, 20000000), "web-2": Span(2, 10000000, 15000000)
        }  # fmt: skip


def test_rows_of_both(mixed):
    with View(mixed.config) as view:
        assert set(pids(view)) == {1, 10, 15, 20}
        assert set(pids(view, node="web-1", first=16000000)) == {1, 20}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.4", None),
        ("10.5", ("10.5", True)),
        ("12", ("10.5", True)),
        ("15.5", ("15.5", True)),
        ("20", ("15.5", True)),
        ("20.0000001", ("20.0000001", False)),
        ("1970-01-01T00:00:20Z", ("15.5", True)),
        ("1970-01-01T00:00:20.0000001Z", ("20.0000001", False)),
        ("-1s", ("20.0000001", False)),
        ("999999999999.999999999", ("20.0000001", False)),
    ],
)
def test_the_newest_reading_before_a_moment(mixed, text, expected):
    with View(mixed.config) as view:
        assert at(view, "web-1", text) == expected


def test_a_record_stored_now_is_found_by_the_next_view(mixed):
    mixed.store("25", reading(process(25)))
    with View(mixed.config) as view:
        assert at(view, "web-1", "-1s") == ("25", False)
        assert 25 in pids(view)


def test_a_record_that_the_journal_does_not_name_is_found_by_its_timestamp(host):
    host.seal()
    host.seal()
    host.store("10", journal=False)
    with View(host.config) as view:
        assert at(view, "web-1", "10") == ("10", False)


def test_readings_of_one_microsecond_are_told_apart(host):
    for decimals in ("1", "2", "25"):
        host.store("7.000000" + decimals, reading(process(int(decimals))))
    for _ in range(2):
        with View(host.config) as view:
            assert at(view, "web-1", "7.0000002")[0] == "7.0000002"
            assert at(view, "web-1", "7.00000021")[0] == "7.0000002"
            assert at(view, "web-1", "7.00000025")[0] == "7.00000025"
        host.seal()


def test_far_in_the_future(host):
    host.store("999999999999.5", reading(process(9)))
    for _ in range(2):
        with View(host.config) as view:
            assert view.nodes()["web-1"].last == 999999999999500000
            assert timestamps(view, "web-1", 999999999999500000) == [("web-1", "999999999999.5")]
            assert pids(view, node="web-1", last=999999999999500000) == [9]
        host.seal()


def test_a_record_in_both_forms_and_sealed_is_there_once(mixed):
    (mixed.records / "web-1_20.0000001.json.gz").write_bytes(gzip.compress(b"[]"))
    mixed.note("web-1_20.0000001.json.gz")
    with View(mixed.config) as view:
        assert len(timestamps(view, "web-1")) == 3


def test_a_crash_between_commit_and_state_counts_nothing_twice(host, monkeypatch):
    host.store("10")
    host.seal()
    host.store("15")
    monkeypatch.setattr(sealing.Sealing, "_save", lambda self: None)
    host.seal()
    with View(host.config) as view:
        assert timestamps(view) == [("web-1", "10"), ("web-1", "15")]


@pytest.mark.parametrize("look", [pids, timestamps])
def test_a_record_that_is_sealed_and_removed_meanwhile_is_there_once(mixed, look):
    with View(mixed.config) as view:
        expected = sorted(look(view))
    with View(mixed.config) as view:
        mixed.seal(everything=True)
        for file in mixed.records.iterdir():
            file.unlink()
        assert sorted(look(view)) == expected


def test_a_name_in_the_journal_without_a_file_is_no_reading(mixed):
    mixed.note("web-1_25.json")
    mixed.note("web-9_25.json")
    with View(mixed.config) as view:
        assert len(timestamps(view)) == 5
        assert list(view.nodes()) == ["web-1", "web-2"]


def test_other_files_are_no_readings(mixed):
    for name in ("notes.txt", ".web-1_30.json", "web-1_x.json"):
        (mixed.records / name).write_text("[]")
    with View(mixed.config) as view:
        assert len(timestamps(view)) == 5


def test_with_the_journal_no_folder_is_listed(host, monkeypatch):
    host.store("10")
    host.seal()
    host.store("15")
    monkeypatch.setattr(os, "scandir", None)
    with View(host.config) as view:
        assert timestamps(view) == [("web-1", "10"), ("web-1", "15")]


def test_tallies_of_both(host):
    host.store("10", tally="boot=a;every=5")
    host.seal()
    host.store("15", tally="boot=b;every=5")
    with View(host.config) as view:
        assert [tally["boot"] for tally in view.readings()["tally"].to_pylist()] == ["a", "b"]
        found = select(view, "select tally.boot as boot from readings", tables=["readings"])
        assert found["boot"].to_pylist() == ["a", "b"]


def test_compacted_readings_are_there_once(mixed):
    mixed.seal(everything=True)
    compact(mixed.config, now=4000000000)
    with View(mixed.config) as view:
        assert len(timestamps(view)) == 5
        assert len({segment.name for segment in view.catalog.segments}) == 1


def test_damage_is_named_and_hides_nothing_else(host):
    host.store("10", reading(process(10)))
    host.seal()
    host.store("15", reading(process(15)))
    host.seal()
    host.store("20", reading(process(20)))
    path = next((host.folder / "segments").glob("*/*-0001/states.parquet"))
    content = bytearray(path.read_bytes())
    content[-20:-8] = b"x" * 12
    path.write_bytes(content)
    with View(host.config) as view:
        assert set(pids(view)) == {15, 20}
        (cause,) = view.damaged.values()
        assert "states.parquet: damaged in footer" in cause


def test_tables_of_waiting_records_are_kept_within_bounds(host):
    for minute in range(5):
        host.store(str(60 * minute), reading(process(minute)))
    caches = Caches()
    with View(host.config, caches) as view:
        pids(view)
    kept = list(caches.states.tables.values())
    assert len(kept) == 5
    host.store("241", reading(process(7)))
    with View(host.config, caches) as view:
        assert set(pids(view)) == {0, 1, 2, 3, 4, 7}
    assert set(map(id, kept)) - set(map(id, caches.states.tables.values())) == set()
    assert len(caches.states.tables) == 6  # the minute of the new record was made again
    small = Caches(states=1, summaries=1)
    with View(host.config, small) as view:
        assert len(pids(view)) == 6
    assert len(small.states.tables) == len(small.summaries.tables) == 1


def test_summaries_stay_when_states_do_not(host, monkeypatch):
    for minute in range(5):
        host.store(str(60 * minute), reading(process(minute)))
    caches = Caches(states=1)
    with View(host.config, caches) as view:
        pids(view)
        monkeypatch.setattr(fresh, "tables", None)
        found = select(view, "select distinct pid from processes", tables=["processes"])
    assert sorted(found["pid"].to_pylist()) == [0, 1, 2, 3, 4]


def test_manifests_are_read_once(host, monkeypatch):
    host.store("10")
    host.seal()
    caches = Caches()
    with View(host.config, caches):
        pass
    monkeypatch.setattr(FolderPlace, "manifest", None)
    with View(host.config, caches) as view:
        assert len(view.catalog.segments) == 1


def test_a_question_that_takes_too_long_is_ended(host):
    with View(host.config, seconds=1) as view, pytest.raises(TooMuch) as fault:
        select(view, "select count(*) from range(100000000000)")
    assert "more than 1 s (max_seconds)" in str(fault.value)


def test_a_question_may_take_its_seconds_in_several_queries_together(host):
    with View(host.config, seconds=1) as view:
        select(view, "select 1")
        view.engine.until -= 1
        for ask in (lambda: select(view, "select 1"), view.engine.check):
            with pytest.raises(TooMuch) as fault:
                ask()
            assert "more than 1 s (max_seconds)" in str(fault.value)
        view.engine.begin()
        select(view, "select 1")


@pytest.mark.parametrize(
    "limits, query, word",
    [
        ({"max_rows": 20000}, "select * from range(30000)", "20000 rows (max_rows)"),
        ({"max_memory_mb": 64}, "select repeat('x', 10000) from range(10000)", "64 MiB of memory"),
    ],
)
def test_a_question_of_the_api_that_reads_too_much_is_ended(host, limits, query, word):
    host.config = host.config._replace(**limits)
    with View(host.config, seconds=60) as view, pytest.raises(TooMuch) as fault:
        select(view, query)
    assert word in str(fault.value)
    with View(host.config) as view:  # a command may read all there is
        assert len(select(view, query))


def test_a_question_that_takes_too_much_memory_is_ended(host):
    host.config = host.config._replace(max_memory_mb=64, min_free_mb=10**9)
    with View(host.config) as view, pytest.raises(TooMuch) as fault:
        select(view, "select list(range) from range(100000000)")
    assert "64 MiB of memory (max_memory_mb)" in str(fault.value)


def test_temporary_files_of_dead_processes_are_removed(host):
    left = host.folder / "segments" / ".temporary" / "4194305-1"
    left.mkdir(parents=True)
    with View(host.config):
        assert not left.exists()


def test_an_archive_that_is_not_there_yet(host):
    host.store("10", reading(process(10)))
    with View(host.config) as view:
        assert pids(view) == [10]
        assert at(view, "web-1", "-1s") == ("10", False)
    assert not (host.folder / "segments").exists()


def test_a_moment_opens_one_record_of_many_that_wait(host, monkeypatch):
    for number in range(300):
        host.store(
            str(5 * number), reading(process(number)), tally="boot=a" if number % 9 else None
        )
    read, opened = record_file.read, []
    monkeypatch.setattr(record_file, "read", lambda record: opened.append(record) or read(record))
    with View(host.config) as view:
        assert nodes(view).rows[0]["readings"] == 300
        assert show(view, "web-1", times.parse("501")).rows[0]["pid"] == 100
        assert [record.timestamp for record in opened] == ["500"]
        show(view, "web-1", times.parse("495"))  # no tally: the boot is that of others
        assert len(opened) == 4


def test_times_come_back_as_microseconds(host):
    host.store("10.5")
    with View(host.config) as view:
        table = select(view, "select first from states", tables=["states"])
    assert table.to_pylist() == [{"first": 10500000}]

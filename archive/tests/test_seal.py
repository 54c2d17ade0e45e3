"""The command seal: which records become sealed, when, and what a crash leaves."""

import gzip
import time

import pyarrow.parquet as pq
import pytest
from process_archive import seal as module
from process_archive import sealed_lists, segment_writer, segments, state
from process_archive.catalog import Catalog
from process_archive.faults import Busy, NoRoom
from process_archive.logs import log
from process_archive.segments import FolderPlace

from archive.tests.samples import process, reading


def test_records_of_the_journal_are_sealed_once(host):
    host.store("10")
    assert host.seal() == 1  # by listing, the first time
    host.store("15")
    host.store("10", node="web-2")
    assert (host.seal(), host.seal()) == (2, 0)
    assert host.sealed() == ["web-1_10", "web-1_15", "web-2_10"]


def test_a_record_that_no_journal_names_is_found_by_all(host):
    host.seal()
    host.store("10")
    assert host.seal() == 1
    host.store("15", journal=False)
    assert host.seal() == 0
    assert host.seal(everything=True) == 1
    assert host.sealed() == ["web-1_10", "web-1_15"]


@pytest.mark.parametrize("event", ["a day", "a boot", "journal gone", "journal made again"])
def test_the_folder_is_listed_after(host, monkeypatch, event):
    host.store("10")
    host.seal()
    host.store("15")
    host.seal()
    host.store("20", journal=False)
    assert host.seal() == 0
    now = time.time()
    if event == "a day":
        monkeypatch.setattr(time, "time", lambda: now + 86400)
    elif event == "a boot":
        monkeypatch.setattr(module, "boot_id", lambda: "another")
    else:
        for file in host.journal.iterdir():
            file.unlink()
        if event == "journal made again":
            for _ in range(5):
                host.note("web-1_15.json")
    assert host.seal() == 1
    assert host.sealed() == ["web-1_10", "web-1_15", "web-1_20"]


def test_a_clock_set_back_lists_the_folder(host, monkeypatch):
    host.store("10")
    host.seal()
    host.seal()
    host.store("15", journal=False)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now - 3600)
    assert host.seal() == 1


def test_a_line_whose_file_is_not_there_yet_is_tried_again_for_an_hour(host, monkeypatch):
    host.store("10")
    host.seal()
    host.note("web-1_15.json")
    host.note("web-1_20.json")
    assert host.seal() == 0
    host.store("15", journal=False)
    assert host.seal() == 1
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 3601)
    assert host.seal() == 0
    host.store("20", journal=False)
    assert host.seal() == 0


def test_a_line_that_is_being_written_is_read_later(host):
    host.store("10")
    host.seal()
    host.store("15", journal=False)
    day = next(host.journal.iterdir())
    with open(day, "a", encoding="ascii") as file:
        file.write("\nweb-1_1")
    assert host.seal() == 0
    with open(day, "a", encoding="ascii") as file:
        file.write("5.json")
    assert host.seal() == 1


TALLY = "boot=abc;start=5.5;every=5;ticks=9;taken=8;missed=1;dropped=0;lost=0;refused=0;sent=12.25"


@pytest.mark.parametrize("everything", [False, True])
def test_the_tally_of_a_record(host, everything):
    host.seal()
    host.store("10", tally=TALLY + ";later=x")
    host.store("15")
    host.seal(everything)
    with_tally, without = host.readings()
    assert with_tally["tally"] == {
        "boot": "abc", "start": 5.5, "every": 5.0, "ticks": 9, "taken": 8, "missed": 1,
        "dropped": 0, "lost": 0, "refused": 0, "sent": 12.25,
    }  # fmt: skip
    assert without["tally"] is None


def test_a_missing_reading_ends_all_runs(host):
    for timestamp in ("10", "15", "20", "30", "35"):
        host.store(timestamp)
    host.seal()
    (path,) = Catalog(FolderPlace(host.config.archive)).paths("states")
    assert pq.read_table(path)["samples"].to_pylist() == [3, 2]


def test_hours_of_arrival_are_segments_of_their_own(host):
    host.store("10", mtime=1600000000)
    host.store("15", mtime=1600003600)
    host.seal()
    assert FolderPlace(host.config.archive).names() == ["2020-09-13/12-0001", "2020-09-13/13-0002"]


def test_packed_records(host):
    content = reading(process(1))
    (host.records / "web-1_10.json.gz").write_bytes(gzip.compress(content))
    (host.records / "web-1_15.json.gz").write_bytes(b"not packed")
    (host.records / "web-1_20.json.gz").write_bytes(gzip.compress(content)[:-3])
    host.seal()
    assert [row["bytes"] for row in host.readings()] == [
        len(content), 10, len(gzip.compress(content)) - 3,
    ]  # fmt: skip


def test_other_names_are_left_alone(host):
    for name in ("notes.txt", ".web-1_10.json.abc.tmp", "web_1_10.json"):
        (host.records / name).write_text("[]")
    (host.records / "web-1_10.json").mkdir()
    assert host.seal(everything=True) == 0


def test_sealed_lists_have_name_size_and_mtime(host):
    name = host.store("10", b"[]", mtime=1600000000)
    host.seal()
    assert host.lists() == [(name, 2, 1600000000 * 10**9)]


def test_without_sealed_lists_none_are_written(host):
    host.config = host.config._replace(sealed_lists=None)
    host.store("10")
    host.seal()
    assert host.lists() == [] and not (host.folder / "sealed").exists()


def test_the_same_again_is_sealed_once_and_may_be_removed(host):
    name = host.store("10", b"[]", mtime=1600000000)
    host.seal()
    host.store("10", b"[]", mtime=1600000777)
    assert host.seal() == 0
    assert host.sealed() == ["web-1_10"]
    assert host.lists() == [(name, 2, 1600000000 * 10**9), (name, 2, 1600000777 * 10**9)]


def test_other_content_again_is_kept_apart(host):
    host.store("10", b"[]", mtime=1600000000)
    host.seal()
    host.store("10", b"[1]", mtime=1600000777)
    assert host.seal() == 0
    assert [row["bytes"] for row in host.readings()] == [2]
    (kept,) = (host.folder / "segments/conflicts").iterdir()
    assert kept.name.startswith("web-1_10.") and kept.read_bytes() == b"[1]"
    assert len(host.lists()) == 2


def test_two_at_once_exclude_each_other(host):
    host.store("10")
    with state.locked(host.config.archive), pytest.raises(Busy):
        host.seal()
    assert host.seal() == 1


def test_a_full_disk_seals_nothing_and_says_so(host):
    host.store("10")
    host.config = host.config._replace(min_free_mb=10**9)
    with pytest.raises(NoRoom):
        host.seal()
    host.config = host.config._replace(min_free_mb=0)
    assert host.seal() == 1


STEPS = [
    (segment_writer.SegmentWriter, "gather"),
    (segment_writer.SegmentWriter, "close"),
    (sealed_lists.SealedLists, "note"),
    (segments, "make_durable"),
    (sealed_lists.SealedLists, "finish"),
    (sealed_lists.SealedLists, "_append"),
    (sealed_lists, "make_durable"),
    (module.Sealing, "_save"),
    (state, "save"),
]


@pytest.mark.parametrize(("owner", "step"), STEPS)
@pytest.mark.parametrize("everything", [False, True])
def test_a_kill_at_any_step_loses_and_doubles_nothing(host, monkeypatch, owner, step, everything):
    host.store("5")
    host.seal()
    host.seal()
    host.store("10")
    host.store("15", node="web-2")

    def die(*arguments, **options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(owner, step, die)
        with pytest.raises(KeyboardInterrupt):
            host.seal(everything)
    host.seal(everything)
    assert host.sealed() == ["web-1_10", "web-1_5", "web-2_15"]
    assert {name for name, _, _ in host.lists()} == {
        "web-1_5.json", "web-1_10.json", "web-2_15.json",
    }  # fmt: skip


def test_a_node_with_much_to_say_is_written_in_parts(host, monkeypatch):
    monkeypatch.setattr("process_archive.node_sealer.PART", 2000)
    contents = [reading(process(1, nice=n), process(2)) for n in range(6)]
    for n, content in enumerate(contents):
        host.store(str(10 + 5 * n), content)
    assert host.seal() == 6
    (path,) = Catalog(FolderPlace(host.config.archive)).paths("states")
    assert len(pq.read_table(path)) == 12


def test_a_damaged_segment_does_not_stop_the_next(host):
    host.store("10")
    host.seal()
    (path,) = host.folder.glob("segments/2*/*/readings.parquet")
    path.write_bytes(b"damaged")
    host.store("9")
    assert host.seal() == 1
    host.store("10.5", node="web-1")
    assert host.seal(everything=True) == 2  # and 10 again, of which nothing is left


def test_a_long_run_tells_how_far_it_is(host, monkeypatch):
    told = []
    monkeypatch.setattr(log, "info", lambda text, *values: told.append(text % values))
    for timestamp in ("10", "20", "4000"):
        host.store(timestamp, mtime=int(timestamp))
    host.seal(everything=True)
    assert [text.partition(": ")[2] for text in told[:3]] == [
        "3 records wait",
        "2 of 3 records are sealed",
        "3 of 3 records are sealed",
    ]

"""Packed records: a name is taken in either form, and what they share with plain ones."""

import gzip
import json
import multiprocessing
import os
import time
import zlib

import pytest
from process_service.file_store import FileStore
from process_service.packing import pack, unpack
from process_service.store import Conflict, StoreError, StoreFull

NAME = "web-1_1593338576.5.json"
BOTH = pytest.mark.parametrize("packs", [False, True], ids=["plain", "packed"])


@pytest.fixture
def folder(tmp_path):
    """Return the path of the folder of records."""
    return tmp_path / "records"


def names(folder):
    """Return the names of all files in the folder."""
    return sorted(path.name for path in folder.iterdir())


def test_packed_record_is_gzip_of_its_data(folder):
    store = FileStore(str(folder), 0, True)
    assert store.add(NAME, b'[{"pid": 1}]') is True
    assert names(folder) == [NAME + ".gz"]
    assert gzip.decompress((folder / (NAME + ".gz")).read_bytes()) == b'[{"pid": 1}]'


@BOTH
def test_name_is_taken_in_either_form(folder, packs):
    FileStore(str(folder), 0, packs).add(NAME, b"[{}]")
    before = names(folder)
    other = FileStore(str(folder), 0, not packs)
    assert other.add(NAME, b"[{}]") is False
    with pytest.raises(Conflict):
        other.add(NAME, b"[{ }]")
    assert names(folder) == before


@BOTH
def test_count_and_latest_treat_both_alike(folder, packs):
    for number, form in enumerate((packs, not packs)):
        FileStore(str(folder), 0, form).add(f"a_{number}.json", b'[{"a": %d}]' % number)
    store = FileStore(str(folder), 0)
    assert store.count() == 2
    last = "records/a_1.json" + ("" if packs else ".gz")
    assert store.latest() == (last, b'[{"a": 1}]')
    for day in (folder.parent / ".records.journal").iterdir():
        day.unlink()
    os.utime(str(folder.parent / last), (time.time() + 60,) * 2)
    assert store.latest() == (last, b'[{"a": 1}]')


def test_test_api_shows_the_packed_record_as_it_was_sent(start, record):
    service = start(pack_records=True)
    sent = '[{"load": 0.10}]'
    assert service.post(record(data=sent)).status_code == 200
    headers = [("Authorization", "Bearer " + service.token)]
    answer = service.ask("GET", "/api/test/latest", headers)
    filename = "records/web-1_1593338576.5624585.json.gz"
    assert answer.get_json()["data"] == {"content": json.loads(sent), "filename": filename}
    assert sent.encode() in answer.data
    assert service.ask("GET", "/api/test/count", headers).get_json()["data"] == {"count": 1}


@pytest.mark.parametrize("damage", [b"", b"[{}", b"\x1f\x8b\x08", pack(b"[{}]")[:-1]])
def test_damaged_packed_record_keeps_its_name(folder, damage):
    folder.mkdir()
    (folder / (NAME + ".gz")).write_bytes(damage)
    for packs in (False, True):
        with pytest.raises(Conflict):
            FileStore(str(folder), 0, packs).add(NAME, b"[{}]")
    assert (folder / (NAME + ".gz")).read_bytes() == damage


def test_messages_name_the_record_not_its_file(folder, monkeypatch):
    store = FileStore(str(folder), 1000, True)
    monkeypatch.setattr(store.files, "free", lambda: 999)
    with pytest.raises(StoreFull) as full:
        store.add(NAME, b"[{}]")
    folder.rmdir()
    with pytest.raises(StoreError) as lost:
        store.add(NAME, b"[{}]")
    assert {str(full.value), str(lost.value)} == {"Could not write to records/" + NAME}


def test_room_is_that_of_the_packed_record(folder, monkeypatch):
    store = FileStore(str(folder), 1000, True)
    content = b"[%s{}]" % (100000 * b" ")
    monkeypatch.setattr(store.files, "free", lambda: 1000 + len(pack(content)))
    assert store.add(NAME, content) is True


def test_packed_bytes_are_the_same_each_time_and_anyone_can_unpack_them():
    content = bytes(range(256)) * 1000
    assert pack(content) == pack(content)
    assert unpack("a_1.json.gz", pack(content)) == zlib.decompress(pack(content), 31) == content
    assert unpack("a_1.json", pack(content)) == pack(content)


# ---------------------------------------------------------------- at once
RACES = 300


def race(folder, packs, barrier, results):
    """Store `RACES` names, each at the same moment as the other processes; send the outcomes."""
    store = FileStore(folder, 0, packs)
    outcomes = []
    for number in range(RACES):
        barrier.wait(60)
        try:
            outcomes.append(store.add(f"a_{number}.json", b"[%d]" % packs))
        except Conflict:
            outcomes.append(None)
    results.put((packs, outcomes))


def test_of_two_contents_in_two_forms_exactly_one_is_stored(folder, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda file: None)  # they meet more often
    folder.mkdir()
    processes = multiprocessing.get_context("fork")
    barrier, results = processes.Barrier(2), processes.Queue()
    racers = [
        processes.Process(target=race, args=(str(folder), packs, barrier, results))
        for packs in (False, True)
    ]
    for racer in racers:
        racer.start()
    outcomes = dict(results.get(timeout=100) for _ in racers)
    for racer in racers:
        racer.join()
    for number, pair in enumerate(zip(outcomes[False], outcomes[True])):
        assert sorted(pair, key=str) == [None, True], f"record {number}: {pair}"
        stored = f"a_{number}.json" + (".gz" if pair[1] else "")
        assert list(folder.glob(f"a_{number}.json*")) == [folder / stored]
    day = max((folder.parent / ".records.journal").glob("????-??-??"))
    assert sorted(day.read_text().split()) == sorted(names(folder))

"""The store of files: durability, conflicts, a full disk and faults of the folder."""

import errno
import os
import stat
from collections import namedtuple

import pytest
from process_service.file_store import UNFINISHED, FileStore, check_folder
from process_service.folder import nearest_folder
from process_service.store import Conflict, StoreError, StoreFull

NAME = "web-1_1593338576.5.json"
REFUSAL = "Could not write to records/" + NAME


@pytest.fixture
def folder(tmp_path):
    """Return the path of the folder of records."""
    return tmp_path / "records"


@pytest.fixture
def store(folder):
    """Return a store in `folder` that uses its disk up to the last byte."""
    return FileStore(str(folder), 0)


def test_stores_a_record_once(store, folder):
    assert store.add(NAME, b"[{}]") is True
    assert store.add(NAME, b"[{}]") is False
    assert [path.name for path in folder.iterdir()] == [NAME]
    assert (folder / NAME).read_bytes() == b"[{}]"


def test_conflict_keeps_the_first(store, folder):
    store.add(NAME, b"[{}]")
    with pytest.raises(Conflict) as conflict:
        store.add(NAME, b"[{ }]")
    assert conflict.value.name == NAME
    assert (folder / NAME).read_bytes() == b"[{}]"


def test_name_is_given_to_a_durable_file_and_made_durable(store, folder, monkeypatch):
    events = []

    def fsync(descriptor):
        status = os.fstat(descriptor)
        if stat.S_ISDIR(status.st_mode):
            events.append("folder")
        else:
            (unfinished,) = folder.iterdir()
            assert UNFINISHED.fullmatch(unfinished.name)
            events.append(unfinished.read_bytes())

    link = os.link
    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "link", lambda *paths: events.append("name") or link(*paths))
    monkeypatch.setattr(store.journal, "add", lambda *_: events.append("journal"))
    store.add(NAME, b"[{}]")
    assert events == [b"[{}]", "journal", "name", "folder"]
    del events[:]
    store.add(NAME, b"[{}]")  # the call that stored it may have crashed before its last step
    assert events == ["folder"]


@pytest.mark.parametrize("content", [b"[{}]", b"[7]"])
def test_another_process_may_store_the_same_name_first(store, folder, monkeypatch, content):
    monkeypatch.setattr(store.journal, "add", lambda name, _: (folder / name).write_bytes(content))
    if content == b"[{}]":
        assert store.add(NAME, b"[{}]") is False
    else:
        with pytest.raises(Conflict):
            store.add(NAME, b"[{}]")
    assert [path.name for path in folder.iterdir()] == [NAME]
    assert (folder / NAME).read_bytes() == content


def failing(number):
    """Return a function that fails with the error `number`."""

    def fail(*_, **__):
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize(
    "number, kind",
    [
        (errno.ENOSPC, StoreFull),
        (errno.EDQUOT, StoreFull),
        (errno.EACCES, StoreError),
        (errno.EIO, StoreError),
        (errno.EROFS, StoreError),
    ],
    ids=errno.errorcode.get,
)
@pytest.mark.parametrize("function", ["open", "fsync", "link"])
def test_failed_write_leaves_nothing(store, folder, monkeypatch, caplog, number, kind, function):
    with monkeypatch.context() as broken:
        broken.setattr(os, function, failing(number))
        with pytest.raises(StoreError) as error:
            store.add(NAME, b"[{}]")
    assert (type(error.value), str(error.value)) == (kind, REFUSAL)
    assert not list(folder.glob("*.json")) or function == "fsync"
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]
    assert store.add(NAME, b"[{}]") is True


def test_leaves_min_free_of_the_disk(folder, monkeypatch):
    store = FileStore(str(folder), 1000)
    monkeypatch.setattr(store.files, "free", lambda: 1004)
    assert store.add(NAME, b"[{}]")
    monkeypatch.setattr(store.files, "free", lambda: 1003)
    with pytest.raises(StoreFull):
        store.add("web-1_2.json", b"[{}]")
    assert store.add(NAME, b"[{}]") is False
    assert [path.name for path in folder.iterdir()] == [NAME]


def test_refuses_new_records_while_the_archive_asks_for_it(folder, tmp_path):
    store = FileStore(str(folder), 0, sealed=str(tmp_path / "sealed"))
    assert store.add(NAME, b"[{}]")
    (tmp_path / "sealed").mkdir()
    (tmp_path / "sealed" / "full").touch()
    with pytest.raises(StoreFull):
        store.add("web-1_2.json", b"[{}]")
    assert store.add(NAME, b"[{}]") is False
    (tmp_path / "sealed" / "full").unlink()
    assert store.add("web-1_2.json", b"[{}]")


def test_free_is_what_the_disk_has_for_unprivileged_processes(store, monkeypatch):
    disk = namedtuple("Disk", "f_frsize f_bsize f_bfree f_bavail f_blocks")(512, 4096, 9, 7, 10)
    monkeypatch.setattr(os, "statvfs", lambda path: disk)
    assert store.files.free() == 7 * 512


@pytest.mark.parametrize("operation", ["count", "latest", "sweep"])
def test_folder_that_cannot_be_read(store, folder, operation):
    folder.rmdir()
    with pytest.raises(StoreError) as error:
        getattr(store, operation)()
    assert str(error.value) == "Could not read records"


def test_removed_file_has_no_content_and_no_time(store):
    store.add(NAME, b"[{}]")
    store.files.remove(NAME)
    store.files.remove(NAME)
    assert (store.files.read(NAME), store.files.time(NAME)) == (None, 0)


@pytest.mark.parametrize(
    "below, place", [("", ""), ("a", ""), ("a/b/c", ""), ("is", "is"), ("is/a/b", "is")]
)
def test_nearest_folder(tmp_path, below, place):
    (tmp_path / "is").mkdir()
    assert nearest_folder(str(tmp_path / below)) == str(tmp_path / place)


@pytest.mark.parametrize("below", ["file", "file/records", "file/a/b", "nul\0"])
def test_folder_that_cannot_be_made(tmp_path, below):
    (tmp_path / "file").touch()
    for attempt in (check_folder, lambda path: FileStore(path, 0)):
        with pytest.raises(StoreError) as error:
            attempt(str(tmp_path / below))
        assert str(error.value).startswith("Could not create storage directory '")


def test_check_makes_no_folder(tmp_path):
    check_folder(str(tmp_path / "a/b"))
    assert not list(tmp_path.iterdir())


def test_check_finds_a_folder_without_permission(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: path != str(tmp_path))
    check_folder(str(tmp_path))  # it exists: the start does not make it
    with pytest.raises(StoreError) as error:
        check_folder(str(tmp_path / "records"))
    assert str(error.value).endswith("Permission denied")

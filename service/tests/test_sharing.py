"""Readers of records: modes and groups of what the service makes, and of what was there before."""

import os
import stat

import pytest
from process_service import logs
from process_service.file_store import FileStore
from process_service.pace import Pace

SETGID = 0o2750


@pytest.fixture(params=[0o000, 0o027, 0o077], ids=oct)
def umask(request):
    """Run the test with this umask."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.fixture
def group():
    """Return a group to which this account may give its files, other than its own."""
    others = [number for number in os.getgroups() if number != os.getegid()]
    if os.geteuid() and not others:
        pytest.skip("this account has one group only")
    return others[0] if others else 12345


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("packs", [False, True])
def test_new_files_are_readable_by_their_group_alone(tmp_path, umask, packs):
    store = FileStore(str(tmp_path / "records"), 0, packs)
    store.add("a_1.json", b"[{}]", "ticks=1")
    store.remove_older(7, True, Pace())
    files = [*(tmp_path / "records").iterdir(), *(tmp_path / ".records.journal").iterdir()]
    assert [mode(path) for path in files] == 3 * [0o640]


def test_log_is_not_readable_by_others(tmp_path, umask):
    (tmp_path / "service.log").touch(0o666)
    logs.log_to_stderr()
    logs.log_beside(str(tmp_path / "config.json"))
    logs.log.handlers[-1].close()
    assert mode(tmp_path / "service.log") == 0o640


def test_log_that_is_a_device_keeps_its_mode(tmp_path):
    (tmp_path / "service.log").symlink_to("/dev/null")
    before = mode(tmp_path / "service.log")
    logs.log_to_stderr()
    logs.log_beside(str(tmp_path / "config.json"))
    logs.log.handlers[-1].close()
    assert mode(tmp_path / "service.log") == before


def test_new_journal_has_the_group_of_the_records(tmp_path, group):
    folder = tmp_path / "records"
    folder.mkdir()
    os.chown(str(folder), -1, group)
    os.chmod(str(folder), SETGID)
    FileStore(str(folder), 0).add("a_1.json", b"[{}]")
    journal = tmp_path / ".records.journal"
    (day,) = journal.iterdir()
    assert mode(journal) == SETGID
    paths = (folder / "a_1.json", journal, day)
    assert {path.stat().st_gid for path in paths} == {group}
    assert [path.name for path in folder.iterdir()] == ["a_1.json"]


def test_journal_on_another_disk_is_made_where_it_belongs(tmp_path, monkeypatch):
    def rename(*_):
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr("process_service.journal.os.rename", rename)
    FileStore(str(tmp_path / "records"), 0).add("a_1.json", b"[{}]")
    assert len(list((tmp_path / ".records.journal").iterdir())) == 1
    assert [path.name for path in (tmp_path / "records").iterdir()] == ["a_1.json"]


def test_older_files_are_shared_and_others_left_alone(tmp_path, group):
    store = FileStore(str(tmp_path / "records"), 0)
    names = ("a_1.json", "a_2.json.gz", "notes.txt")
    for name in names:
        (tmp_path / "records" / name).touch(0o600)
    store.journal.add("a_1.json")
    (day,) = (tmp_path / ".records.journal").iterdir()
    day.chmod(0o600)
    for folder in ("records", ".records.journal"):
        os.chown(str(tmp_path / folder), -1, group)
    assert store.share(Pace()) == (3, 0)
    shared = [tmp_path / "records" / name for name in names[:2]] + [day]
    assert [(path.stat().st_gid, mode(path)) for path in shared] == 3 * [(group, 0o640)]
    assert mode(tmp_path / "records/notes.txt") == 0o600
    assert store.share(Pace()) == (0, 0)


def test_files_of_other_accounts_are_counted(tmp_path, monkeypatch):
    store = FileStore(str(tmp_path / "records"), 0)
    for number in range(3):
        (tmp_path / f"records/a_{number}.json").touch(0o600)

    def chown(path, *_):
        if path.endswith("a_1.json"):
            raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("process_service.sharing.os.chown", chown)
    assert store.share(Pace()) == (2, 1)


def test_file_that_is_removed_meanwhile_is_left_out(tmp_path, monkeypatch):
    store = FileStore(str(tmp_path / "records"), 0)
    monkeypatch.setattr(store.files, "names", lambda pattern: iter(["a_1.json"]))
    assert store.share(Pace()) == (0, 0)

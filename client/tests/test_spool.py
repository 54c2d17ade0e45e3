"""The spool: what it keeps, drops and moves to quarantine."""

import gzip
import os

import pytest
from process_client.spool import Spool

KIB = 1024


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "spool"


def name_of(number):
    return f"web-1_{number}.5.json.gz"


def fill(spool, number, size):
    for each in range(number):
        spool.add(name_of(each), gzip.compress(os.urandom(size * KIB), 0))


def quarantined(folder):
    """Return the names in quarantine."""
    return os.listdir(str(folder / "aside")) if (folder / "aside").exists() else []


def test_readings_are_returned_oldest_first(folder):
    spool = Spool(str(folder), 1)
    for number in (10, 9, 100):
        spool.add(name_of(number), b"")
    assert spool.names() == [name_of(9), name_of(10), name_of(100)]


def test_full_spool_drops_the_oldest_and_logs_them(folder, logged):
    spool = Spool(str(folder), 0.45)
    fill(spool, 6, 100)
    assert spool.names() == [name_of(number) for number in (2, 3, 4, 5)]
    reason = " dropped: the spool is full (0.45 MiB)"
    assert logged() == [f"ERROR {name_of(number)}{reason}" for number in (0, 1)]


def test_spool_that_is_too_small_for_a_reading_keeps_the_newest(folder):
    spool = Spool(str(folder), 0.0001)
    fill(spool, 2, 1)
    assert spool.names() == [name_of(1)]


def test_spool_is_closed_to_other_accounts(folder):
    Spool(str(folder), 1).add(name_of(1), b"")
    assert folder.stat().st_mode & 0o777 == 0o700


def test_reading_is_complete_or_not_there(folder, monkeypatch):
    monkeypatch.setattr("os.rename", lambda *_: os.stat("/nowhere/at/all"))
    with pytest.raises(OSError):
        Spool(str(folder), 1).add(name_of(1), b"body")
    assert os.listdir(str(folder)) == []


def test_file_in_place_of_the_spool(tmp_path):
    (tmp_path / "spool").write_text("")
    spool = Spool(str(tmp_path / "spool"), 1)
    assert spool.names() == []
    with pytest.raises(OSError):
        spool.add(name_of(1), b"")


@pytest.mark.parametrize(
    "damage",
    [
        lambda body: b"",
        lambda body: body[:-9],
        lambda body: body + b"more",
        lambda body: b"noise",
    ],
    ids=["empty", "cut short", "with more", "noise"],
)
def test_damaged_reading_goes_to_quarantine(folder, logged, damage):
    spool = Spool(str(folder), 1)
    spool.add(name_of(1), damage(gzip.compress(b"[]")))
    assert spool.read(name_of(1)) is None
    assert spool.names() == [] and quarantined(folder) == [name_of(1)]
    assert logged()[0].startswith(f"ERROR '{name_of(1)}' quarantined: damaged")


@pytest.mark.parametrize(
    "name", ["notes.txt", "web-1_5.json.gz", "-x_1.5.json.gz", "w b_1.5.json.gz", "web_1.5.json"]
)
def test_file_of_another_name_goes_to_quarantine(folder, logged, name):
    spool = Spool(str(folder), 1)
    spool.add(name, b"notes")
    assert spool.names() == [] and quarantined(folder) == [name]
    assert logged()[0].startswith(f"ERROR '{name}' quarantined: not a reading")


def test_folder_and_link_go_to_quarantine(folder):
    (folder / "folder").mkdir(parents=True)
    (folder / name_of(1)).symlink_to("/etc/passwd")
    assert Spool(str(folder), 1).names() == []
    assert sorted(quarantined(folder)) == ["folder", name_of(1)]


def test_only_old_half_written_files_are_removed(folder, logged):
    folder.mkdir()
    old, new = f".{name_of(1)}.part", f".{name_of(2)}.part"
    for name in (old, new):
        (folder / name).write_bytes(b"half")
    os.utime(str(folder / old), (0, 0))
    assert Spool(str(folder), 1).names() == []
    assert os.listdir(str(folder)) == [new]
    assert logged()[0].startswith(f"ERROR '{old}' removed: half-written")


def test_reading_that_another_process_delivered_is_skipped(folder):
    spool = Spool(str(folder), 1)
    assert spool.read(name_of(1)) is None
    spool.remove(name_of(1))
    spool.keep(name_of(1))

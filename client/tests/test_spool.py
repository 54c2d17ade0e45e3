"""The spool: what it keeps, drops and moves to quarantine."""

import gzip
import os

import pytest
from process_client.losses import Losses
from process_client.packed_reading import PackedReading
from process_client.record import encode
from process_client.spool import Spool

KIB = 1024


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "spool"


def name_of(number):
    return f"web-1_{number}.5.json.gz"


def open_spool(folder, megabytes):
    """Return the Spool in `folder`, and with it the file losses."""
    return Spool(str(folder), megabytes, Losses(str(folder) + ".losses"))


def losses(folder):
    """Return the counts of the losses of the spool in `folder`."""
    return Losses(str(folder) + ".losses").text()


def put(spool, name, body):
    spool.add(PackedReading(name, body, None))


def fill(spool, number, size):
    for each in range(number):
        put(spool, name_of(each), gzip.compress(os.urandom(size * KIB), 0))


def quarantined(folder):
    """Return the names in quarantine."""
    return os.listdir(str(folder / "aside")) if (folder / "aside").exists() else []


def test_readings_are_returned_oldest_first(folder):
    spool = open_spool(folder, 1)
    for number in (10, 9, 100):
        put(spool, name_of(number), b"")
    assert spool.names() == [name_of(9), name_of(10), name_of(100)]


def test_full_spool_drops_the_oldest_and_logs_them(folder, logged):
    spool = open_spool(folder, 0.45)
    fill(spool, 6, 100)
    assert spool.names() == [name_of(number) for number in (2, 3, 4, 5)]
    reason = " dropped: the spool is full (0.45 MiB)"
    assert logged() == [f"ERROR {name_of(number)}{reason}" for number in (0, 1)]
    assert losses(folder) == "dropped=2;lost=0;refused=0"


def test_reading_is_returned_with_its_tally(folder):
    reading = PackedReading(name_of(1), encode("web-1", "1.5", [{"pid": 1}]), "boot=b;start=1")
    spool = open_spool(folder, 1)
    spool.add(reading)
    assert spool.read(name_of(1)) == reading


def test_reading_that_cannot_be_removed_is_not_counted(folder, monkeypatch):
    spool = open_spool(folder, 0.0001)
    fill(spool, 2, 1)
    monkeypatch.setattr("os.unlink", lambda path: os.rmdir("/nowhere/at/all"))
    spool.names()
    assert losses(folder) == "dropped=0;lost=0;refused=0"


def test_spool_that_is_too_small_for_a_reading_keeps_the_newest(folder):
    spool = open_spool(folder, 0.0001)
    fill(spool, 2, 1)
    assert spool.names() == [name_of(1)]


def test_spool_is_closed_to_other_accounts(folder):
    put(open_spool(folder, 1), name_of(1), b"")
    assert folder.stat().st_mode & 0o777 == 0o700


def test_reading_is_complete_or_not_there(folder, monkeypatch):
    monkeypatch.setattr("os.rename", lambda *_: os.stat("/nowhere/at/all"))
    with pytest.raises(OSError):
        put(open_spool(folder, 1), name_of(1), b"body")
    assert os.listdir(str(folder)) == []


def test_file_in_place_of_the_spool(tmp_path):
    (tmp_path / "spool").write_text("")
    spool = open_spool(tmp_path / "spool", 1)
    assert spool.names() == []
    with pytest.raises(OSError):
        put(spool, name_of(1), b"")


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
    spool = open_spool(folder, 1)
    put(spool, name_of(1), damage(gzip.compress(b"[]")))
    assert spool.read(name_of(1)) is None
    assert spool.names() == [] and quarantined(folder) == [name_of(1)]
    assert logged()[0].startswith(f"ERROR '{name_of(1)}' quarantined: damaged")
    assert losses(folder) == "dropped=0;lost=1;refused=0"


def test_reading_with_the_name_of_another_goes_to_quarantine(folder, logged):
    spool = open_spool(folder, 1)
    put(spool, name_of(1), encode("web-1", "2.5", [{}]))
    assert spool.read(name_of(1)) is None
    assert quarantined(folder) == [name_of(1)]
    assert "quarantined: its content is that of another reading;" in logged()[0]


def test_reading_that_cannot_be_read_goes_to_quarantine(folder, monkeypatch):
    spool = open_spool(folder, 1)
    fill(spool, 1, 1)

    def refuse(*_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("builtins.open", refuse)
    assert spool.read(name_of(0)) is None
    monkeypatch.undo()
    assert quarantined(folder) == [name_of(0)]
    assert losses(folder) == "dropped=0;lost=1;refused=0"


@pytest.mark.parametrize(
    "name", ["notes.txt", "web-1_5.json.gz", "-x_1.5.json.gz", "w b_1.5.json.gz", "web_1.5.json"]
)
def test_file_of_another_name_goes_to_quarantine(folder, logged, name):
    spool = open_spool(folder, 1)
    put(spool, name, b"notes")
    assert spool.names() == [] and quarantined(folder) == [name]
    assert logged()[0].startswith(f"ERROR '{name}' quarantined: not a reading")
    assert losses(folder) == "dropped=0;lost=0;refused=0"


def test_folder_and_link_go_to_quarantine(folder):
    (folder / "folder").mkdir(parents=True)
    (folder / name_of(1)).symlink_to("/etc/passwd")
    assert open_spool(folder, 1).names() == []
    assert sorted(quarantined(folder)) == ["folder", name_of(1)]


def test_only_old_half_written_files_are_removed(folder, logged):
    folder.mkdir()
    old, new = f".{name_of(1)}.part", f".{name_of(2)}.part"
    for name in (old, new):
        (folder / name).write_bytes(b"half")
    os.utime(str(folder / old), (0, 0))
    assert open_spool(folder, 1).names() == []
    assert os.listdir(str(folder)) == [new]
    assert logged()[0].startswith(f"ERROR '{old}' removed: half-written")
    assert losses(folder) == "dropped=0;lost=1;refused=0"


def test_reading_that_another_process_delivered_is_skipped(folder):
    spool = open_spool(folder, 1)
    assert spool.read(name_of(1)) is None
    spool.remove(name_of(1))
    spool.keep(name_of(1))

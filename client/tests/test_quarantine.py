"""The quarantine: bounded, oldest files go first, names are logged on one line."""

import os
import time

import pytest
from process_client.quarantine import Quarantine

KIB = 1024


@pytest.fixture
def folder(tmp_path):
    """Return the folder of the quarantine."""
    return tmp_path / "aside"


def take(folder, name, content, megabytes=0.1):
    """Move a new file to quarantine."""
    path = folder.parent / name
    path.write_bytes(content)
    Quarantine(str(folder), megabytes).take(str(path), "not a reading")
    time.sleep(0.02)  # change times have the resolution of the kernel's clock


def names(folder):
    return sorted(os.listdir(str(folder)))


def test_oldest_to_arrive_is_removed(folder, logged):
    for name, modified in (("c", 3e6), ("b", 2e6), ("a", 1e6)):
        path = folder.parent / name
        path.write_bytes(b"x" * 40 * KIB)
        os.utime(str(path), (modified, modified))  # the last to arrive was modified first
        Quarantine(str(folder), 0.1).take(str(path), "not a reading")
        time.sleep(0.02)
    assert names(folder) == ["a", "b"]
    assert logged()[-1] == "ERROR 'c' removed: the quarantine is full (0.1 MiB)"


def test_folder_counts_with_its_content(folder, logged):
    (folder.parent / "folder").mkdir()
    (folder.parent / "folder" / "notes").write_bytes(b"x" * 120 * KIB)
    Quarantine(str(folder), 0.1).take(str(folder.parent / "folder"), "not a reading")
    assert names(folder) == []
    assert logged()[-1].startswith("ERROR 'folder' removed: ")


def test_empty_files_take_room(folder):
    for number in range(30):
        take(folder, str(number), b"")
    assert len(names(folder)) == 25


def test_file_with_the_name_of_another_is_kept_too(folder):
    for content in (b"one", b"two"):
        take(folder, "notes", content)
    assert names(folder) == ["notes", "notes~"]
    assert (folder / "notes").read_bytes() == b"one"


@pytest.mark.parametrize(
    "name, shown",
    [
        (b"no\n2026-11-25T05:00:00.000Z INFO lie", "'no\\n2026-11-25T05:00:00.000Z INFO lie'"),
        (b"caf\xe9", "'caf\\udce9'"),
    ],
)
def test_any_name_is_logged_in_one_line_of_ascii(folder, logged, name, shown):
    take(folder, os.fsdecode(name), b"")
    (line,) = logged()
    assert line.startswith("ERROR " + shown + " quarantined: not a reading; now at ")
    assert line.isprintable() and max(line) < "\x80"


def test_file_that_cannot_be_removed_does_not_keep_the_others(folder, logged, monkeypatch):
    def unlink(path, remove=os.unlink):
        if path.endswith("stuck"):
            raise PermissionError(1, "Operation not permitted", path)
        remove(path)

    monkeypatch.setattr("os.unlink", unlink)
    for name in ("stuck", "one", "two"):
        take(folder, name, b"x" * 40 * KIB)
    assert names(folder) == ["stuck", "two"]
    assert any(line.startswith("ERROR 'stuck' not removed: ") for line in logged())
    assert any(line.startswith("ERROR 'one' removed: ") for line in logged())


def test_file_that_cannot_be_moved_is_logged_once(folder, logged):
    folder.write_text("a file in place of the folder")
    quarantine = Quarantine(str(folder), 0.1)
    (folder.parent / "notes").write_text("")
    for _ in range(2):
        quarantine.take(str(folder.parent / "notes"), "not a reading")
    (line,) = logged()
    assert line.startswith("ERROR 'notes' ignored: not a reading; remove it from ")

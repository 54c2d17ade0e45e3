"""The disk of the records: what it must be able to do is tried at the start and by check."""

import errno
import os
import sys
from collections import namedtuple

import pytest
from process_service import cli, create_app
from process_service.disk import LONGEST, try_disk
from process_service.file_store import FileStore
from process_service.folder import Folder
from process_service.store import StoreError

MIB = 1024 * 1024


@pytest.fixture
def folder(tmp_path):
    """Return the path of the folder of records."""
    return tmp_path / "records"


@pytest.fixture
def files(folder):
    """Return the files in this folder."""
    return Folder(str(folder))


def failing(number):
    """Return a function that fails with the error `number`."""

    def fail(*_, **__):
        raise OSError(number, os.strerror(number))

    return fail


def fault(files, reserve=MIB):
    """Return the message of the fault that is found; AssertionError if there is none."""
    with pytest.raises(StoreError) as error:
        try_disk(files, reserve)
    return str(error.value)


def test_a_usual_disk_has_no_fault_and_keeps_no_file(files, folder):
    try_disk(files, MIB)
    assert not list(folder.iterdir())


def test_the_longest_name_is_that_of_a_record():
    assert len(LONGEST) == len("x" * 64 + "_" + "9" * 12 + "." + "9" * 9 + ".json")


@pytest.mark.parametrize(
    "function, doing",
    [("open", "write and sync a file"), ("link", "hard-link a file")],
)
@pytest.mark.parametrize("number", [errno.EPERM, errno.EOPNOTSUPP, errno.EROFS, errno.EACCES])
def test_names_what_the_disk_cannot_do(files, folder, monkeypatch, function, doing, number):
    with monkeypatch.context() as broken:
        broken.setattr(os, function, failing(number))
        found = fault(files)
    wanted = f"Could not use storage directory: cannot {doing}: {os.strerror(number)}: {folder}"
    assert found == wanted
    assert not list(folder.iterdir())


@pytest.mark.parametrize(
    "kind, doing", [("file", "write and sync a file"), ("folder", "sync the folder")]
)
@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOSYS, errno.EIO])
def test_finds_a_disk_without_fsync(files, folder, monkeypatch, kind, doing, number):
    fsync = os.fsync

    def sync(descriptor):
        is_folder = os.path.isdir(f"/proc/self/fd/{descriptor}")
        (failing(number) if is_folder == (kind == "folder") else fsync)(descriptor)

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", sync)
        assert f"cannot {doing}: {os.strerror(number)}: " in fault(files)
    assert not list(folder.iterdir())


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("function", ["open", "fsync", "link"])
def test_a_full_disk_is_no_fault(files, folder, monkeypatch, function, number):
    with monkeypatch.context() as broken:
        broken.setattr(os, function, failing(number))
        try_disk(files, MIB)
    assert not list(folder.iterdir())


def test_finds_a_link_that_replaces_a_file(files, folder, monkeypatch):
    link = os.link

    def replace(source, name):
        if os.path.exists(name):
            os.unlink(name)
        link(source, name)

    monkeypatch.setattr(os, "link", replace)
    assert "cannot refuse a second file of the same name" in fault(files)
    assert not list(folder.iterdir())


def test_finds_a_disk_that_does_not_distinguish_letters(files, monkeypatch):
    read = files.read
    monkeypatch.setattr(files, "read", lambda name: read(name.replace("x" * 64, "X" * 64)))
    assert "cannot distinguish x from X in names" in fault(files)


def test_finds_a_disk_that_reads_something_else(files, monkeypatch):
    monkeypatch.setattr(files, "read", lambda name: b"" if "X" in name else None)
    assert "cannot read what was written" in fault(files)


def test_finds_a_disk_without_times(files, monkeypatch):
    monkeypatch.setattr(files, "time", lambda name: 0)
    assert "cannot keep the time of a file" in fault(files)


Disk = namedtuple("Disk", "f_frsize f_bsize f_bfree f_bavail f_blocks")


def test_finds_a_disk_that_does_not_know_its_size(files, monkeypatch):
    monkeypatch.setattr(os, "statvfs", lambda path: Disk(4096, 4096, 0, 0, 0))
    assert "cannot report its free space (with min_free_mb 0 it need not)" in fault(files)
    try_disk(files, 0)


def test_a_disk_without_free_space_is_no_fault(files, monkeypatch):
    monkeypatch.setattr(os, "statvfs", lambda path: Disk(4096, 4096, 0, 0, 1000))
    try_disk(files, MIB)


# ---------------------------------------------------------------- where it is tried
@pytest.fixture
def config_file(tmp_path, monkeypatch):
    """Return the path of a right config.json on a disk without hard links."""
    path = tmp_path / "config.json"
    path.write_text('{"records_dir": "records", "token": "right"}')
    monkeypatch.setenv("PROCESS_SERVICE_CONFIG", str(path))
    monkeypatch.setattr(os, "link", failing(errno.EPERM))
    return path


LINE = "Could not use storage directory: cannot hard-link a file: Operation not permitted: "


@pytest.mark.parametrize("exists", [True, False])
def test_check_names_file_and_cause_and_leaves_no_file(
    config_file, folder, monkeypatch, capsys, exists
):
    if exists:
        folder.mkdir()
    before = sorted(config_file.parent.rglob("*"))
    monkeypatch.setattr(sys, "argv", ["process-service", "--config", str(config_file), "check"])
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert end.value.code == 1
    (line,) = capsys.readouterr().err.splitlines()
    where = folder if exists else folder.parent
    assert line == f"process-service: {config_file}: {LINE}{where}"
    assert sorted(config_file.parent.rglob("*")) == before


def test_start_names_file_and_cause(config_file, folder, capsys):
    with pytest.raises(SystemExit) as end:
        create_app()
    assert end.value.code == 1
    log = (config_file.parent / "service.log").read_text(encoding="utf-8")
    for text in (capsys.readouterr().err, log):
        (line,) = text.splitlines()
        assert line.endswith(f"{config_file}: {LINE}{folder}")


def test_cleanup_needs_less_of_the_disk(config_file, folder, monkeypatch):
    monkeypatch.setattr(os, "nice", lambda by: None)
    monkeypatch.setattr(sys, "argv", ["process-service", "--config", str(config_file), "cleanup"])
    cli.main()
    assert "cleanup removed 0" in (config_file.parent / "service.log").read_text()


def test_what_a_crash_leaves_of_it_is_swept(folder):
    store = FileStore(str(folder), 0)
    with store.files.written(LONGEST, b"[]") as unfinished:
        linked = os.path.basename(unfinished).replace(".tmp", "-linked.tmp")
        store.files.give_name(unfinished, linked)
    os.utime(str(folder / linked), (1, 1))
    store.sweep()
    assert not list(folder.iterdir())

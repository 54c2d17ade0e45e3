"""Faults while the archive works: nothing unsealed is ever removed, and every record comes back.

The commands run in a process of their own, which ends without a word at the n-th call of the
system, or whose n-th call finds the disk full; the product knows nothing of this.
"""

import builtins
import contextlib
import errno
import itertools
import os
import shutil
import threading
import time

import pytest
from process_archive import seal as seal_module
from process_archive.compact import compact
from process_archive.faults import Busy
from process_archive.forget import forget
from process_archive.restore import restore
from process_archive.seal import seal
from process_archive.verify import verify

from archive.tests.samples import process, reading

HOUR = 1600002000 // 3600 * 3600
CALLS = ((os, "fsync"), (os, "rename"), (os, "mkdir"), (os, "unlink"), (builtins, "open"))
KILLED = 9
STEP = 7  # of the calls at which a fault is tried; 1 tries each, which takes minutes
COMMANDS = {
    "seal": lambda host: host.seal(),
    "seal --all": lambda host: host.seal(everything=True),
    "compact": lambda host: compact(host.config),
    "forget": lambda host: forget(host.config, "web-2", 0, 0),
}


class Disk:
    """Calls of the system, of which the n-th is not done."""

    def __init__(self, number, how):
        self.number, self.how, self.count = number, how, 0

    def broken(self, right):
        def call(*arguments, **options):
            self.count += 1
            if self.count == self.number and self.how == "kill":
                os._exit(KILLED)
            if self.count >= self.number and self.how == "full":
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "test")
            return right(*arguments, **options)

        return call


def run_broken(command, host, number, how):
    """Run a command with the fault; return False if it has fewer calls than `number`."""
    child = os.fork()
    if child == 0:
        try:
            disk = Disk(number, how)
            for owner, name in CALLS:
                setattr(owner, name, disk.broken(getattr(owner, name)))
            COMMANDS[command](host)
            status = 0 if disk.count < number else 1
        except BaseException:
            status = 1
        os._exit(status)
    return os.waitpid(child, 0)[1] != 0


@pytest.fixture
def kept(host):
    """Return the host with some records sealed and some waiting, and what they all contain."""
    host.contents = {}
    for n in range(3):
        put(host, n, HOUR + n)
        host.seal()
    put(host, 3, HOUR + 3700)
    return host


def put(host, number, mtime=None, journal=True):
    """Store a record of two nodes."""
    for node in ("web-1", "web-2"):
        content = reading(process(1), process(2, nice=number))
        host.store(f"{5 * number}", content, node=node, mtime=mtime, journal=journal)
        host.contents[node, f"{5 * number}"] = content


def remove_what_is_listed(host):
    """Remove what the service would; return how many files."""
    count = 0
    for name, size, mtime in host.lists():
        path = host.records / name
        if path.exists() and (path.stat().st_size, path.stat().st_mtime_ns) == (size, mtime):
            path.unlink()
            count += 1
    return count


def expect_all(host, but=()):
    """Assert that each record comes back byte for byte, from the archive or its file."""
    for (node, timestamp), content in host.contents.items():
        wanted = None if (node, timestamp) in but else content
        assert restore(host.config, node, timestamp) == wanted, (node, timestamp)


def expect_end(host, but=()):
    """Assert that after the next runs nothing waits, nothing is double and all is as it was."""
    host.seal()
    host.seal(everything=True)
    compact(host.config)
    remove_what_is_listed(host)
    assert [path.name for path in host.records.iterdir()] == []
    assert host.sealed() == sorted(f"{n}_{t}" for n, t in host.contents if (n, t) not in but)
    expect_all(host, but)
    assert list(verify(host.config)) == []


@pytest.mark.parametrize("how", ["kill", "full"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_fault_at_calls_of_the_system(kept, tmp_path, command, how):
    spare = tmp_path / "spare"
    places = [kept.records, kept.journal, tmp_path / "segments", tmp_path / "sealed"]
    for place in places:
        shutil.copytree(place, spare / place.name)
    tried = 0
    for number in itertools.count(1, STEP):
        for place in places:
            shutil.rmtree(place)
            shutil.copytree(spare / place.name, place)
        if not run_broken(command, kept, number, how):
            break
        tried += 1
        but = ()
        if command == "forget" and (tmp_path / "segments/forgotten.txt").exists():
            COMMANDS[command](kept)  # it goes on
            but = (("web-2", "0"),)
        remove_what_is_listed(kept)
        expect_all(kept, but)
        kept.seal(everything=True)
        assert kept.sealed() == sorted(f"{n}_{t}" for n, t in kept.contents if (n, t) not in but)
    expect_end(kept, but)
    assert tried >= 3


def test_the_journal_is_removed_between_receipt_and_seal(kept):
    shutil.rmtree(kept.journal)
    expect_end(kept)


@pytest.mark.parametrize("hours", [-1, 24])
def test_the_clock_of_the_api_is_set(kept, monkeypatch, hours):
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 3600 * hours)
    put(kept, 4, now + 3600 * hours)
    expect_end(kept)


def test_an_old_file_is_copied_in(kept):
    kept.seal()
    put(kept, 5, 1500000000, journal=False)
    assert remove_what_is_listed(kept) == 8
    assert len(list(kept.records.iterdir())) == 2
    expect_end(kept)


def test_a_segment_is_damaged_and_the_records_are_still_there(kept):
    kept.seal()
    for path in kept.folder.glob("segments/2*/*-0001/*.parquet"):
        path.write_bytes(b"damaged")
    expect_all(kept)


def test_records_come_late_by_a_day_and_two_in_a_second(kept):
    kept.seal()
    compact(kept.config)
    remove_what_is_listed(kept)
    for timestamp in ("2.000000001", "2.000000002", "2"):
        content = kept.contents["web-1", timestamp] = b"[%d]" % len(timestamp + timestamp[-1:])
        kept.store(timestamp, content, mtime=HOUR + 86400)
    expect_end(kept)


def test_a_record_comes_again_after_its_removal(kept, caplog):
    kept.seal()
    remove_what_is_listed(kept)
    kept.store("0", kept.contents["web-1", "0"], mtime=HOUR + 9000)
    kept.store("0", b"[]", node="web-2", mtime=HOUR + 9000)
    expect_end(kept)
    (other,) = (kept.folder / "segments/conflicts").iterdir()
    assert other.name.startswith("web-2_0.") and other.read_bytes() == b"[]"
    assert "web-2_0.json: sealed before with other content" in caplog.text


def test_many_records_wait(kept, monkeypatch):
    monkeypatch.setattr(seal_module, "MOST", 500)
    for n in range(2000):
        timestamp = str(1000 + 5 * n)
        kept.contents["web-1", timestamp] = b"[%d]" % n
        kept.store(timestamp, b"[%d]" % n, mtime=HOUR + n)
    assert kept.seal() == 2002
    remove_what_is_listed(kept)
    assert list(kept.records.iterdir()) == []
    assert restore(kept.config, "web-1", "6000") == b"[1000]"
    assert list(verify(kept.config)) == []


def test_two_seals_at_once(kept):
    child = os.fork()
    if child == 0:
        try:
            seal(kept.config)
        except Busy:
            pass
        finally:
            os._exit(0)
    with contextlib.suppress(Busy):
        seal(kept.config)
    os.waitpid(child, 0)
    expect_end(kept)


def test_the_folder_is_copied_while_sealing(kept, tmp_path):
    """As rsync does: what was committed when the copy began is complete in it."""
    copy, done = tmp_path / "copy", threading.Event()

    def copy_again():
        while not done.is_set():
            shutil.rmtree(copy, ignore_errors=True)
            try:
                shutil.copytree(tmp_path / "segments", copy)
            except (shutil.Error, OSError):
                continue  # a file went in the meantime; rsync says so as well

    known = set(kept.sealed())
    thread = threading.Thread(target=copy_again)
    thread.start()
    try:
        for n in range(10, 16):
            put(kept, n, HOUR + n)
            kept.seal()
    finally:
        done.set()
        thread.join()
    for node, timestamp in kept.contents:
        if f"{node}_{timestamp}" in known:
            config = kept.config._replace(archive=str(copy), records_dir=str(copy))
            assert restore(config, node, timestamp) == kept.contents[node, timestamp]
    expect_end(kept)


def test_a_list_goes_when_none_of_its_files_is_there(kept):
    kept.seal()
    (old,) = (kept.folder / "sealed").iterdir()
    compact(kept.config)
    assert old.exists()  # its day is not over
    old = old.rename(old.with_name("2020-09-13"))
    compact(kept.config)
    assert old.exists()
    last = kept.lists()[-1][0]
    for name, _, _ in kept.lists()[:-1]:
        (kept.records / name).unlink()
    compact(kept.config)
    assert old.exists()
    (kept.records / last).unlink()
    compact(kept.config)
    assert not old.exists()

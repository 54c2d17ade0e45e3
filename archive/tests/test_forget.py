"""The command forget: what is left of the readings, of the others, and after a crash."""

import json
import os

import pyarrow.parquet as pq
import pytest
from process_archive import forget as module
from process_archive import seal as seal_module
from process_archive.compact import compact
from process_archive.faults import Damaged
from process_archive.forget import forget
from process_archive.forgotten import FORGOTTEN, Forgotten
from process_archive.restore import restore
from process_archive.segments import FolderPlace
from process_archive.verify import verify

from archive.tests.samples import process, reading

HOUR = 1600002000 // 3600 * 3600
SECOND = 1000000


@pytest.fixture
def filled(host):
    """Return an archive of two segments, with what each reading contains."""
    host.contents = {}
    for n in range(8):
        for node in ("web-1", "web-2"):
            contents = {
                f"{5 * n}": reading(process(1), process(2, nice=n, name=f"only-{node}-{n}")),
                f"{5 * n}.5": json.dumps([process(n)]).encode(),
                f"{5 * n}.75": b"no JSON %d" % n,
            }
            for timestamp, content in contents.items():
                host.store(timestamp, content, node=node, mtime=HOUR + n)
                host.contents[node, timestamp] = content
        if n % 4 == 3:
            host.seal()
    return host


def fold(host, level):
    """Fold what there is."""
    if level != "fresh":
        now = HOUR + (5000 if level == "hour" else 200000)
        compact(host.config, now=now)


def expect(host, first, last):
    """Assert that web-1 has lost what is in the span, and that the rest comes back."""
    for file in list(host.records.iterdir()):
        file.unlink()
    for (node, timestamp), content in host.contents.items():
        gone = node == "web-1" and first <= float(timestamp) <= last
        assert restore(host.config, node, timestamp) == (None if gone else content)
    assert list(verify(host.config)) == []


def texts(host):
    """Return all bytes of values in the archive, of replaced segments too."""
    place, found = FolderPlace(host.config.archive), []
    for name in place.names():
        for file in place.manifest(name)["files"]:
            table = pq.read_table(place.path(name, file))
            times = {"ts", "first", "last"} & set(table.column_names)
            found.append(repr(table.drop(sorted(times)).to_pylist()))
    return "".join(found)


@pytest.mark.parametrize("level", ["fresh", "hour", "day"])
@pytest.mark.parametrize("span", [(10, 22), (0, 12), (15, 15), (25, 1000), (0, 10**6)])
def test_what_is_forgotten_is_gone_and_all_else_comes_back(filled, level, span):
    fold(filled, level)
    count = forget(filled.config, "web-1", span[0] * SECOND, span[1] * SECOND)
    gone = {
        key for key in filled.contents if key[0] == "web-1" and span[0] <= float(key[1]) <= span[1]
    }
    assert count == len(gone) > 0
    left = texts(filled)
    for n in range(8):
        assert (f"only-web-1-{n}" in left) == (("web-1", f"{5 * n}") not in gone)
        assert f"only-web-2-{n}" in left
    expect(filled, *span)


def test_a_node_is_forgotten_as_a_whole(filled):
    assert forget(filled.config, "web-1") == 24
    assert {row["node"] for row in filled.readings()} == {"web-2"}
    expect(filled, 0, 10**12)


def test_what_is_forgotten_is_written_down(filled):
    forget(filled.config, "web-1", 10 * SECOND, 20 * SECOND)
    forget(filled.config, "web-1", 10 * SECOND, 20 * SECOND)
    (line,) = (filled.folder / "segments" / FORGOTTEN).read_text().splitlines()
    assert line.split()[:3] == ["web-1", "10000000", "20000000"]
    (span,) = Forgotten(filled.config.archive).spans
    assert span.done > 1600000000 * SECOND


@pytest.mark.parametrize("everything", [False, True])
def test_a_forgotten_record_is_not_sealed_again_and_may_be_removed(filled, everything):
    forget(filled.config, "web-1", 0, 20 * SECOND)
    before = len(filled.lists())
    filled.store("11", mtime=HOUR + 99)
    assert restore(filled.config, "web-1", "11") is None
    assert filled.seal(everything) == 0
    assert "web-1_11" not in filled.sealed()
    assert "web-1_11.json" in [name for name, _, _ in filled.lists()[before:]]
    filled.store("100", mtime=HOUR + 99)
    assert filled.seal() == 1


def test_a_record_that_waits_is_forgotten(filled):
    filled.store("100")
    assert forget(filled.config, "web-1", 100 * SECOND, 100 * SECOND) == 1
    assert filled.seal(everything=True) == 0


def test_a_record_that_is_sealed_and_still_a_file_counts_once(filled):
    for file in filled.journal.iterdir():
        file.unlink()
    assert forget(filled.config, "web-1", 0, 5 * SECOND) == 4


def test_conflicts_are_forgotten(filled):
    for node in ("web-1", "web-2"):
        (filled.records / f"{node}_5.json").unlink()
        filled.store("5", b"[5]", node=node, mtime=HOUR + 99)
    filled.seal()
    assert forget(filled.config, "web-1", 5 * SECOND, 5 * SECOND) == 2
    (kept,) = (filled.folder / "segments/conflicts").iterdir()
    assert kept.name.startswith("web-2_5.")


def test_nothing_matched(filled, run):
    folders = ("--archive", filled.config.archive, "--records", filled.config.records_dir)
    assert run(*folders, "forget", "web-3")[0] == 3
    assert run(*folders, "forget", "web-1", "--from", "2026-11-28T03:12:05Z")[0] == 3
    assert not os.path.exists(os.path.join(filled.config.archive, FORGOTTEN))
    assert run(*folders, "forget", "web-1", "--from", "5", "--to", "5.5")[:2] == (
        0, "forgot 2 readings\n",
    )  # fmt: skip
    assert run(*folders, "restore", "web-1", "5.5")[0] == 3


STEPS = [
    (module, "finish"), (module, "write_without"), (module, "prove"), (FolderPlace, "remove"),
    (module.Index, "update"), (module.Index, "forget"), (module.SegmentWriter, "close"),
]  # fmt: skip


@pytest.mark.parametrize(("owner", "step"), STEPS)
@pytest.mark.parametrize("after", ["compact", "forget"])
def test_a_crash_at_any_step_is_made_good(filled, monkeypatch, owner, step, after):
    def die(*arguments, **options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(owner, step, die)
        with pytest.raises(KeyboardInterrupt):
            forget(filled.config, "web-1", 10 * SECOND, 20 * SECOND)
    if after == "forget":
        forget(filled.config, "web-1", 10 * SECOND, 20 * SECOND)
    else:
        compact(filled.config)
    assert "only-web-1-3" not in texts(filled)
    expect(filled, 10, 20)


def test_a_damaged_segment_is_named_and_keeps_no_other_from_it(filled):
    path = next(filled.folder.glob("segments/2*/*-0001/states.parquet"))
    path.write_bytes(path.read_bytes()[:-100] + b"x" * 100)
    with pytest.raises(Damaged, match="states.parquet"):
        forget(filled.config, "web-1")
    assert {row["timestamp"] for row in filled.readings() if row["node"] == "web-1"} == {
        f"{5 * n}{part}" for n in range(4) for part in ("", ".5", ".75")
    }  # fmt: skip


def test_what_a_segment_owes_the_lists_is_paid_before(filled, monkeypatch):
    filled.store("100", mtime=HOUR + 99)
    with monkeypatch.context() as patch:
        patch.setattr(seal_module.SealedLists, "_append", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            filled.seal()
    forget(filled.config, "web-1")
    assert "web-1_100.json" in [name for name, _, _ in filled.lists()]

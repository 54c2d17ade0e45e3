"""The command verify: each damage is named, and hides nothing else."""

import json
import shutil

import pytest
from process_archive.catalog import Catalog
from process_archive.compact import compact
from process_archive.restore import from_segments
from process_archive.segments import FolderPlace
from process_archive.verify import verify

from archive.tests.samples import process, reading

HOUR = 1600002000 // 3600 * 3600


@pytest.fixture
def filled(host):
    """Return an archive of two segments with readings of all forms of two nodes."""
    for n in range(3):
        for node in ("web-1", "web-2"):
            content = reading(process(1), process(2, nice=n))
            host.store(f"{5 * n}", content, node=node, mtime=HOUR + n)
            host.store(f"{100 + n}", json.dumps([process(n)]).encode(), node=node, mtime=HOUR)
            host.store(f"{200 + n}", b"no JSON %d" % n, node=node, mtime=HOUR)
            host.store(f"{300 + n}", b"[]", node=node, mtime=HOUR)
    host.store("9", b"[]", node="empty", mtime=HOUR)
    host.seal()
    host.store("500", reading(process(1)), mtime=HOUR + 9)
    host.seal()
    return host


def lines(host):
    return list(verify(host.config))


def file_of(host, name, number="0001"):
    (path,) = host.folder.glob(f"segments/2*/*-{number}/{name}")
    return path


def test_nothing_is_wrong(filled):
    assert lines(filled) == []
    compact(filled.config)
    assert lines(filled) == []


@pytest.mark.parametrize("file", ["states", "processes", "commands", "originals", "readings"])
@pytest.mark.parametrize("damage", ["in the middle", "at the end", "cut", "longer", "missing"])
def test_damage_of_a_file_is_named(filled, file, damage):
    path = file_of(filled, file + ".parquet")
    content = bytearray(path.read_bytes())
    if damage == "in the middle":
        content[20] ^= 1
    elif damage == "at the end":
        content[-20] ^= 1
    path.write_bytes(content[:-5] if damage == "cut" else content + b"x" * (damage == "longer"))
    if damage == "missing":
        path.unlink()
    (line,) = lines(filled)
    what = {
        "in the middle": "damaged in row group 0", "at the end": "damaged in footer",
        "cut": "damaged in footer", "longer": "damaged: it goes on after its end",
    }  # fmt: skip
    assert line == f"2020-09-13/13-0001/{file}.parquet: {what.get(damage, damage)}"
    catalog = Catalog(FolderPlace(filled.config.archive))
    assert from_segments(catalog, "web-1", "500") == reading(process(1))


def test_a_missing_segment_is_named(filled):
    shutil.rmtree(file_of(filled, "").parent / "13-0001")
    assert lines(filled) == ["2020-09-13/13-0001: missing"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"files": {}}'])
def test_a_damaged_manifest_is_named(filled, content):
    file_of(filled, "segment.json").write_text(content)
    assert lines(filled) and all("2020-09-13/13-0001" in line for line in lines(filled))


def test_swapped_files_are_named(filled):
    one, other = (file_of(filled, "states.parquet", n) for n in ("0001", "0002"))
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
    assert lines(filled) == [
        "2020-09-13/13-0001/states.parquet: swapped: it is 2020-09-13/13-0002/states.parquet",
        "2020-09-13/13-0002/states.parquet: swapped: it is 2020-09-13/13-0001/states.parquet",
    ]


def test_swapped_segments_are_named(filled, tmp_path):
    one, other = (file_of(filled, "segment.json", n).parent for n in ("0001", "0002"))
    one.rename(tmp_path / "x")
    other.rename(one)
    (tmp_path / "x").rename(other)
    assert lines(filled) == [
        "2020-09-13/13-0001/segment.json: damaged or swapped",
        "2020-09-13/13-0002/segment.json: damaged or swapped",
    ]


def test_a_reading_that_does_not_come_back_is_named(filled, monkeypatch):
    monkeypatch.setattr("process_archive.rebuild.write", lambda value: b"7")
    assert "2020-09-13/13-0001: web-2_5 does not come back" in lines(filled)
    assert not [line for line in lines(filled) if "_200 " in line or "_300 " in line]

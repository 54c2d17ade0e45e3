"""Segments: complete or not there, and found by node and time."""

import hashlib
import json

import pyarrow.parquet as pq
import pytest
from process_archive.catalog import Catalog
from process_archive.segment_writer import SegmentWriter
from process_archive.segments import FolderPlace

from archive.tests.samples import process, reading


@pytest.fixture
def place(tmp_path):
    return FolderPlace(str(tmp_path / "segments"))


def write(place, sealed, part="03", replaces=()):
    """Commit a segment of two readings; return its name."""
    tables = sealed(reading(process(1)), reading(process(1), process(2))).tables
    with place.new("2026-11-28", part) as (name, folder):
        writer = SegmentWriter(folder)
        for states in tables.states():
            writer.gather("states", states)
        writer.gather("readings", tables.readings())
        writer.add_node("web-1", tables.readings())
        writer.close("fresh", replaces)
    return name


def test_a_segment_is_named_by_day_and_part(place, sealed):
    assert [write(place, sealed), write(place, sealed)] == [
        "2026-11-28/03-0001",
        "2026-11-28/03-0002",
    ]
    assert place.names() == ["2026-11-28/03-0001", "2026-11-28/03-0002"]


def test_a_failure_leaves_nothing(place, sealed, tmp_path):
    with pytest.raises(RuntimeError), place.new("2026-11-28", "03"):
        raise RuntimeError
    assert place.names() == []
    assert list((tmp_path / "segments/2026-11-28").iterdir()) == []


def test_a_sweep_removes_what_a_crash_left(place, sealed, tmp_path):
    write(place, sealed)
    left = tmp_path / "segments/2026-11-28/.03-0002"
    left.mkdir()
    place.sweep()
    assert not left.exists() and place.names() == ["2026-11-28/03-0001"]


def test_the_manifest_has_the_hash_of_each_file_and_block(place, sealed):
    name = write(place, sealed)
    for file, facts in place.manifest(name)["files"].items():
        with open(place.path(name, file), "rb") as opened:
            content = opened.read()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (
            facts["bytes"],
            facts["sha256"],
        )
        begin = 0
        for end, digest in facts["blocks"]:
            assert hashlib.sha256(content[begin:end]).hexdigest().startswith(digest)
            begin = end
        assert begin == len(content)


def test_files_have_the_version_of_their_schema(place, sealed):
    name = write(place, sealed)
    metadata = pq.read_schema(place.path(name, "states.parquet")).metadata
    assert metadata[b"process_archive"] == b"1"


def test_segments_are_found_by_node_and_time(place, sealed):
    name = write(place, sealed)
    catalog = Catalog(place)
    begin = 1593338576000000

    def found(**which):
        return [segment.name for segment in catalog.of(**which)]

    assert (
        found()
        == found(node="web-1")
        == found(first=begin + 5000000)
        == found(last=begin)
        == [name]
    )
    assert found(node="web-2") == found(last=begin - 1) == found(first=begin + 5000001) == []
    assert catalog.paths("states") == [place.path(name, "states.parquet")]
    assert catalog.paths("originals") == []


def test_a_replaced_segment_does_not_count(place, sealed):
    old = write(place, sealed)
    new = write(place, sealed, replaces=[old])
    assert [segment.name for segment in Catalog(place).segments] == [new]


def test_a_damaged_manifest_hides_no_other_segment(place, sealed, tmp_path):
    bad, good = write(place, sealed), write(place, sealed)
    (tmp_path / "segments" / bad / "segment.json").write_text("{")
    catalog = Catalog(place)
    assert [segment.name for segment in catalog.segments] == [good]
    assert list(catalog.damaged) == [bad]


def test_a_removed_segment_is_gone_with_its_day(place, sealed, tmp_path):
    place.remove(write(place, sealed))
    assert place.names() == [] and json.dumps(list((tmp_path / "segments").iterdir())) == "[]"

"""Records that are not sealed yet, as tables."""

import gzip
import os

import pyarrow as pa
from process_archive import fresh, record_file

from archive.tests.samples import process, reading


def test_records_become_the_tables_of_a_segment(tmp_path):
    (tmp_path / "web-1_20.5.json").write_bytes(reading(process(1), process(2)))
    (tmp_path / "web-1_10.json.gz").write_bytes(gzip.compress(reading(process(1))))
    (tmp_path / "web-2_10.json").write_bytes(b"no JSON")
    records = [record_file.find(str(tmp_path), name) for name in sorted(os.listdir(tmp_path))]
    tables = fresh.tables(records)
    assert tables["readings"]["timestamp"].to_pylist() == ["10", "20.5", "10"]
    assert tables["readings"]["since"].to_pylist() == [None, 10.5, None]
    assert tables["states"]["samples"].to_pylist() == [2, 1]
    assert tables["states"]["first"].cast(pa.int64()).to_pylist() == [10000000, 20500000]
    assert tables["originals"]["content"].to_pylist() == [b"no JSON"]
    assert tables["processes"]["command"].to_pylist() == ["/usr/sbin/nginx -g daemon off;"] * 2
    assert tables["commands"]["processes"].to_pylist() == [2]


def test_two_readings_in_a_microsecond_are_moved_apart(tmp_path):
    for timestamp in ("7.0000001", "7.0000002", "7"):
        (tmp_path / f"web-1_{timestamp}.json").write_bytes(reading(process(1)))
    records = [record_file.find(str(tmp_path), name) for name in os.listdir(tmp_path)]
    readings = fresh.tables(records)["readings"]
    assert readings["timestamp"].to_pylist() == ["7", "7.0000001", "7.0000002"]
    assert readings["ts"].cast(pa.int64()).to_pylist() == [7000000, 7000001, 7000002]


def test_a_moment_far_in_the_future(tmp_path):
    (tmp_path / "web-1_999999999999.json").write_bytes(reading(process(1)))
    readings = fresh.tables([record_file.find(str(tmp_path), "web-1_999999999999.json")])[
        "readings"
    ]
    assert readings["ts"].cast(pa.int64()).to_pylist() == [999999999999000000]


def test_no_records():
    assert {name: len(table) for name, table in fresh.tables([]).items()} == dict.fromkeys(
        ("states", "processes", "commands", "originals", "readings"), 0
    )

"""Records: the packed JSON body that a reading becomes."""

import gzip
import json

import pytest
from process_client.record import encode


def unpacked(processes):
    return json.loads(gzip.decompress(encode("web-1", "1593338576.5624585", processes)).decode())


def test_record_has_uuid_timestamp_and_data():
    processes = [{"pid": 1, "uids": (0, 0, 0), "cwd": None, "cpu_percent": 0.5}]
    assert unpacked(processes) == {
        "uuid": "web-1",
        "timestamp": "1593338576.5624585",
        "data": [{"pid": 1, "uids": [0, 0, 0], "cwd": None, "cpu_percent": 0.5}],
    }


@pytest.mark.parametrize(
    "text, stored",
    [
        ("caf\u00e9", "caf\u00e9"),
        ("caf\udce9", "caf\ufffd"),  # the byte E9, which is not UTF-8
        ("a\udcff\udcfeb", "a\ufffd\ufffdb"),
        ("a\nb\0", "a\nb\0"),
    ],
)
def test_bytes_that_are_not_utf_8_become_replacement_characters(text, stored):
    assert unpacked([{"name": text}])["data"] == [{"name": stored}]


def test_text_is_replaced_at_any_depth():
    processes = [{"environ": {"k\udcff": "v\udcff"}, "open_files": [("/\udcff", 3)], "pid": 1}]
    assert unpacked(processes)["data"] == [
        {"environ": {"k\ufffd": "v\ufffd"}, "open_files": [["/\ufffd", 3]], "pid": 1}
    ]


def test_body_is_packed():
    processes = [{"cmdline": ["sleep", "600"]}] * 1000
    assert len(encode("web-1", "1.5", processes)) < 1000

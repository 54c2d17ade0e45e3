"""The command restore: exactly the bytes of a record, sealed or not."""

import gzip
import json

import pytest
from process_archive.restore import Damaged, restore

from archive.tests.samples import process, reading

CONTENTS = [
    reading(process(1), process(2)),
    reading(process(1, nice=3), process(2)),
    json.dumps([process(1), process(2)]).encode(),
    b"no JSON\xff",
    b"[]",
    reading(process(2), process(1)),
]


def test_every_record_comes_back(host):
    for number, content in enumerate(CONTENTS * 2):
        host.store(str(10 + 5 * number), content)
    host.seal()
    for file in list(host.records.iterdir()):
        file.unlink()
    found = [restore(host.config, "web-1", str(10 + 5 * n)) for n in range(len(CONTENTS) * 2)]
    assert found == CONTENTS * 2


def test_a_record_of_another_node_or_time_is_none(host):
    host.store("10")
    host.seal()
    assert restore(host.config, "web-2", "10") is None
    assert restore(host.config, "web-1", "10.0") is None
    assert restore(host.config, "web-1", "11") is None


def test_a_record_that_is_not_sealed_yet(host):
    host.store("10", b"[1]")
    (host.records / "web-1_15.json.gz").write_bytes(gzip.compress(b"[2]"))
    assert restore(host.config, "web-1", "10") == b"[1]"
    assert restore(host.config, "web-1", "15") == b"[2]"


def test_readings_in_one_microsecond(host):
    for number in range(5):
        host.store(f"10.00000000{number}", reading(process(1, nice=number)))
    host.seal()
    for file in list(host.records.iterdir()):
        file.unlink()
    for number in range(5):
        content = restore(host.config, "web-1", f"10.00000000{number}")
        assert content == reading(process(1, nice=number))


@pytest.mark.parametrize("file", ["states", "readings", "originals"])
def test_damage_is_named_and_never_given_as_content(host, file):
    host.store("10", CONTENTS[0])
    host.store("15", CONTENTS[3])
    host.seal()
    (path,) = host.folder.glob(f"segments/*/*/{file}.parquet")
    content = bytearray(path.read_bytes())
    content[4:40] = b"x" * 36
    path.write_bytes(content)
    timestamp = "15" if file == "originals" else "10"
    assert restore(host.config, "web-1", timestamp) is not None  # of the file that is still there
    (host.records / f"web-1_{timestamp}.json").unlink()
    with pytest.raises(Damaged, match="2.*-0001"):
        restore(host.config, "web-1", timestamp)

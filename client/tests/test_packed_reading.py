"""A packed reading in a file: with its tally, and readable by versions that know none."""

import gzip
import zlib

import pytest
from process_client.packed_reading import Damaged, PackedReading, from_file
from process_client.record import encode

NAME = "web-1_1593338576.5624585.json.gz"
BODY = encode("web-1", "1593338576.5624585", [{"pid": 1, "name": "init"}] * 300)
TALLY = "boot=0f0e;start=1.5;every=5;ticks=7;taken=6;missed=1"
WHOLE = PackedReading(NAME, BODY, TALLY)


def earlier_version(content):
    """Return the body that a version without tallies sends of a file, None if it is damaged."""
    stream = zlib.decompressobj(16 + zlib.MAX_WBITS)
    stream.decompress(content)
    return content if stream.eof and not stream.unused_data else None


def test_name_has_uuid_and_timestamp():
    assert (WHOLE.uuid, WHOLE.timestamp) == ("web-1", "1593338576.5624585")


def test_file_has_body_and_tally():
    assert from_file(NAME, WHOLE.to_file()) == WHOLE


def test_earlier_version_sends_the_file():
    body = earlier_version(WHOLE.to_file())
    assert gzip.decompress(body) == gzip.decompress(BODY)


@pytest.mark.parametrize("content", [BODY, gzip.compress(gzip.decompress(BODY), 0)])
def test_file_of_an_earlier_version_has_no_tally(content):
    assert from_file(NAME, content) == PackedReading(NAME, content, None)


@pytest.mark.parametrize("tally", ["boot=a\rb", "boot=\xff", "a b", ""])
def test_damaged_tally_costs_the_tally_alone(tally):
    content = BODY[:3] + b"\x10" + BODY[4:10] + tally.encode("latin-1") + b"\0" + BODY[10:]
    assert earlier_version(content)
    found = from_file(NAME, content)
    assert found.tally is None and gzip.decompress(found.body) == gzip.decompress(BODY)


@pytest.mark.parametrize(
    "name", ["web-2_1593338576.5624585.json.gz", "web-1_1593338576.562.json.gz"]
)
def test_content_of_another_reading_is_damage(name):
    with pytest.raises(Damaged, match="its content is that of another reading"):
        from_file(name, BODY)


@pytest.mark.parametrize(
    "content",
    [b"", b"noise", BODY[:-9], BODY + b"more", BODY + BODY, b"\x1f\x8b\x08\x10" + b"x" * 99],
)
def test_damage_is_found(content):
    with pytest.raises(Damaged, match="^damaged$"):
        from_file(NAME, content)


def test_content_that_unpacks_to_much_is_unpacked_in_pieces(monkeypatch):
    sizes = []
    make = zlib.decompressobj

    class Stream:
        def __init__(self, *arguments):
            self._stream = make(*arguments)

        def __getattr__(self, name):
            return getattr(self._stream, name)

        def decompress(self, *arguments):
            piece = self._stream.decompress(*arguments)
            sizes.append(len(piece))
            return piece

    monkeypatch.setattr(zlib, "decompressobj", Stream)
    body = encode("web-1", "1593338576.5624585", [{"name": "x" * 10_000_000}])
    assert from_file(NAME, body).body == body
    assert max(sizes) <= 1024 * 1024 and sum(sizes) > 10_000_000

"""The body of a request: JSON and gzip that the service accepts and refuses, and the limits."""

import gzip
import io
import zlib

import pytest
from process_service.body import unpack

MIB = 1024 * 1024
TYPE = "Content-Type must be application/json"
ENCODING = "Content-Encoding must be gzip or left out"
CUT_OFF = {"body": "could not be read to its end"}


@pytest.mark.parametrize(
    "body, reason",
    [
        ("", "Expecting value: line 1 column 1 (char 0)"),
        ("null", "not an object"),
        ('"record"', "not an object"),
        ("[1, 2]", "not an object"),
        ('{"uuid": "a"', "'}' expected at character 12"),
        ('{"uuid" "a"}', "':' expected at character 8"),
        ('{"uuid": NaN}', "NaN is not JSON"),
        ('{"data": [-Infinity]}', "-Infinity is not JSON"),
        ('{"uuid": "a", "uuid": "b"}', "a member is named twice"),
        ('{7: "a"}', "the name of a member is not a string"),
        ("{} {}", "something follows the object (at character 2)"),
    ],
)
def test_refuses_what_is_no_object(service, body, reason):
    service.refuses(body, 400, {"body": "not valid JSON: " + reason})


@pytest.mark.parametrize(
    "damage, reason",
    [
        (lambda body: body.replace(b"init", b"caf\xe9"), "not UTF-8"),
        (lambda body: body.decode().encode("utf-16"), "not UTF-8"),
        (lambda body: b"\xef\xbb\xbf" + body, "Expecting value: line 1 column 1 (char 0)"),
        (lambda body: body[:-1] + b', "data": [{"pid": 2}]}', "a member is named twice"),
        (lambda body: body.replace(b"0.10", b"Infinity"), "Infinity is not JSON"),
    ],
    ids=["not UTF-8", "UTF-16", "byte order mark", "data twice", "Infinity"],
)
def test_refuses_damaged_record(service, record, damage, reason):
    body = damage(record().encode())
    service.refuses(body, 400, {"body": "not valid JSON: " + reason})


@pytest.mark.parametrize("depth", [1100, 10**5])
def test_refuses_deep_nesting(service, record, depth):
    service.refuses(record().replace('"init"', "[" * depth), 400, {"body": "nested too deeply"})


@pytest.mark.parametrize("order", ["{uuid},{timestamp},{data}", "{data},{timestamp},{uuid}"])
def test_stores_deep_data_in_any_order(service, order):
    data = '[{"a": ' + "[" * 1022 + "]" * 1022 + "}]"
    members = {"uuid": '"uuid": "a"', "timestamp": '"timestamp": "1"', "data": '"data": ' + data}
    assert service.accepts("{" + order.format(**members) + "}") == data.encode()


@pytest.mark.parametrize(
    "damage",
    [
        lambda body: body.replace(b'"data": [', b'"data": \xef\xbb\xbf['),
        lambda body: body + body,
        lambda body: body[:-1],
        lambda body: body.replace(b"}]", b"},]"),
        lambda body: body.replace(b"0.10", b"010"),
        lambda body: body.replace(b"init", b"in\nit"),
    ],
    ids=["byte order mark", "twice", "cut short", "comma", "leading zero", "line end in string"],
)
def test_refuses_what_lenient_parsers_accept(service, record, damage):
    answer = service.post(damage(record().encode()))
    assert answer.status_code == 400 and list(answer.get_json()["data"]) == ["body"]
    assert not service.stored()


NOT_GZIP = "not gzip, although Content-Encoding says so"
CUT = "the gzip stream is cut short"
FOLLOWED = "something follows the gzip stream"


@pytest.mark.parametrize(
    "damage, reason",
    [
        (gzip.decompress, NOT_GZIP),
        (lambda packed: zlib.compress(gzip.decompress(packed)), NOT_GZIP),
        (lambda packed: packed[:-8] + bytes(byte ^ 1 for byte in packed[-8:]), NOT_GZIP),
        (lambda packed: b"", CUT),
        (lambda packed: packed[:-1], CUT),
        (lambda packed: packed + packed[:20], CUT),
        (lambda packed: packed + EMPTY + packed[:5], CUT),
        (lambda packed: packed + b"{}", FOLLOWED),
        (lambda packed: packed + b"\0" * 512, FOLLOWED),
        (lambda packed: packed + EMPTY + b"\0", FOLLOWED),
        (lambda packed: packed + b"\x1f\x8b\x09" + packed[3:], NOT_GZIP),
        (lambda packed: packed + EMPTY * 1000, "more than 1000 gzip members"),
    ],
    ids=[
        "not packed",
        "zlib",
        "wrong checksum",
        "empty",
        "cut short",
        "second member cut short",
        "third member cut short",
        "followed by more",
        "followed by zeros",
        "second followed by a zero",
        "second damaged",
        "members without end",
    ],
)
def test_refuses_damaged_gzip(service, record, damage, reason):
    body = damage(gzip.compress(record().encode()))
    service.refuses(body, 400, {"body": reason}, Content_Encoding="gzip")


EMPTY = gzip.compress(b"")


@pytest.mark.parametrize(
    "pack",
    [
        lambda body: gzip.compress(body[:20]) + gzip.compress(body[20:]),
        lambda body: b"".join(gzip.compress(body[at : at + 1]) for at in range(len(body))),
        lambda body: EMPTY * 900 + gzip.compress(body) + EMPTY * 99,
    ],
    ids=["two", "one per byte", "empty ones"],
)
def test_stores_record_of_several_members(service, record, pack):
    data = '[{"load": 0.10}]'
    packed = pack(record(data=data).encode())
    assert service.accepts(packed, Content_Encoding="gzip") == data.encode()


@pytest.mark.parametrize(
    "encoding",
    ["gzip", "GZIP", " gzip ", "x-gzip", "X-GZip", "gzip,", ", gzip", "identity, gzip", "\tgzip"],
)
def test_stores_packed_record_unpacked(service, record, encoding):
    packed = gzip.compress(record(data='[{"load": 0.10}]').encode())
    assert service.accepts(packed, Content_Encoding=encoding) == b'[{"load": 0.10}]'


@pytest.mark.parametrize("encoding", ["identity", "Identity", "", " ", ","])
def test_stores_record_with_an_encoding_that_is_none(service, record, encoding):
    service.accepts(record(), Content_Encoding=encoding)


@pytest.mark.parametrize(
    "encoding", ["deflate", "br", "gzip, gzip", "x-gzip, gzip", "gzip\xa0", "gzip;q=1", "x-x-gzip"]
)
def test_refuses_other_encoding_and_names_the_right_one(service, record, encoding):
    service.refuses(record(), 415, {"request": ENCODING}, Content_Encoding=encoding)
    headers = service.post(record(), Content_Encoding=encoding).headers
    assert (headers["Accept-Encoding"], headers.get("Accept")) == ("gzip", None)


@pytest.mark.parametrize("missing", [1, 5, 100])
def test_refuses_body_shorter_than_announced(service, record, missing):
    body = record().encode()
    headers = [("Authorization", "Bearer " + service.token), ("Content-Type", "application/json")]
    environ = {
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
        "CONTENT_LENGTH": str(len(body) + missing),
    }
    answer = service.ask("POST", "/api/v1/record", headers, environ_overrides=environ)
    service.check_fail(answer, 400, CUT_OFF)
    assert not service.stored()


@pytest.mark.parametrize(
    "kind", ["application/json; charset=utf-8", "Application/JSON", "application/json \t;a=b"]
)
def test_accepts_media_type(service, record, kind):
    service.accepts(record(), Content_Type=kind)


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonx",
        "application/json\xa0",
        "application/json, text/plain",
        "",
        None,
    ],
)
def test_refuses_other_media_type_and_names_the_right_one(service, record, kind):
    service.refuses(record(), 415, {"request": TYPE}, Content_Type=kind)
    headers = service.post(record(), Content_Type=kind).headers
    assert (headers["Accept"], headers.get("Accept-Encoding")) == ("application/json", None)


def test_limits_size(start, record):
    service = start(max_record_mb=1)
    body = record(data='[{"name": "NAME"}]')
    just_too_large = body.replace("NAME", " " * (MIB + 5 - len(body)))
    reasons = {"request": "the body is larger than 1 MiB unpacked"}
    service.refuses(just_too_large, 413, reasons)
    service.refuses(gzip.compress(just_too_large.encode()), 413, reasons, Content_Encoding="gzip")
    service.accepts(just_too_large.replace("  ", " ", 1))


class Endless(io.RawIOBase):
    """A body without an end, of which it counts the bytes that are read."""

    length = 0

    def read(self, size=-1):
        assert size > 0, "all of it is asked for"
        self.length += size
        return b" " * size


def test_reads_no_more_than_the_limit(start):
    service, body = start(max_record_mb=1), Endless()
    headers = [("Authorization", "Bearer " + service.token), ("Content-Type", "application/json")]
    environ = {"wsgi.input": body, "wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    answer = service.ask("POST", "/api/v1/record", headers, environ_overrides=environ)
    service.check_fail(answer, 413, {"request": "the body is larger than 1 MiB unpacked"})
    assert body.length <= 2 * MIB


def test_unpacks_no_more_than_the_limit():
    bomb = gzip.compress(b" " * (8 * MIB))
    assert len(unpack(bomb, MIB)) == MIB + 1


def test_unpacks_no_more_than_the_limit_from_several_members():
    bomb = gzip.compress(b" " * MIB)
    assert len(unpack(bomb * 8, MIB)) == MIB + 1

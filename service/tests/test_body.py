"""The body of a request: JSON and gzip that the service accepts and refuses, and the limits."""

import gzip
import io

import pytest
from process_service.body import unpack

MIB = 1024 * 1024
TYPE = "Content-Type must be application/json"
ENCODING = "Content-Encoding must be gzip or left out"


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
        (lambda body: body.replace(b'"init"', b"[" * 10**5), "nested too deeply"),
        (lambda body: body[:-1] + b', "data": [{"pid": 2}]}', "a member is named twice"),
        (lambda body: body.replace(b"0.10", b"Infinity"), "Infinity is not JSON"),
    ],
    ids=["not UTF-8", "UTF-16", "byte order mark", "nested deeply", "data twice", "Infinity"],
)
def test_refuses_damaged_record(service, record, damage, reason):
    body = damage(record().encode())
    service.refuses(body, 400, {"body": "not valid JSON: " + reason})


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
CUT = "the gzip stream is cut short or followed by something else"


@pytest.mark.parametrize(
    "damage, reason",
    [
        (gzip.decompress, NOT_GZIP),
        (lambda packed: packed[:-8] + bytes(byte ^ 1 for byte in packed[-8:]), NOT_GZIP),
        (lambda packed: b"", CUT),
        (lambda packed: packed[:-1], CUT),
        (lambda packed: packed + b"{}", CUT),
    ],
    ids=["not packed", "wrong checksum", "empty", "cut short", "followed by more"],
)
def test_refuses_damaged_gzip(service, record, damage, reason):
    body = damage(gzip.compress(record().encode()))
    service.refuses(body, 400, {"body": reason}, Content_Encoding="gzip")


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", " gzip ", "identity"])
def test_stores_packed_record_unpacked(service, record, encoding):
    body = record(data='[{"load": 0.10}]').encode()
    sent = body if encoding == "identity" else gzip.compress(body)
    assert service.accepts(sent, Content_Encoding=encoding) == b'[{"load": 0.10}]'


@pytest.mark.parametrize("encoding", ["deflate", "br", "gzip, gzip"])
def test_refuses_other_encoding(service, record, encoding):
    service.refuses(record(), 415, {"request": ENCODING}, Content_Encoding=encoding)


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/JSON"])
def test_accepts_media_type(service, record, kind):
    service.accepts(record(), Content_Type=kind)


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", None]
)
def test_refuses_other_media_type(service, record, kind):
    service.refuses(record(), 415, {"request": TYPE}, Content_Type=kind)


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

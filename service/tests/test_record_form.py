"""The form of a record: which fields the service accepts, and what it stores of them."""

import pytest

UUID = "must be 1 to 64 ASCII letters, digits and '-', the first not '-'"
TIMESTAMP = "must be seconds since the epoch: 1 to 12 digits, optionally '.' and 1 to 9 more"
STRING = "must be a string"
ARRAY = "must be a non-empty array"
OBJECTS = "must contain only objects, one per process"


@pytest.mark.parametrize(
    "value",
    [
        '""',
        '"."',
        '".."',
        '"../outside"',
        '"../../etc/passwd"',
        '"/etc/passwd"',
        '"a/../b"',
        '"..%2Fa"',
        r'"a\u005cb"',
        '"a_1"',
        '"a b"',
        '"-first"',
        r'"newline\n"',
        r'"nul\u0000"',
        r'"escape\u001b[0m"',
        '"umläut"',
        r'"half\ud800"',
        '"%s"' % ("x" * 65),
    ],
)
def test_refuses_uuid_of_another_form(service, record, value):
    service.refuses(record(uuid=value), 400, {"uuid": UUID})


@pytest.mark.parametrize(
    "value",
    [
        '""',
        '"now"',
        '"-1"',
        '"+1"',
        '" 1"',
        '"1e9"',
        '"Infinity"',
        '"1."',
        '".5"',
        '"1.5.5"',
        '"1234567890123"',
        '"1.1234567890"',
        '"\u0661\u0662\u0663"',
        '"\uff11\uff12\uff13"',
        r'"1.5\n"',
        r'"1\u0000"',
        '"1/../../config"',
    ],
)
def test_refuses_timestamp_of_another_form(service, record, value):
    service.refuses(record(timestamp=value), 400, {"timestamp": TIMESTAMP})


@pytest.mark.parametrize(
    "field, value, reason",
    [
        ("uuid", "null", STRING),
        ("uuid", "7", STRING),
        ("uuid", '["a"]', STRING),
        ("timestamp", "null", STRING),
        ("timestamp", "1593338576.5624585", STRING),
        ("timestamp", "-1", STRING),
        ("timestamp", '{"s": "1"}', STRING),
        ("data", "null", ARRAY),
        ("data", "[]", ARRAY),
        ("data", '{"pid": 1}', ARRAY),
        ("data", '"[{}]"', ARRAY),
        ("data", "[1, 2]", OBJECTS),
        ("data", "[[]]", OBJECTS),
        ("data", "[{}, [{}]]", OBJECTS),
        ("data", "[{}, null]", OBJECTS),
        ("host", '"a"', "unknown field"),
    ],
)
def test_refuses_field_of_another_type(service, record, field, value, reason):
    service.refuses(record(**{field: value}), 400, {field: reason})


def test_names_every_missing_field(service):
    service.refuses("{}", 400, {"uuid": "missing", "timestamp": "missing", "data": "missing"})


def test_names_every_bad_field(service):
    body = '{"timestamp": "soon", "data": [], "Uuid": "a"}'
    reasons = {"uuid": "missing", "timestamp": TIMESTAMP, "data": ARRAY, "Uuid": "unknown field"}
    service.refuses(body, 400, reasons)


@pytest.mark.parametrize(
    "field, value",
    [
        ("timestamp", '"0"'),
        ("timestamp", '"1593338576.5624585"'),
        ("timestamp", '"999999999999.999999999"'),
        ("uuid", '"0"'),
        ("uuid", '"%s"' % ("x" * 64)),
    ],
)
def test_accepts_shortest_and_longest(service, record, field, value):
    service.accepts(record(**{field: value}))


@pytest.mark.parametrize(
    "data",
    [
        "[{}]",
        '[ {"pid": 1 , "name": "init"} ]',
        '[{"a": 1.10, "b": 1E5, "c": -0.0}]',
        '[{"bytes": 123456789012345678901234567890}]',
        '[{"name": "übung", "escaped": "\\u00fc \\ud83d \\" "}]',
        '[{"deep": {"deeper": [[], {}, null, true]}}]',
        '[{"a": 1, "a": 2}]',
        '[{"huge": 1e999, "tiny": -1e-999}]',
        '[{"number": %s}]' % ("7" * 5000),
    ],
)
def test_stores_data_byte_for_byte(service, record, data):
    assert service.accepts(record(data=data)) == data.encode("utf-8")


@pytest.mark.parametrize(
    "form",
    [
        '{"uuid":UUID,"timestamp":TIMESTAMP,"data":DATA}',
        '{ "data" : DATA , "timestamp" : TIMESTAMP , "uuid" : UUID }',
        '{"timestamp": TIMESTAMP, "uuid": UUID, "data": DATA}',
        '{"\\u0075uid": UUID, "timestamp": TIMESTAMP, "d\\u0061ta": DATA}',
        '{"uuid" :UUID, "timestamp" :TIMESTAMP, "data" :  DATA  }',
        '\n{"uuid": UUID, "timestamp": TIMESTAMP, "data": DATA}\r\n',
    ],
)
def test_accepts_any_order_and_spacing(service, form):
    data = '[{"load": 0.10, "name": "a b"}]'
    for name, text in (("UUID", '"web-1"'), ("TIMESTAMP", '"1.5"'), ("DATA", data)):
        form = form.replace(name, text)
    assert service.accepts(form) == data.encode()

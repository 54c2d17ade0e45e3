"""The parser of records: its fast way, its exact way, and that both agree."""

import itertools

import pytest
from process_service.record import InvalidRecord, Record, any_record, parse_record, usual_record

USUAL = [
    b'{"uuid":"a","timestamp":"1","data":[{}]}',
    b'{"uuid": "a", "timestamp": "1", "data": [{"pid": 1, "load": 0.10}]}',
    b' { "uuid" : "a" ,\n"timestamp" : "1" ,\t"data" : [ { } , {} ]\r\n } \n',
    b'{"uuid":"a","timestamp":"1","data":[{"}": "\\"]}"},{"uuid":{"data":[]}}]}',
    '{"uuid":"a","timestamp":"1","data":[{"name":"\u00fcml\u00e4ut \U0001f600"}]}'.encode(),
]
UNUSUAL = [
    b'{"data":[{}],"uuid":"a","timestamp":"1"}',
    b'{"timestamp":"1","uuid":"a","data":[{}]}',
    b'{"uu\\u0069d":"a","timestamp":"1","data":[{}]}',
    b'{"uuid":"\\u0061","timestamp":"1","data":[{}]}',
    b'{"uuid":"a","timestamp":"1","data":[{"n":%s}]}' % (b"7" * 5000),
    b'{"uuid":"a","timestamp":"1","data":[{"n":1e999}]}',
]
REFUSED = [
    b'{"uuid":"a","timestamp":"1","data":[{}],"data":[{}]}',
    b'{"uuid":"a","timestamp":"1","data":[{}],"more":[{}]}',
    b'{"uuid":"a","timestamp":"1","data":[{}]}}',
    b'{"uuid":"a","timestamp":"1","data":[{}]]}',
    b'{"uuid":"a","timestamp":"1","data":[{}]',
    b'{"uuid":"a","timestamp":"1","data":[{}],}',
    b'{"uuid":"a","timestamp":"1","data":[{},]}',
    b'{"uuid":"a","timestamp":"1","data":[]}',
    b'{"uuid":"a","timestamp":"1","data":[{},1]}',
    b'{"uuid":"a","timestamp":"1","data":[[{}]]}',
    b'{"uuid":"a","timestamp":"1","data":[{"n":NaN}]}',
    b'{"uuid":"a","timestamp":"1","data":[{"n":"\xff"}]}',
    b'{"uuid":"a","timestamp":"1","data":\xef\xbb\xbf[{}]}',
    b'{"uuid":"a\n","timestamp":"1","data":[{}]}',
    b'{"uuid":"a","timestamp":"1.","data":[{}]}',
    b'{"uuid":"a","timestamp":1,"data":[{}]}',
    b'{"uuid":"a","timestamp":"1","data":[{}]}\0',
]


def content_of(body):
    """Return the text of the array, for bodies without brackets outside of it."""
    return body[body.index(b"[") : body.rindex(b"]") + 1]


@pytest.mark.parametrize("body", USUAL)
def test_fast_way_takes_what_clients_write(body):
    assert usual_record(body) == Record("a", "1", content_of(body))


@pytest.mark.parametrize("body", USUAL)
def test_exact_way_agrees(body):
    assert any_record(body) == usual_record(body)


@pytest.mark.parametrize("body", UNUSUAL, ids=lambda body: body[:50].decode())
def test_exact_way_takes_every_other_form(body):
    assert parse_record(body) == Record("a", "1", content_of(body))


@pytest.mark.parametrize("body", REFUSED)
def test_both_ways_refuse(body):
    assert usual_record(body) is None
    with pytest.raises(InvalidRecord):
        parse_record(body)


@pytest.mark.parametrize(
    "body, reasons, uuid, unknown",
    [
        (b"", ["body"], None, set()),
        (b'{"uuid": "a"}', ["data", "timestamp"], "a", set()),
        (b'{"uuid": "a b"}', ["data", "timestamp", "uuid"], None, set()),
        (b'{"uuid": ["a"]}', ["data", "timestamp", "uuid"], None, set()),
        (b'{"uuid": "a", "timestamp": "1", "data": [{}], "x": 1}', ["x"], "a", {"x"}),
        (b'{"x": 1, "Data": 2}', ["Data", "data", "timestamp", "uuid", "x"], None, {"x", "Data"}),
    ],
)
def test_invalid_record_names_fields_and_node(body, reasons, uuid, unknown):
    with pytest.raises(InvalidRecord) as fault:
        parse_record(body)
    invalid = fault.value
    assert (sorted(invalid.reasons), invalid.uuid, set(invalid.unknown)) == (reasons, uuid, unknown)


# ---------------------------------------------------------------- two ways, one language
def in_order(order, uuid=b'"a"', timestamp=b'"1"', data=b"[{}]"):
    """Return a body whose members are in `order`, a sequence of names or of their escapes."""
    texts = {"uuid": uuid, "timestamp": timestamp, "data": data}
    members = (b'"%s":%s' % (name.encode(), texts[name.replace("\\u0061", "a")]) for name in order)
    return b"{" + b",".join(members) + b"}"


ORDERS = [
    *itertools.permutations(["uuid", "timestamp", "data"]),
    ("uuid", "timestamp", "d\\u0061ta"),
]


def nested(levels):
    """Return the data of a process with a value of `levels` arrays, and brackets in texts."""
    return b'[{"[{":"\\"[[{{","a":' + b"[" * levels + b"]" * levels + b"}]"


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("levels", [1, 900, 990, 1000, 1022])
def test_depth_is_the_same_in_any_order(order, levels):
    assert parse_record(in_order(order, data=nested(levels))).content == nested(levels)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("levels", [1023, 1500, 5000, 100000])
def test_depth_is_limited_in_any_order(order, levels):
    with pytest.raises(InvalidRecord) as fault:
        parse_record(in_order(order, data=nested(levels)))
    assert fault.value.reasons == {"body": "nested too deeply"}


@pytest.mark.parametrize("order", ORDERS)
def test_bad_fields_beside_deep_data_are_named_in_any_order(order):
    with pytest.raises(InvalidRecord) as fault:
        parse_record(in_order(order, timestamp=b"1", data=nested(1022)))
    assert (fault.value.reasons, fault.value.uuid) == ({"timestamp": "must be a string"}, "a")


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(
    "value, taken",
    [
        (b"7" * 5000, True),
        (b"-0.0e-9", True),
        (b"1e999", True),
        (b'"\\ud800"', True),
        (b'{"a":1,"a":2}', True),
        (b"[" * 1000 + b"7" * 5000 + b"]" * 1000, True),
        (b"[" * 1000 + b"01" + b"]" * 1000, False),
        (b"[" * 1000 + b"}" + b"]" * 999, False),
        (b'"\xed\xa0\x80"', False),
        (b'"\xc0\x80"', False),
        (b'"\t"', False),
        (b"1.", False),
        (b"NaN", False),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_value_is_the_same_in_any_order(order, value, taken):
    data = b'[{"a":' + value + b"}]"
    if taken:
        assert parse_record(in_order(order, data=data)).content == data
    else:
        with pytest.raises(InvalidRecord):
            parse_record(in_order(order, data=data))

"""Every content comes back byte for byte, and fills the columns as far as it fits."""

import json

import orjson
import pytest
from process_archive.schema import KEYS

from archive.tests.samples import process, reading

BASE = [process(1, name="init"), process(2), process(3)]
COLUMNS, TEXT, ORIGINAL = "columns", "text of the object", "original of the reading"


def with_value(**changes):
    return reading(*BASE, process(**dict({"pid": 9999}, **changes)))


CASES = {
    "as the client sends it": (reading(*BASE), COLUMNS),
    "null everywhere but in pid": (reading(*BASE, dict(dict.fromkeys(KEYS), pid=9)), COLUMNS),
    "no process": (b"[]", COLUMNS),
    "largest signed integer": (with_value(num_ctx_switches=[2**63 - 1, 0]), COLUMNS),
    "unsigned integer": (with_value(num_ctx_switches=[2**63, 0]), TEXT),
    "integer of 65 bits": (with_value(nice=77).replace(b"77", b"18446744073709551621"), TEXT),
    "integer of 5,000 digits": (with_value(nice=77).replace(b"77", b"7" * 5000), ORIGINAL),
    "descriptors over 31 bits": (with_value(num_fds=2**40), COLUMNS),
    "0 in place of 0.0": (with_value(cpu_percent=0), TEXT),
    "true in place of 1": (with_value(nice=True), TEXT),
    "odd floats": (with_value(cpu_times=[-0.0, 1e-7, 1e22, 5e-324, 0.1 + 0.2]), COLUMNS),
    "a float with a zero more": (with_value(cpu_percent=77.25).replace(b"77.25", b"1.10"), TEXT),
    "NaN": (with_value(cpu_percent=77.25).replace(b"77.25", b"NaN"), ORIGINAL),
    "a lone surrogate": (with_value(name="QQQ").replace(b"QQQ", b"\\ud800"), ORIGINAL),
    "bytes that are not UTF-8": (with_value(name="QQQ").replace(b"QQQ", b"caf\xe9"), ORIGINAL),
    "needless escapes": (with_value(name="QQQ").replace(b"QQQ", b"a\\/b\\u00e4"), TEXT),
    "NUL and control characters": (with_value(name="a\x00b\x1f\x7f"), COLUMNS),
    "rare characters": (with_value(name="\ufffd\U0001f600\u2028"), COLUMNS),
    "a Unix socket": (with_value(connections=[[3, 1, 1, "/run/x", "", "NONE"]]), COLUMNS),
    "connections of other lengths": (with_value(connections=[[3, 1], "x", None]), TEXT),
    "an address without a port": (
        with_value(connections=[[3, 2, 1, ["::", None], [], "NONE"]]),
        TEXT,
    ),
    "environ and memory_maps": (with_value(environ={"B": "1"}, memory_maps=[["/x", 1]]), COLUMNS),
    "keys of a record inside": (with_value(environ={"exe": 1, "cpu_num": {"exe": 2}}), COLUMNS),
    "an object where a text is usual": (with_value(cwd={"cmdline": 1}), TEXT),
    "a separator in a text": (with_value(cwd='},{"cmdline":'), COLUMNS),
    "an unknown key, sorted": (reading(*BASE, dict(sorted(process(9, extra=1).items()))), COLUMNS),
    "an unknown key, last": (with_value(extra={"a": [1]}), TEXT),
    "a key less": (reading({k: v for k, v in process().items() if k != "uids"}), COLUMNS),
    "keys in another order": (reading(dict(reversed(list(process().items())))), TEXT),
    "a key twice": (with_value(nice=7).replace(b'"nice":7', b'"nice":7,"nice":8'), ORIGINAL),
    "a pid twice": (reading(*BASE, BASE[2]), ORIGINAL),
    "pids not ascending": (reading(*reversed(BASE)), ORIGINAL),
    "Python's json.dumps": (json.dumps(BASE).encode(), COLUMNS),
    "Python's json.dumps, other letters": (json.dumps([process(1, name="ä")]).encode(), COLUMNS),
    "indented": (json.dumps(BASE, indent=1).encode(), ORIGINAL),
    "other objects": (b'[{"pid": 1}]', COLUMNS),
    "no objects": (b'[1, null, "x", [2]]', ORIGINAL),
    "a name that is a number": (with_value(name=7), TEXT),
    "a pid that is a text": (with_value(pid="x"), ORIGINAL),
    "a huge command line": (with_value(cmdline=[f"x{n}" for n in range(200000)]), COLUMNS),
    "nested deeply": (with_value(environ=[[[[[[1]]]]]]), COLUMNS),
    "nested 400 deep": (b"[" * 400 + b"]" * 400, ORIGINAL),
    "an environ nested 400 deep": (
        with_value(environ=7).replace(b'"environ":7', b'"environ":' + b"[" * 400 + b"]" * 400),
        COLUMNS,
    ),
    "nested 100,000 deep": (b"[" * 100000, ORIGINAL),
    "an object": (b'{"pid":1}', ORIGINAL),
    "no JSON": (b"no JSON\x00\xff", ORIGINAL),
    "no bytes": (b"", ORIGINAL),
    "cut short": (reading(*BASE)[:-40], ORIGINAL),
    "looks like the client's form": (b'[{"cmdline":={"pid":1}}]', ORIGINAL),
    "values that only fit together": (
        with_value(cwd="A", exe="B").replace(b'"A"', b'{"a":1').replace(b'"B"', b'"b":2}'),
        ORIGINAL,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "kept"), CASES.values(), ids=CASES.keys())
def test_a_reading_comes_back(sealed, content, kept):
    before = reading(process(1, name="init"), process(2, nice=1))
    store = sealed(before, content, before, content)
    assert store.restored() == [before, content, before, content]
    texts = [row["json"] for row in store.rows() if row["json"] is not None]
    if kept != ORIGINAL:
        assert not store.originals
        assert bool(texts) == (kept == TEXT)
    else:
        assert set(store.originals.values()) == {content}


def found(sealed, content, pid=9999):
    """Return the row of the process `pid` after sealing `content`."""
    return next(row for row in sealed(content).rows() if row["pid"] == pid)


def test_values_of_other_writers_fill_the_columns(sealed):
    content = json.dumps([process(9999, name="other")], indent=2).encode()
    row = found(sealed, content)
    assert (row["name"], row["cmdline"]) == ("other", ["/usr/sbin/nginx", "-g", "daemon off;"])
    assert row["memory_info"]["rss"] == 8192


def test_bytes_that_are_not_utf8_are_found_as_replacement_characters(sealed):
    content = with_value(name="QQQ").replace(b"QQQ", b"caf\xe9")
    assert found(sealed, content)["name"] == "caf\ufffd"


def test_what_fits_is_in_the_columns_though_the_object_is_kept_as_text(sealed):
    row = found(sealed, with_value(num_ctx_switches=[2**63, 5], cpu_percent=0, name=7))
    assert row["num_ctx_switches"] == {"voluntary": None, "involuntary": 5}
    assert (row["cpu_percent"], row["name"]) == (0.0, "7")
    assert orjson.loads(row["json"])["num_ctx_switches"] == [2**63, 5]


def test_absent_is_not_null(sealed):
    without = {key: value for key, value in process(1).items() if key != "exe"}
    absent, null = sealed(reading(without), reading(process(1, exe=None))).rows()
    assert (absent["exe"], absent["absent"]) == (None, ["exe"])
    assert (null["exe"], null["absent"]) == (None, None)


def test_unknown_keys_are_kept(sealed):
    assert found(sealed, with_value(uptime=5))["extra"] == '{"uptime":5}'


def test_a_pid_that_does_not_fit_leaves_the_others_in_the_columns(sealed):
    content = reading(process("x", name="odd"))
    (row,) = sealed(content).rows()
    assert (row["pid"], row["name"]) == (None, "odd")

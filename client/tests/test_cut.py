"""Records that are too large for the API: the longest values are cut, and nothing else."""

import json
import re
from zlib import MAX_WBITS, decompress

import pytest
from process_client.cut import MARK, cut, fit, size
from process_client.reading import KEYS
from process_client.record import encode

MIB = 1024 * 1024
CUT = re.compile(r"…\((\d+) bytes cut\)$")
FIXED = {"uids": (0, 0, 0), "memory_full_info": (2**63,) * 10, "cpu_percent": 0.5, "status": "idle"}


def process(pid, **values):
    """Return a process with all keys."""
    return dict(dict.fromkeys(KEYS), pid=pid, **dict(FIXED, **values))


def unpacked(processes, limit=MIB, uuid="web-1"):
    """Return the size of the record of these processes, and its content."""
    body = decompress(encode(uuid, "1593338576.5624585", processes, limit), 16 + MAX_WBITS)
    return len(body), json.loads(body.decode())


def test_a_record_of_just_the_limit_is_sent_as_it_is(logged):
    processes = [process(1, cmdline=["x" * 5000])]
    size, _ = unpacked(processes)
    assert unpacked(processes, size)[1]["data"][0]["cmdline"] == ["x" * 5000]
    assert logged() == []
    assert unpacked(processes, size - 1)[1]["data"][0]["cmdline"] != ["x" * 5000]
    assert len(logged()) == 1


def test_the_longest_values_are_cut_and_no_others(logged):
    """Nine processes of two megabytes of arguments each, among others."""
    long = ["python3", "-c", "pass", *["z" * 131000] * 15]
    others = [process(pid, cmdline=["/usr/bin/app", "a" * 9000], cwd="/" * 4000) for pid in (1, 99)]
    processes = [others[0], *[process(pid, cmdline=list(long)) for pid in range(2, 11)], others[1]]
    before = json.loads(json.dumps(processes))
    size, record = unpacked(processes, 16 * MIB)
    assert 15.9 * MIB < size <= 16 * MIB
    for values, full in zip(record["data"], before):
        assert list(values) == list(KEYS)
        for key in KEYS:
            if key != "cmdline" or values["pid"] in (1, 99):
                assert values[key] == full[key]
    for values in record["data"][1:-1]:
        assert values["cmdline"][:3] == long[:3] and len(values["cmdline"]) == len(long)
        for argument in values["cmdline"][3:]:
            assert argument.startswith("z" * 100000)
            assert len(CUT.sub("", argument)) + int(CUT.search(argument).group(1)) == 131000
    (line,) = logged()
    assert line.startswith("WARNING web-1_1593338576.5624585 ") and "9 values cut" in line


def test_the_cut_is_the_same_each_time():
    processes = [process(pid, cmdline=["a" * (pid % 7) * 10000, "b"]) for pid in range(1, 200)]
    first, second = (unpacked([dict(each) for each in processes]) for _ in range(2))
    is_same = first == second  # pytest would compare megabytes line by line
    assert is_same


@pytest.mark.parametrize(
    "key, value",
    [
        ("cmdline", ["x"] * 120000),
        ("cmdline", [""] * 120000),
        ("cmdline", ["\x01" * 60000]),  # six bytes each in JSON
        ("cmdline", ["\udcff" * 120000]),  # three
        ("cmdline", ["\U0001f600" * 80000]),
        ("cmdline", ["\\" * 100000 + "x" * 100000, "short"]),
        ("name", "n" * 400000),
        ("cwd", "/c" * 200000),
        ("connections", [(3, 2, 1, ("127.0.0.1", 80), (), "LISTEN")] * 8000),
        ("threads", [(7, 0.5, 0.25)] * 20000),
        ("open_files", [("/var/" + "x" * 4000, 3, 0, "r", 32768)] * 100),
        ("cpu_affinity", list(range(60000))),
        ("environ", {"NAME": "v" * 400000}),
        ("environ", {f"NAME{number}": "value" for number in range(20000)}),
        ("memory_maps", [("/lib/x.so", 1, 2, 3)] * 20000),
    ],
    ids=lambda value: repr(value)[:25],
)
def test_a_cut_value_keeps_its_type_and_ends_in_a_mark(key, value):
    size, record = unpacked([process(1, **{key: value}), process(2)], 200000)
    assert 200000 - 6000 < size <= 200000
    found = record["data"][0][key]
    assert type(found) is type(json.loads(json.dumps(value)))
    assert record["data"][1] == json.loads(json.dumps(process(2)))
    last = list(found)[-1] if isinstance(found, (list, dict)) else found
    assert CUT.search(found.get(last) or last if isinstance(found, dict) else last) or (
        isinstance(found, list) and any(CUT.search(each) for each in found)
    )


def test_no_letter_is_cut_in_two():
    found = cut("ü" * 1000, 301)
    assert CUT.sub("", found).strip("ü") == ""
    assert len(CUT.sub("", found)) * 2 + int(CUT.search(found).group(1)) == 2000


@pytest.mark.parametrize("room", [60, 100, 1000])
@pytest.mark.parametrize(
    "value", ["x" * 3000, ["x" * 3000, "y" * 50], ["x"] * 900, {"a": "b" * 3000}]
)
def test_a_cut_value_fits(value, room):
    assert size(cut(value, room)) <= max(room, 110)


def test_a_value_that_was_cut_before_counts_both_cuts():
    once = cut("x" * 10000, 1000)
    twice = cut(once, 500)
    assert len(CUT.sub("", twice)) + int(CUT.search(twice).group(1)) == 10000
    assert twice.count(MARK[0]) == 1
    *_, last = cut(["x"] * 1000 + [MARK.format(5000)], 100)
    assert 5000 + 3900 < int(CUT.search(last).group(1)) < 5000 + 4100


def test_short_values_and_values_of_fixed_length_are_never_cut():
    processes = [process(pid, cmdline=["a" * 80], environ={"A": "b" * 5000}) for pid in range(1000)]
    _, record = unpacked(processes)
    for values, full in zip(record["data"], processes):
        assert values["cmdline"] == full["cmdline"]
        assert values["memory_full_info"] == [2**63] * 10
        assert values["environ"]["A"].endswith("cut)")


def test_processes_that_cannot_fit_are_left_out_last_first(logged):
    processes = [process(pid, cmdline=["a" * 500]) for pid in range(1, 5001)]
    size, record = unpacked(processes)
    assert MIB - 2000 < size <= MIB
    pids = [each["pid"] for each in record["data"]]
    assert pids == list(range(1, len(pids) + 1)) and len(pids) > 800
    assert all(list(each) == list(KEYS) for each in record["data"])
    assert all(each["cmdline"][0].startswith("a" * 200) for each in record["data"])
    (line,) = logged()
    assert f"{5000 - len(pids)} processes left out" in line


def test_numbers_that_json_cannot_have_are_null():
    """A kernel writes none; any other file system with the form of /proc may."""
    _, record = unpacked(
        [process(1, num_fds=10**30, threads=[(7, 0.5, -(10**30))], ppid=2**64 - 1)]
    )
    assert record["data"][0]["num_fds"] is None
    assert record["data"][0]["threads"] is None
    assert record["data"][0]["ppid"] == 2**64 - 1


def test_nothing_is_cut_if_all_fits():
    processes = [process(1, cmdline=["a" * 1000])]
    assert fit(processes, MIB) == (0, 0)

"""The commands that ask: what they print, their exit status, and hostile or odd records."""

import csv
import io
import json
import subprocess
import sys
import time

import pyarrow.parquet as pq
import pytest
from process_archive.questions.plain import from_csv

from archive.tests.samples import process, reading

BAD = "a\x1b[31m\u202eb\\c"


@pytest.fixture
def ask(host, run):
    """Return a function that runs a command on the host's archive, options for all before it."""

    def run_command(*arguments):
        first = [text for text in arguments if text in ("--json", "--csv")]
        rest = [text for text in arguments if text not in first]
        places = ["--archive", host.config.archive, "--records", host.config.records_dir]
        return run(*places, *first, *rest)

    return run_command


@pytest.fixture
def two(host):
    """One reading is sealed, one is not."""
    host.store("1000.5", reading(process(1, name="init"), process(7, ppid=1, name="old")))
    host.seal()
    host.store("1005.5", reading(process(1, name="init"), process(8, ppid=1, name="new")))
    return host


def document(result):
    status, stdout, stderr = result
    return status, json.loads(stdout)


def rows_of(result):
    status, stdout, stderr = result
    assert status == 0, stderr
    return list(csv.DictReader(io.StringIO(stdout)))


def test_json_is_the_data_of_the_answer(two, ask):
    status, data = document(ask("--json", "show", "web-1", "--at", "1004"))
    assert status == 0
    assert data["reading"] == {"timestamp": "1000.5", "time": "1970-01-01T00:16:40.5Z"}
    assert [row["pid"] for row in data["rows"]] == [1, 7]
    assert set(data["rows"][0]) == {"id", *process()}
    assert data["coverage"]["present"] == 1
    assert data["truncated"] is False


def test_the_newest_reading_is_shown_without_a_time(two, ask):
    status, stdout, stderr = ask("show", "web-1")
    assert (status, "(1005.5), 2 processes" in stdout, "rests on" in stderr) == (0, True, True)
    assert [line.split()[0] for line in stdout.splitlines()[2:]] == ["1", "8"]


def test_a_tree(host, ask):
    family = [(1, 0), (2, 9), (3, 1), (4, 3), (9, 1), (11, 12), (12, 11), (13, 13)]
    host.store(
        "10", reading(*(process(pid, ppid=ppid, cmdline=[f"p{pid}"]) for pid, ppid in family))
    )
    _, stdout, _ = ask("show", "web-1", "--tree")
    found = [line[line.index(" nginx ") + 7 :].rstrip() for line in stdout.splitlines()[2:]]
    width = min(len(text) - len(text.lstrip()) for text in found)
    assert [text[width:] for text in found] == [
        "p1", "  p3", "    p4", "  p9", "    p2", "p13", "p11", "  p12",
    ]  # fmt: skip


def test_a_younger_process_with_the_pid_of_a_parent_is_no_parent(host, ask):
    host.store("10", reading(process(1, create_time=9.0), process(2, ppid=1, create_time=5.0)))
    _, stdout, _ = ask("show", "web-1", "--tree")
    assert "    /usr/sbin" not in stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "web-9"],
        ["show", "web-1", "--at", "999"],
        ["show", "web-1", "--filter", "no such text"],
        ["search", "no such text"],
        ["search", "init", "--to", "1000"],
        ["process", "web-1", "99"],
        ["process", "web-1", "8", "--at", "1001"],
        ["nodes", "--silent", "99999d"],
    ],
)
def test_nothing_matched(two, ask, arguments):
    status, stdout, _ = ask(*arguments)
    assert (status, stdout) == (3, "")
    status, data = document(ask("--json", *arguments))
    assert (status, data["rows"]) == (3, [])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show", "web-1", "--sort", "colour"], "cannot sort by 'colour'"),
        (["show", "web-1", "--sort", "uids.unreal"], "cannot sort by 'uids.unreal'"),
        (["search", "--regex", "("], "not a regular expression: '('"),
        (["export", "web-1", "-o", "/nowhere/x"], "/nowhere/x"),
    ],
)
def test_a_fault_is_one_line(two, ask, arguments, said):
    status, stdout, stderr = ask(*arguments)
    assert (status, stdout, stderr.count("\n")) == (1, "", 1)
    assert said in stderr


def test_what_is_no_time_is_a_fault_of_the_command_line(two, ask):
    status, _, stderr = ask("show", "web-1", "--at", "yesterday")
    assert (status, "not a time: 'yesterday'" in stderr) == (2, True)


def test_times_that_begin_with_a_minus(host, ask):
    now = int(time.time())
    for ago in (7000, 60):
        host.store(str(now - ago), reading(process(ago)))
    assert document(ask("--json", "search", "nginx", "--from", "-1h"))[1]["rows"][0]["pid"] == 60
    assert document(ask("--json", "show", "web-1", "--at", "-1h"))[1]["rows"][0]["pid"] == 7000
    assert document(ask("--json", "search", "nginx", "--to", "-30m"))[1]["rows"][0]["pid"] == 7000


def test_silent_nodes(host, ask):
    host.store(str(int(time.time())))
    host.store(str(int(time.time()) - 1000), node="web-2")
    _, data = document(ask("--json", "nodes", "--silent", "15m"))
    assert [row["node"] for row in data["rows"]] == ["web-2"]


def test_every_value_is_complete_in_json_and_bounded_in_a_table(host, ask):
    words = ["cat", "y" * 200000]
    host.store("10", reading(process(5, cmdline=words)))
    for _ in range(2):
        _, data = document(ask("--json", "show", "web-1"))
        assert data["rows"][0]["cmdline"] == words
        _, stdout, _ = ask("show", "web-1")
        assert len(stdout) < 2000
        assert "(200004 characters)" in stdout
        host.seal()


def test_a_search_beyond_what_summaries_keep(host, ask):
    host.store("10", reading(process(5, cmdline=["cat", "y" * 100000 + "needle"])))
    host.seal()
    assert document(ask("--json", "search", "NEEDLE"))[1]["rows"][0]["pid"] == 5
    assert ask("search", "needles")[0] == 3


def test_control_characters_are_shown_escaped(host, ask):
    host.store("10", reading(process(5, name=BAD, cmdline=[BAD])))
    for command in (["show", "web-1"], ["search", "b\\c"], ["process", "web-1", "5"]):
        for shape in ([], ["--json"], ["--csv"]):
            status, stdout, _ = ask(*shape, *command)
            assert status == 0
            assert "\x1b" not in stdout
            assert "\u202e" not in stdout
    assert "a\\x1b[31m\\u202eb\\\\c" in ask("show", "web-1")[1]
    assert document(ask("--json", "show", "web-1"))[1]["rows"][0]["name"] == BAD
    assert from_csv(rows_of(ask("--csv", "show", "web-1"))[0]["name"]) == BAD


@pytest.mark.parametrize(
    "name", ["=1+1", "+a", "-b", "@c", "'d", "''e", "\t=f", "\\x41", "\n", "é"]
)
def test_csv_gives_no_formula_and_each_text_back(host, ask, name):
    host.store("10", reading(process(5, name=name, nice=-5)))
    (row,) = rows_of(ask("--csv", "show", "web-1"))
    assert row["name"][:1] not in tuple("=+-@\t")
    assert from_csv(row["name"]) == name
    assert row["nice"] == "-5"
    assert row["uids.real"] == "0"
    assert json.loads(row["connections"]) == process()["connections"]


def test_names_that_are_not_utf_8_are_found(host, ask):
    host.store("10", b'[{"pid": 1, "name": "caf\xc3 noir"}]')
    host.store("15", b'[{"pid": 2, "name": "caf\\udcc3 noir"}]')
    host.store("20", reading(process(3, name="caf\ufffd noir")))
    for _ in range(2):
        for text in ("CAF", " NOIR", "caf\udcc3 noir"):  # as argv has a byte that is not UTF-8
            _, data = document(ask("--json", "search", text))
            assert sorted(row["pid"] for row in data["rows"]) == [1, 2, 3]
        host.seal()


def test_odd_records(host, ask):
    for number, content in enumerate(
        [b"no JSON", b"[]", b"[1, null]", b'[{"pid": "x", "name": 5}]', b'[{"name": "odd"}]',
         b'[{"pid": 1, "create_time": null, "cmdline": "one text"}]',
         b'[{"pid": 1, "id": 7, "extra": {"a": [1]}}]', b'{"pid": 1}', b'[{"pid": 1, "pid": 2}]']
    ):  # fmt: skip
        host.store(str(10 + number), content)
    shown = []
    for _ in range(2):
        shown.append([ask("--json", "show", "web-1", "--at", str(10 + n)) for n in range(9)])
        for shape in ([], ["--csv"]):
            assert [ask(*shape, "show", "web-1", "--at", str(10 + n))[0] for n in range(9)] == [
                3, 3, 3, 0, 0, 0, 0, 3, 0,
            ]  # fmt: skip
        for text in ("5", "odd", "one text"):
            assert document(ask("--json", "search", text))[0] == 0
        host.seal()
    assert [stdout for _, stdout, _ in shown[0]] == [stdout for _, stdout, _ in shown[1]]
    assert json.loads(shown[0][4][1])["rows"] == [{"name": "odd", "id": None}]


def test_after_the_year_9999(host, ask):
    host.store("999999999999.5", reading(process(5, create_time=999999999990.0)))
    for _ in range(2):
        for command in (
            ["nodes"],
            ["show", "web-1"],
            ["search", "nginx"],
            ["process", "web-1", "5"],
        ):
            for shape in ([], ["--json"], ["--csv"]):
                status, stdout, stderr = ask(*shape, *command)
                assert (status, "33658-09-27" in stdout) == (0, True), stderr
        host.seal()


def test_a_reader_that_has_seen_enough_ends_it_silently(two):
    command = [
        sys.executable, "-m", "process_archive.cli", "--archive", two.config.archive,
        "--records", two.config.records_dir, "nodes",
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        running.stdout.close()
        assert running.stderr.read() == b"rests on 2 readings\n"
    assert running.returncode == 0


EXPORTS = ("parquet", "csv", "ndjson", "json")


def read(path, form):
    """Return the rows of an export, as (timestamp, pid, name, cmdline, memory_info or its rss)."""
    if form == "parquet":
        rows = pq.read_table(path).drop(["time"]).to_pylist()
        rows = [dict(row, memory_info=list(row["memory_info"].values())) for row in rows]
    elif form == "csv":
        with open(path, newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            row["cmdline"], row["pid"] = json.loads(row["cmdline"]), int(row["pid"])
            row["memory_info"] = [int(v) for k, v in row.items() if k.startswith("memory_info.")]
    elif form == "ndjson":
        with open(path, encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
    else:
        rows = json.loads(path.read_text())
    return sorted(
        (row["node"], row["timestamp"], row["id"], row["pid"], row["name"], row["cmdline"],
         row["memory_info"])
        for row in rows
    )  # fmt: skip


@pytest.mark.parametrize("form", EXPORTS)
def test_an_export_has_every_sample(host, ask, tmp_path, form):
    expected = []
    for number in range(300):
        objects = [process(1, create_time=1.0), process(2 + number % 3, create_time=5.0)]
        if number == 7:
            objects[1]["name"] = "seven"
        host.store(f"{1000 + number}.25", reading(*objects))
        if number in (100, 200):
            host.seal()
        if 10 <= number <= 289:
            expected += [(f"{1000 + number}.25", item) for item in objects]
    path = tmp_path / "out"
    status, _, stderr = ask(
        "export", "web-1", "--from", "1010", "--to", "1290", "--format", form, "-o", str(path)
    )
    assert (status, "560 samples of 280 readings" in stderr) == (0, True)
    assert read(path, form) == sorted(
        ("web-1", t, f"web-1_o1.00_{i['pid']}_{i['create_time'] - 1:.2f}", i["pid"], i["name"],
         i["cmdline"], i["memory_info"])
        for t, i in expected
    )  # fmt: skip
    assert [file.name for file in tmp_path.iterdir() if "unfinished" in file.name] == []


@pytest.mark.parametrize("form", EXPORTS)
def test_an_export_of_odd_objects(host, ask, tmp_path, form):
    host.store("10", b'[{}, {"pid": 1, "node": 5, "name": "=x"}]')
    path = tmp_path / "out"
    assert ask("export", "web-1", "--format", form, "-o", str(path))[0] == 0
    if form == "json":
        first, second = json.loads(path.read_text())
        head = {"node": "web-1", "timestamp": "10", "time": "1970-01-01T00:00:10Z"}
        assert first == dict(head, id="web-1_n_1_n", pid=1, name="=x")
        assert second == dict(head, id=None)
        assert {row["node"] for row in (first, second)} == {"web-1"}


def test_an_export_of_nothing_makes_no_file(two, ask, tmp_path):
    path = tmp_path / "out"
    assert ask("export", "web-1", "--to", "5", "-o", str(path))[0] == 3
    assert not path.exists()


def test_an_export_leaves_room_on_the_disk(host, run, tmp_path):
    host.store("10")
    config = tmp_path / "config.json"
    config.write_text(
        json.dumps({"records_dir": "records", "read_token": "t", "min_free_mb": 10**9})
    )
    path = tmp_path / "out"
    status, _, stderr = run("--config", str(config), "export", "web-1", "-o", str(path))
    assert (status, "are free (min_free_mb); export a shorter span" in stderr) == (1, True)
    assert not path.exists()


def test_a_damaged_segment_is_named_and_the_file_shown(two, ask):
    path = next((two.folder / "segments").glob("*/*/states.parquet"))
    path.write_bytes(path.read_bytes()[:-10])
    status, data = document(ask("--json", "show", "web-1", "--at", "1001"))
    assert (status, [row["pid"] for row in data["rows"]]) == (0, [1, 7])
    (cause,) = data["coverage"]["damaged"].values()
    assert "states.parquet: damaged in footer" in cause
    (two.records / "web-1_1000.5.json").unlink()
    status, stdout, stderr = ask("show", "web-1", "--at", "1001")
    assert (status, stdout) == (3, "")
    assert "1 damaged segments left out" in stderr


@pytest.mark.parametrize("command", ["nodes", "show", "process", "search", "export"])
def test_help_has_examples(run, command):
    status, stdout, _ = run(command, "--help")
    assert (status, "examples:" in stdout, "TIME is 2026-11-28" in stdout) == (0, True, True)

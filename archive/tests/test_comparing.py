"""The questions that compare: changes, diff and top, beside a plain look at the planted objects."""

import pytest
from process_archive.faults import Fault
from process_archive.questions import times
from process_archive.questions.changes import changes
from process_archive.questions.diff import diff
from process_archive.questions.holders import holders
from process_archive.questions.top import top
from process_archive.questions.view import View

from archive.tests.samples import process, reading

US = 1000000


def objects_of(number, node):
    """Return 40 readings' objects: a clock stepped an hour at 20, a boot at 30."""
    origin = 100.0 + (3600 if number >= 20 else 0) + (50000 if number >= 30 else 0)
    found = [process(1, create_time=origin, name="systemd", ppid=0, cpu_times=[9, 0, 0, 0, 0])]
    if 5 <= number < 25:
        found.append(process(50, create_time=origin + 25, name="backup", cmdline=["backup", node],
                             cpu_times=[number / 2, 1, 0, 0, 0], io_counters=[0, 0, 7, 5, 0, 0],
                             cwd="/" if number < 10 else "/srv"))  # fmt: skip
    if number >= 12:
        moved = number >= 18  # the pid is used again
        found.append(process(60, create_time=origin + 60 + 30 * moved, name="web", cmdline=[node],
                             memory_info=[number * 1000, 0, 0, 0, 0, 0, 0],
                             memory_full_info=None))  # fmt: skip
    return found


@pytest.fixture(params=[False, True])
def view(request, host):
    """Return a view of two nodes; of those sealed the newest are not."""
    for number in range(40):
        for node in ("web-1", "web-2"):
            tally = f"boot={'ab'[number >= 30]};every=5"
            host.store(
                f"{1000 + 5 * number}.5", reading(*objects_of(number, node)), node, tally=tally
            )
        if number in (7, 16, 33) and request.param:
            host.seal()
    with View(host.config) as view:
        yield view


def at(number):
    return (1000 + 5 * number) * US + US


def changed(view, first, last):
    return [
        (row["change"], row["pid"], row["name"]) for row in changes(view, "web-1", first, last).rows
    ]


def test_starts_and_ends(view):
    assert changed(view, at(2), at(13)) == [("started", 50, "backup"), ("started", 60, "web")]
    assert changed(view, at(13), at(18)) == [("ended", 60, "web"), ("started", 60, "web")]
    row = changes(view, "web-1", at(21), at(26)).rows[0]
    assert (row["change"], row["last_timestamp"], row["gone_timestamp"]) == (
        "ended", "1120.5", "1125.5"
    )  # fmt: skip
    assert changed(view, at(26), at(29)) == []
    assert changed(view, 0, 1000) == []
    assert {change for change, _, _ in changed(view, at(28), at(31))} == {"started", "ended"}


def test_a_stepped_clock_starts_and_ends_none(view):
    assert changed(view, at(18), at(22)) == []
    both = [("web-1", times.parse(str(at(number) / US))) for number in (18, 22)]
    assert diff(view, *both).rows == []


def test_two_moments(view):
    both = [("web-1", times.parse(str(at(number) / US))) for number in (8, 19)]
    rows = [(row["change"], row["pid"], row["fields"]) for row in diff(view, *both).rows]
    assert rows == [("changed", 50, ["cwd"]), ("started", 60, [])]
    answer = diff(view, *reversed(both))
    assert [row["change"] for row in answer.rows] == ["changed", "ended"]
    assert answer.coverage["present"] == answer.coverage["expected"] == 2


def test_two_nodes(view):
    both = [(node, times.parse(str(at(19) / US))) for node in ("web-1", "web-2")]
    rows = [(row["change"], row["node"], row["pid"]) for row in diff(view, *both).rows]
    assert rows == [
        ("only in the first", "web-1", 50), ("only in the second", "web-2", 50),
        ("only in the first", "web-1", 60), ("only in the second", "web-2", 60),
    ]  # fmt: skip


def test_top(view):
    by_cpu = top(view, "web-1", "cpu", at(9), at(24)).rows
    assert (by_cpu[0]["pid"], by_cpu[0]["cpu"]) == (50, 7.0)
    by_rss = top(view, None, "rss", at(20), at(24)).rows
    assert [(row["node"], row["pid"], row["rss"]) for row in by_rss[:2]] == [
        ("web-1", 60, 24000), ("web-2", 60, 24000),
    ]  # fmt: skip
    assert {row["io"] for row in top(view, "web-2", "io", at(6), at(24)).rows} == {0}
    with pytest.raises(Fault, match="cpu, rss, io"):
        top(view, by="name")


@pytest.mark.parametrize(
    ("target", "pids"),
    [
        ("80", [1, 1, 50, 60, 60, 60]), ("8", []), ("99999999999999999999", []),
        ("/var/log/nginx/access.log", [1, 1, 50, 60, 60, 60]), ("/var/log/nginx/access", []),
        ("/var/log/nginx/", [1, 1, 50, 60, 60, 60]), ("/srv", [50]), ("/sr", []),
    ],
)  # fmt: skip
def test_who_had_it_open(view, target, pids):
    rows = holders(view, target, "web-1", at(5), at(38)).rows
    assert sorted(row["pid"] for row in rows) == pids


def test_the_commands(view, run, host):
    folders = "--archive", host.config.archive, "--records", host.config.records_dir
    span = "--from", str(at(13) / US), "--to", str(at(18) / US)
    status, printed, _ = run(*folders, "changes", "web-1", *span)
    assert (status, printed.count("web-1")) == (0, 2)
    status, printed, _ = run(*folders, "diff", "web-1@1041", "web-1@1096")
    assert (status, printed.count("started")) == (0, 1)
    status, printed, _ = run(*folders, "top", *span)
    assert (status, printed.split()[:2]) == (0, ["CPU", "s"])
    assert run(*folders, "diff", "web-1", "web-1@1096")[0] == 2
    assert run(*folders, "changes", "web-9")[0] == 3

"""The question `ledger`, and the coverage of every answer, over records and segments."""

import json

import pytest
from process_archive.compact import compact
from process_archive.forget import forget
from process_archive.questions import coverage
from process_archive.questions.ledger import ledger
from process_archive.questions.view import View

from archive.tests.planted import START, Client
from archive.tests.samples import process, reading

US = 1000000
COUNTS = "boot start every ticks taken missed dropped refused lost sent".split()  # noqa: SIM905


@pytest.fixture(params=["fresh", "sealed", "folded"])
def planted(request, host):
    """Return a host and the `Client` whose readings it has: 200 slots, with gaps."""
    client = Client()
    client.take(20)
    client.skip(3, "missed", ticks=True)
    client.take(20)
    client.take(4, "dropped")
    client.skip(2, "missed", ticks=True)
    client.take(20)
    client.skip(5, "host down")
    client.reboot()
    client.take(20)
    for row in client.rows:
        tally = ";".join(f"{name}={row['tally'][name]}" for name in COUNTS)
        host.store(row["timestamp"], reading(process(1)), tally=tally, mtime=START + 1000)
    if request.param != "fresh":
        host.seal(everything=True)
    if request.param == "folded":
        compact(host.config, now=4000000000)
    return host, client


def test_the_rows_of_the_ledger_add_up(planted):
    host, client = planted
    first, last = START * US, client.at * US
    with View(host.config) as view:
        found = ledger(view, "web-1", first, last)
    states = [(row["state"], row["slots"], row["one_of"]) for row in found.rows]
    assert states == [
        ("present", 20, None), ("missed", 3, None), ("present", 20, None), ("dropped", 4, 6),
        ("missed", 2, 6), ("present", 20, None), ("host down", 5, None), ("present", 20, None),
    ]  # fmt: skip
    assert sum(row["slots"] for row in found.rows) == found.coverage["expected"] == 94
    assert found.coverage["present"] == len(client.rows) == 80
    assert found.coverage["missing"] == client.expected()
    assert "another boot" in found.rows[-2]["evidence"]
    assert "missed +2, dropped +4" in found.rows[3]["evidence"]
    for before, after in zip(found.rows, found.rows[1:]):
        assert before["to_timestamp"] == after["from_timestamp"]


@pytest.mark.parametrize("cut", [0, 7, 21, 22, 45, 70, 93])
def test_a_span_within_a_gap_has_its_reasons(planted, cut):
    host, client = planted
    moments = [START * US, (START + 5 * cut) * US, client.at * US]
    with View(host.config) as view:
        parts = [
            coverage.coverage_of(view, "web-1", *moments[place : place + 2]) for place in (0, 1)
        ]
        whole = coverage.coverage_of(view, None, moments[0], moments[2])
    if cut:
        assert parts[0]["expected"] == cut
        for key in ("expected", "present"):
            assert parts[0][key] + parts[1][key] == whole[key]
        for reason, number in whole["missing"].items():
            assert sum(part["missing"].get(reason, 0) for part in parts) == number


def test_a_span_far_from_all_readings(planted):
    host, client = planted
    with View(host.config) as view:
        after = coverage.coverage_of(view, "web-1", 4000000000 * US, 4000000100 * US)
        before = coverage.coverage_of(view, "web-1", 1000 * US, 2000 * US)
    assert after == {"expected": 0, "present": 0, "missing": {}}
    assert before == {"expected": 0, "present": 0, "missing": {}}


def test_conflicts_and_extra_readings_are_beside_the_sum(host):
    for second in (1, 6, 11, 13.2, 13.9):
        host.store(str(START + second), mtime=START + 100)
    host.seal(everything=True)
    host.store(str(START + 6), reading(process(2)), mtime=START + 200)
    host.seal(everything=True)
    with View(host.config) as view:
        found = ledger(view, "web-1", START * US, (START + 20) * US)
        assert ledger(view, "web-2").rows == []
    beside = [(row["state"], row["slots"]) for row in found.rows if row["state"] != "present"]
    assert ("conflict", 0) in beside
    assert found.coverage["present"] + found.coverage.get("extra", 0) == 5


def test_the_command(planted, run, host):
    folders = "--archive", str(host.folder / "segments"), "--records", str(host.records)
    span = "--from", str(START), "--to", str(planted[1].at)
    status, printed, said = run(*folders, "ledger", "web-1", *span)
    assert (status, printed.count("missed")) == (0, 6)
    assert "80 of 94 readings, 4 dropped, 5 host down, 5 missed" in said
    status, printed, _ = run("--json", *folders, "ledger", "web-1", *span)
    assert json.loads(printed)["coverage"]["expected"] == 94
    status, printed, _ = run("--csv", *folders, "ledger", "web-1", *span)
    assert printed.startswith("from_timestamp,from_time,to_timestamp,to_time,slots,state,one_of")
    assert run(*folders, "ledger", "web-9")[0] == 3


def test_forgotten_readings_are_in_the_ledger(planted):
    host, client = planted
    first, last = client.rows[5]["ts"], client.rows[14]["ts"]
    assert forget(host.config, "web-1", first, last) == 10
    with View(host.config) as view:
        found = ledger(view, "web-1", START * US, client.at * US)
    assert found.coverage["missing"] == dict(client.expected(), forgotten=10)
    assert ("forgotten", 10, "removed on request") in [
        (row["state"], row["slots"], row["evidence"]) for row in found.rows
    ]

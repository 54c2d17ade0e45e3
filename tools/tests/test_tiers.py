"""Tiers: parts run side by side, and what their table says."""

import json
import sys

import pytest

from tools.tiers import __main__ as tiers

TOX = """\
#!/bin/sh
# $4 is the part: it prints a line, leaves a summary and fails as the test says
folder=$RECORDER_REPORTS
echo "working on $4"
[ -e "{results}/$4" ] && mkdir -p "$folder/run" && cp "{results}/$4" "$folder/run/summary.json"
[ ! -e "{results}/$4.fails" ]
"""


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Return a function that runs the tier `test` of {stages} and returns (status, output)."""
    results = tmp_path / "results"
    results.mkdir()
    tox = tmp_path / "tox"
    tox.write_text(TOX.format(results=results))
    tox.chmod(0o755)
    monkeypatch.setattr(tiers, "TOX", tox)
    monkeypatch.setattr(tiers, "ROOT", tmp_path)
    monkeypatch.setattr(tiers, "REPORTS", tmp_path / "reports")
    monkeypatch.setattr(sys, "argv", ["tiers", "test"])

    def run_tier(stages, counts=None, failing=()):
        for part, values in (counts or {}).items():
            keys = ("passed", "failed", "not run")
            (results / part).write_text(json.dumps(dict(zip(keys, values, strict=True))))
        for part in failing:
            (results / f"{part}.fails").touch()
        monkeypatch.setitem(tiers.TIERS, "test", stages)
        return tiers.main(), capsys.readouterr().out

    return run_tier


def rows(output):
    """Return the cells of the table by part."""
    cells = [line.strip("| ").split(" | ") for line in output.splitlines() if line[:2] == "| "]
    return {row[0]: row[1:] for row in cells}


def test_all_parts_pass(run):
    status, output = run([["unit"], ["lint", "local"]], {"local": (12, 0, 0)})
    assert status == 0
    assert rows(output)["local"][1:] == ["12", "0", "0", "passed"]
    assert rows(output)["lint"][-1] == "passed"
    assert "           lint | working on lint" in output


def test_without_machines_nothing_more_is_begun(run):
    status, output = run([["up", "rehearsal"], ["hosts"]], failing=["up"])
    assert status == 1
    assert rows(output)["up"][-1] == "failed"
    assert rows(output)["rehearsal"][-1] == "passed"
    assert rows(output)["hosts"][-1] == "not begun"
    assert "    working on up" in output.partition("up: failed")[2]


def test_after_another_failure_the_rest_is_run(run):
    status, output = run([["up", "rehearsal"], ["hosts"]], failing=["rehearsal"])
    assert status == 1
    assert rows(output)["hosts"][-1] == "passed"


def test_a_selected_scenario_that_was_not_run_fails(run):
    status, output = run([["hosts"]], {"hosts": (3, 0, 2)})
    assert status == 1
    assert rows(output)["hosts"][1:] == ["3", "0", "2", "scenarios not run"]

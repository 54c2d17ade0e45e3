"""`make power` prints its times also if a host stays away, and then fails."""

import sys
from types import SimpleNamespace

import pytest

from features.lab.host import Unreachable
from tools.soak import power


@pytest.fixture
def run(monkeypatch, capsys):
    """Return a function that runs `make power` with `outcomes` and returns (status, output).

    An outcome is the seconds of a boot, or an error.
    """

    def run_with(*outcomes, restarts=0):
        results = iter(outcomes)

        def cut(host):
            result = next(results)
            if isinstance(result, Exception):
                raise result
            return 100, result

        hosts = {name: SimpleNamespace(restarts=restarts) for name in ("api", "client")}
        monkeypatch.setattr(power, "inventory_hosts", lambda file: hosts)
        monkeypatch.setattr(power, "cut", cut)
        monkeypatch.setattr(sys, "argv", ["power", "--cuts", "2", "--inventory", "hosts"])
        return power.main(), capsys.readouterr()

    return run_with


def test_times_are_printed_with_their_median(run):
    status, printed = run(40, 50, 60, 70)
    assert status == 0
    assert "api: 2 cuts, back after 40 to 60 s, median 50 s; started from outside 0" in printed.out


def test_a_host_that_stays_away_is_one_line(run):
    status, printed = run(40, Unreachable("client stays away after a start from outside"))
    assert status == 1
    assert printed.err == "infrastructure: client stays away after a start from outside\n"
    assert "api: 1 cuts" in printed.out and "client: no cuts" in printed.out


def test_a_start_from_outside_fails_the_run(run):
    assert run(40, 50, 60, 70, restarts=1)[0] == 1


def test_hosts_that_are_not_there_are_one_line(monkeypatch, capsys):
    def refuse(file):
        raise Unreachable("not running: api, client; run `make up`")

    monkeypatch.setattr(power, "inventory_hosts", refuse)
    monkeypatch.setattr(sys, "argv", ["power", "--inventory", "hosts"])
    assert power.main() == 1
    assert capsys.readouterr().err == "infrastructure: not running: api, client; run `make up`\n"

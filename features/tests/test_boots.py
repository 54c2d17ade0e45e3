"""Boots: what is done about a host that does not come back."""

import pytest

from features.lab import boots
from features.lab.host import Result, Unreachable


class Host:
    """A host whose boot ids come from a list; None is no answer, the last one lasts."""

    name = "api"

    def __init__(self, *ids, start_again=None):
        self.ids = list(ids)
        self.commands = []
        self.restarts = 0
        self.start_again = start_again

    def run(self, command, **_):
        self.commands.append(command)
        if "boot_id" not in command:
            return Result(command, 0, "", "")
        boot = self.ids.pop(0) if len(self.ids) > 1 else self.ids[0]
        if boot is None:
            raise Unreachable("no route")
        return Result(command, 0, boot, "")


@pytest.fixture(autouse=True)
def short(monkeypatch, tmp_path):
    monkeypatch.setattr(boots, "STATE", tmp_path)
    monkeypatch.setattr(boots, "BOOT", 0.1)
    monkeypatch.setattr(boots, "ANSWER", 0.1)
    real = boots.eventually
    monkeypatch.setattr(boots, "eventually", lambda probe, within, **_: real(probe, within, 0.01))


def test_a_host_that_comes_back_is_waited_for():
    host = Host("one", "one", None, None, "two")
    boots.restart(host, "reboot")
    assert any("reboot" in command for command in host.commands)
    assert host.restarts == 0


def test_a_host_that_hangs_is_started_again_from_outside(capsys):
    host = Host("one", None)
    host.start_again = lambda: host.ids.__setitem__(slice(None), ["two"])
    boots.restart(host, "reboot")
    assert host.restarts == 1
    assert "infrastructure: api is not up" in capsys.readouterr().out


def test_a_host_that_stays_away_is_unreachable():
    host = Host(None, start_again=lambda: None)
    with pytest.raises(Unreachable, match="stays away"):
        boots.await_running(host)
    assert host.restarts == 1


def test_without_a_way_from_outside_it_is_unreachable_at_once():
    host = Host(None)
    with pytest.raises(Unreachable, match="does not answer"):
        boots.await_running(host)
    assert host.restarts == 0

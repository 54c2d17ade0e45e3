"""The client notifies systemd when it has started (sd_notify)."""

import socket
import uuid

import pytest
from process_client.readiness import notify_ready


@pytest.mark.parametrize("form", ["{}/notify", "{}/client@1.notify", "@{}"])
def test_systemd_is_notified(form, tmp_path, monkeypatch, logged):
    named = form.format(tmp_path if form.startswith("{}") else uuid.uuid4())
    address = "\0" + named[1:] if named.startswith("@") else named
    monkeypatch.setenv("NOTIFY_SOCKET", named)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(address)
        systemd.settimeout(5)
        notify_ready()
        assert systemd.recv(4096) == b"READY=1"
    assert logged() == []


def test_failure_is_logged_and_the_client_goes_on(tmp_path, monkeypatch, logged):
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    notify_ready()
    assert len(logged()) == 1 and "No such file" in logged()[0]


def test_without_systemd_nothing_happens(monkeypatch, logged):
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    notify_ready()
    assert logged() == []

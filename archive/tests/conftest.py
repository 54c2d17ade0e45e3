"""Fixtures of the archive's tests."""

import os
import sys
import uuid

import pytest
from process_archive import cli
from process_archive.bucket import client

from archive.tests.bucket_host import BucketHost
from archive.tests.records import Host
from archive.tests.samples import Sealed
from archive.tests.seaweed import Seaweed


@pytest.fixture
def sealed():
    """Return a function that seals contents in memory."""
    return Sealed


@pytest.fixture
def host(tmp_path, monkeypatch):
    """Return records with a journal and an archive, in a folder of the test's own."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)  # no test cuts the power
    return Host(tmp_path)


@pytest.fixture(scope="session")
def engine(tmp_path_factory):
    """Return a running S3 engine."""
    seaweed = Seaweed(tmp_path_factory.mktemp("seaweed"))
    yield seaweed
    seaweed.end()


@pytest.fixture
def in_bucket(engine, tmp_path, monkeypatch):
    """Return a function: the `Host` called so, its archive below a prefix of the test's own."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)
    monkeypatch.setattr(client, "ANSWER", 2)
    prefix = uuid.uuid4().hex

    def host(called="api-1"):
        folder = tmp_path / called
        folder.mkdir()
        return BucketHost(folder, called, engine.endpoint, prefix)

    return host


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Return a function that runs the command; it returns (exit status, stdout, stderr)."""

    def run_command(*arguments):
        monkeypatch.setattr(sys, "argv", ["process-archive", *arguments])
        with pytest.raises(SystemExit) as end:
            cli.main()
        return (end.value.code, *capsys.readouterr())

    return run_command

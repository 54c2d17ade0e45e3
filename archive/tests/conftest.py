"""Fixtures of the archive's tests."""

import os
import sys

import pytest
from process_archive import cli

from archive.tests.records import Host
from archive.tests.samples import Sealed


@pytest.fixture
def sealed():
    """Return a function that seals contents in memory."""
    return Sealed


@pytest.fixture
def host(tmp_path, monkeypatch):
    """Return records with a journal and an archive, in a folder of the test's own."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)  # no test cuts the power
    return Host(tmp_path)


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Return a function that runs the command; it returns (exit status, stdout, stderr)."""

    def run_command(*arguments):
        monkeypatch.setattr(sys, "argv", ["process-archive", *arguments])
        with pytest.raises(SystemExit) as end:
            cli.main()
        return (end.value.code, *capsys.readouterr())

    return run_command

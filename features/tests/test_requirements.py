"""What is missing on this machine is named in one line, with the command that installs it."""

import subprocess
import sys

import pytest

from features.lab import requirements
from features.lab.paths import ROOT


def test_nothing_is_missing(monkeypatch):
    monkeypatch.setattr(requirements, "find", lambda program: f"/bin/{program}")
    requirements.check("features")


def test_missing_programs_are_named_with_their_packages(monkeypatch):
    here = {"curl", "nsenter"}
    monkeypatch.setattr(requirements, "find", lambda program: program in here)
    with pytest.raises(requirements.Missing) as raised:
        requirements.check("features")
    assert str(raised.value) == (
        "not installed: pgrep, ps; install with: sudo apt-get install --yes procps"
    )


def test_the_packages_of_some_parts():
    assert requirements.packages(["bench", "rehearsal"]) == [
        *("bash", "dash", "e2fsprogs", "logrotate", "systemd", "wrk")
    ]


def test_the_command_needs_the_standard_library_alone():
    done = subprocess.run(
        # -S: without what is installed beside this Python
        [sys.executable, "-S", "-m", "features.lab.requirements"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == requirements.packages(), done

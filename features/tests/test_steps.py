"""Every line of the features has its step, also those that run on machines alone."""

import subprocess
import sys

from features.lab.paths import ROOT


def test_every_step_is_defined():
    command = [sys.executable, "-m", "behave", "--dry-run", "--format", "null", "--no-summary"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr

"""Ansible starts whatever locale a distant terminal has brought along."""

import configparser
import os
import subprocess

import pytest

from features.lab.paths import ROOT, TOOLS
from features.lab.plays import ENVIRONMENT

STRANGE = {"LANG": "xx_XX.UTF-8", "LC_ALL": "xx_XX.UTF-8"}


def of_tox():
    """Return the variables that tox sets for every environment."""
    config = configparser.ConfigParser(interpolation=None)
    config.read(ROOT / "tox.ini")
    lines = config["testenv"]["set_env"].split("\n")
    return dict(line.replace(" ", "").split("=") for line in lines if line)


def version_with(**variables):
    """Return the finished `ansible --version` with these environment variables."""
    command = [TOOLS / "ansible", "--version"]
    env = os.environ | STRANGE | variables
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def test_ansible_alone_refuses():
    assert "could not initialize the preferred locale" in version_with().stderr


@pytest.mark.parametrize("variables", [of_tox(), ENVIRONMENT], ids=["tox", "features"])
def test_ansible_starts(variables):
    assert version_with(**variables).returncode == 0

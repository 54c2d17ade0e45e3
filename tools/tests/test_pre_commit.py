"""The hooks of pre-commit run exactly the commands of `make lint`."""

from configparser import ConfigParser

import yaml

from features.lab.paths import ROOT

BIN = ".tox/lint/bin/"  # tox's environment for lint, which has the pinned tools


def test_hooks_run_the_commands_of_lint():
    tox = ConfigParser(interpolation=None)
    tox.read(ROOT / "tox.ini")
    commands = tox["testenv:lint"]["commands"].split("\n")
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
    entries = [hook["entry"] for repo in config["repos"] for hook in repo["hooks"]]
    assert entries == [BIN + command for command in commands if command]

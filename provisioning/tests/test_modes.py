"""What the plays make on a host can be read by the accounts, whatever umask sudo has there."""

import os
import subprocess
from pathlib import Path

import pytest
import yaml

from features.lab.paths import ROOT

ROLES = ROOT / "provisioning/roles"
VARIABLES = yaml.safe_load((ROLES / "application/vars/main.yml").read_text())
TASKS = yaml.safe_load((ROLES / "application/tasks/main.yml").read_text())
# Modules that make a file or folder, and take its mode.
MAKERS = (
    "ansible.builtin.copy",
    "ansible.builtin.file",
    "ansible.builtin.template",
    "ansible.builtin.unarchive",
    "ansible.builtin.yum_repository",
    "community.crypto.openssl_csr",
    "community.crypto.openssl_privatekey",
    "community.crypto.x509_certificate",
)


def task(name):
    return next(task for task in TASKS if task["name"] == name)


def tasks():
    """Return (file, task) of every task of every role."""
    for file in sorted(ROLES.rglob("tasks/*.yml")):
        for found in yaml.safe_load(file.read_text()) or []:
            yield file.relative_to(ROLES), found
            yield from ((file.relative_to(ROLES), inner) for inner in found.get("block", []))


def test_commands_make_files_that_the_account_can_read(tmp_path):
    opened = [*VARIABLES["_application_open"], "mkdir", "-p", tmp_path / "venv/bin"]
    subprocess.run(opened, umask=0o077, check=True)
    assert (tmp_path / "venv/bin").stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize(
    "name",
    ["Create the virtual environment", "Install the pinned pip", "Install the pinned packages"],
)
def test_every_command_that_installs_is_run_so(name):
    argv = task(name)["ansible.builtin.command"]["argv"]
    assert "_application_open" in argv or "_application_pip_install" in argv
    assert "_application_open" in VARIABLES["_application_pip_install"]


def test_what_an_earlier_run_closed_is_opened_once(tmp_path):
    code, program = tmp_path / "code", tmp_path / "code/bin/program"
    program.parent.mkdir(parents=True)
    program.touch(mode=0o700)
    (code / "module.py").touch(mode=0o600)
    (code / "link").symlink_to("/etc/shadow")
    code.chmod(0o700)
    line = task("Let the account read its code")["ansible.builtin.command"]
    command = line.replace("/opt/{{ application_name }}", str(code)).split()
    first, second = (
        subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in "12"
    )
    modes = {path.name: os.stat(path).st_mode & 0o777 for path in [code, program]}
    assert modes == {"code": 0o755, "program": 0o755}
    assert os.stat(code / "module.py").st_mode & 0o777 == 0o644
    assert first and not second


@pytest.mark.parametrize(("file", "made"), list(tasks()), ids=lambda value: str(value)[:40])
def test_every_made_file_has_an_explicit_mode(file, made):
    for name in MAKERS:
        if name in made:
            arguments = made[name]
            assert "mode" in arguments or arguments.get("state") == "absent", (file, made["name"])


def test_modes_of_loops_are_explicit_too():
    folders = task("Create the folders")
    assert all(Path(item["path"]) and item["mode"] for item in folders["loop"])

"""Runs of Ansible's playbooks: which tasks changed something, on which hosts."""

import json
import os
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import ansible_mitogen

from features.lab.host import Unreachable
from features.lab.paths import ROOT, TOOLS

ENVIRONMENT = {
    "ANSIBLE_CONFIG": str(ROOT / "provisioning/ansible.cfg"),
    # Vagrant makes hosts anew under the same address; they are on a private network.
    "ANSIBLE_HOST_KEY_CHECKING": "false",
}


# Mitogen keeps one Python a host for all tasks of a play, where Ansible starts one for each: on an
# emulated host a play takes half of the time.
MITOGEN = {
    "ANSIBLE_STRATEGY": "mitogen_linear",
    "ANSIBLE_STRATEGY_PLUGINS": str(Path(ansible_mitogen.__file__).parent / "plugins/strategy"),
}


@dataclass(frozen=True)
class Play:
    """What a run of a playbook did."""

    hosts: list  # that were touched, by their names in the inventory
    changed: list  # names of the tasks that changed something, in order
    failures: list  # messages
    printed: str


def run_playbook(name, inventory, variables=(), options=(), strategy=MITOGEN):
    """Run the playbook `name` of provisioning/ with `variables` (NAME=VALUE); return its `Play`.

    With `strategy={}` it is run as people run it, by Ansible alone.
    """
    with tempfile.TemporaryDirectory(prefix="process-recorder-") as connections:
        done = subprocess.run(
            [TOOLS / "ansible-playbook", "-i", inventory, *options, f"provisioning/{name}"]
            + [f"--extra-vars={variable}" for variable in variables],
            cwd=ROOT,
            env=os.environ
            | ENVIRONMENT
            | strategy
            | {
                # A connection that another run left open would need no login.
                "ANSIBLE_SSH_CONTROL_PATH_DIR": connections,
                "ANSIBLE_STDOUT_CALLBACK": "ansible.posix.json",
                "ANSIBLE_CALLBACK_RESULT_FORMAT": "json",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    found = re.search(
        r"^\{$.*^\}$", done.stdout, re.DOTALL | re.MULTILINE
    )  # between warnings, or more with -v
    if not found:
        raise Unreachable(f"{name}: {done.stdout.strip()}")
    report = json.loads(found[0])
    changed, failures = [], []
    for play in report["plays"]:
        for task in play["tasks"]:
            for result in task["hosts"].values():
                if result.get("changed"):
                    changed.append(task["task"]["name"])
                if result.get("failed") or result.get("unreachable"):
                    failures.append(f"{task['task']['name']}: {result.get('msg')}")
    return Play(sorted(report["stats"]), changed, failures, done.stdout)

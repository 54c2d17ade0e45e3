"""Runs Ansible's playbooks and returns which tasks changed something, on which hosts."""

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
    # Ansible refuses to start with a locale that this machine does not have.
    "LC_ALL": "C.UTF-8",
    # Rebuilt virtual machines have new host keys at the same address; the network is private.
    "ANSIBLE_HOST_KEY_CHECKING": "false",
}


# Mitogen keeps one Python process per host for a play, while Ansible starts one per task. On an
# emulated host a play takes half the time.
MITOGEN = {
    "ANSIBLE_STRATEGY": "mitogen_linear",
    "ANSIBLE_STRATEGY_PLUGINS": str(Path(ansible_mitogen.__file__).parent / "plugins/strategy"),
}


@dataclass(frozen=True)
class Play:
    """The outcome of a run of a playbook."""

    hosts: list  # names in the inventory of the hosts that were touched
    changed: list  # names of the tasks that changed something, in order
    messages: list  # (host, message) of each failure
    printed: str

    @property
    def failures(self):
        """The messages of the failures."""
        return [message for _, message in self.messages]


def run_playbook(name, inventory, variables=(), options=(), strategy=MITOGEN):
    """Run the playbook `name` of provisioning/ with `variables` (NAME=VALUE); return its `Play`.

    With `strategy={}` plain Ansible runs it, as it does for users.
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
                # With a connection left open by another run, Ansible would not log in.
                "ANSIBLE_SSH_CONTROL_PATH_DIR": connections,
                "ANSIBLE_STDOUT_CALLBACK": "ansible.posix.json",
                "ANSIBLE_CALLBACK_RESULT_FORMAT": "json",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    # The report is between warnings, and between other output with -v.
    found = re.search(r"^\{$.*^\}$", done.stdout, re.DOTALL | re.MULTILINE)
    if not found:
        raise Unreachable(f"{name}: {done.stdout.strip()}")
    report = json.loads(found[0])
    changed, messages = [], []
    for play in report["plays"]:
        for task in play["tasks"]:
            for host, result in task["hosts"].items():
                if result.get("changed"):
                    changed.append(task["task"]["name"])
                if result.get("failed") or result.get("unreachable"):
                    messages.append((host, f"{task['task']['name']}: {result.get('msg')}"))
    return Play(sorted(report["stats"]), changed, messages, done.stdout)

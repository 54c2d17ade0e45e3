"""Runs of Ansible's playbooks: which tasks changed something, on which hosts."""

import json
import os
import subprocess
from dataclasses import dataclass

from features.support.host import Unreachable
from features.support.inventory import ROOT, TOOLS


@dataclass(frozen=True)
class Play:
    """What a run of a playbook did."""

    hosts: list  # that were touched, by their names in the inventory
    changed: list  # names of the tasks that changed something, in order
    failures: list  # messages


def run_playbook(name, inventory):
    """Run the playbook `name` in provisioning/ and return its `Play`."""
    done = subprocess.run(
        [TOOLS / "ansible-playbook", "-i", inventory, f"provisioning/{name}"],
        cwd=ROOT,
        env=os.environ
        | {
            "ANSIBLE_CONFIG": str(ROOT / "provisioning/ansible.cfg"),
            "ANSIBLE_STDOUT_CALLBACK": "ansible.posix.json",
            "ANSIBLE_CALLBACK_RESULT_FORMAT": "json",
            # Vagrant makes hosts anew under the same address; they are on a private network.
            "ANSIBLE_HOST_KEY_CHECKING": "false",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if "{" not in done.stdout:
        raise Unreachable(f"{name}: {done.stderr.strip()}")
    report = json.loads(done.stdout[done.stdout.index("{") :])
    changed, failures = [], []
    for play in report["plays"]:
        for task in play["tasks"]:
            for result in task["hosts"].values():
                if result.get("changed"):
                    changed.append(task["task"]["name"])
                if result.get("failed") or result.get("unreachable"):
                    failures.append(f"{task['task']['name']}: {result.get('msg')}")
    return Play(sorted(report["stats"]), changed, failures)

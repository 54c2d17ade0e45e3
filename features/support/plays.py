"""Runs of Ansible's playbooks: which tasks changed something, on which hosts."""

import json
import os
import subprocess
import tempfile
from dataclasses import dataclass

from features.support.host import Unreachable
from features.support.inventory import ROOT, TOOLS

ENVIRONMENT = {
    "ANSIBLE_CONFIG": str(ROOT / "provisioning/ansible.cfg"),
    # Vagrant makes hosts anew under the same address; they are on a private network.
    "ANSIBLE_HOST_KEY_CHECKING": "false",
}


@dataclass(frozen=True)
class Play:
    """What a run of a playbook did."""

    hosts: list  # that were touched, by their names in the inventory
    changed: list  # names of the tasks that changed something, in order
    failures: list  # messages


def run_playbook(name, inventory, variables=()):
    """Run the playbook `name` of provisioning/ with `variables` (NAME=VALUE); return its `Play`."""
    with tempfile.TemporaryDirectory(prefix="process-recorder-") as connections:
        done = subprocess.run(
            [TOOLS / "ansible-playbook", "-i", inventory, f"provisioning/{name}"]
            + [f"--extra-vars={variable}" for variable in variables],
            cwd=ROOT,
            env=os.environ
            | ENVIRONMENT
            | {
                # A connection that another run left open would need no login.
                "ANSIBLE_SSH_CONTROL_PATH_DIR": connections,
                "ANSIBLE_STDOUT_CALLBACK": "ansible.posix.json",
                "ANSIBLE_CALLBACK_RESULT_FORMAT": "json",
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


def output_of(name, inventory, *options):
    """Run the playbook `name` of provisioning/ with `options`; return all that Ansible printed."""
    done = subprocess.run(
        [TOOLS / "ansible-playbook", "-i", inventory, *options, f"provisioning/{name}"],
        cwd=ROOT,
        env=os.environ | ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:]
    return done.stdout

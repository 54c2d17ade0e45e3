"""The rendering: all templates of all roles, rendered by Ansible for each system."""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

from features.lab.console import Fault
from features.lab.paths import ROOT, TOOLS

ROLES = ROOT / "provisioning/roles"

# Facts that Ansible would gather on such a host.
SYSTEMS = {
    "RedHat": {
        "ansible_distribution": "CentOS",
        "ansible_distribution_version": "7.9",
        "ansible_distribution_major_version": "7",
        "ansible_selinux": {"status": "enabled"},
    },
    "Debian": {
        "ansible_distribution": "Debian",
        "ansible_distribution_version": "12",
        "ansible_distribution_major_version": "12",
        "ansible_selinux": {"status": "disabled"},
    },
}

# Results of tasks that run before the templates.
REGISTERED = {
    "_client_uuid": "a1b2",
    "_service_archive": {"stat": {"exists": True}},
    "_service_ipv6": {"stat": {"exists": True}},
    "_service_sealed": {"stat": {"exists": True}},
}

# Settings: the defaults, and other values for as many variables as possible.
SETTINGS = {
    "defaults": {},
    "options": {
        "recorder_token": ["the-new-one-not-a-secret", "the-old-one-not-a-secret"],
        "recorder_node_secret": ["the-new-one-no-real-secret", "the-old-one-no-real-secret"],
        "recorder_read_token": ["the-new-one-that-reads", "the-old-one-that-reads"],
        "archive_keep_archive": "0.5",
        "archive_max_archive_mb": "1000",
        "client_uuid": "web-1",
        "client_sees": "all",
        "client_collect": ["environ", "memory_maps"],
        "client_mask": ["license"],
        "recorder_hardening": False,
        "recorder_api_address": "api.example.org",
        "service_keep_records": "0.5",
        "service_pack_records": True,
        "service_allowed_clients": ["192.0.2.11", "2001:db8::/32"],
        "service_acme_email": "admin@example.org",
        "client_ca_file": "",
    },
}


@dataclass(frozen=True)
class Rendering:
    """The files that `role` makes on `system` with `settings`."""

    role: str
    system: str
    settings: str
    folder: Path

    def __str__(self):
        return f"{self.role} on {self.system} with {self.settings}"

    def files(self, pattern):
        """Return the rendered files whose names match `pattern`."""
        return sorted(self.folder.glob(pattern))


def render(folder):
    """Render everything below `folder`; return the list of `Rendering`s."""
    renderings = [
        Rendering(role.name, system, settings, folder / role.name / system / settings)
        for role in sorted(ROLES.iterdir())
        if (role / "templates").is_dir()
        for system in SYSTEMS
        for settings in SETTINGS
    ]
    for rendering in renderings:
        rendering.folder.mkdir(parents=True)
    inventory = folder / "inventory.json"
    inventory.write_text(json.dumps(_inventory(renderings, folder)))
    done = subprocess.run(
        [TOOLS / "ansible-playbook", "-i", inventory, Path(__file__).parent / "render.yml"],
        cwd=ROOT,
        env=os.environ
        | {
            "ANSIBLE_CONFIG": str(ROOT / "provisioning/ansible.cfg"),
            "ANSIBLE_CALLBACK_RESULT_FORMAT": "json",
            "ANSIBLE_FORKS": "4",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        failed = r"failed: \[(\S+)\].*/(\S+\.j2)\).*\"msg\": (\".*?\")[,}]"
        told = [": ".join(found) for found in re.findall(failed, done.stdout)]
        raise Fault("\n".join(told or [done.stdout + done.stderr]))
    return renderings


def _inventory(renderings, folder):
    hosts = {
        str(rendering).replace(" ", "-"): {
            **SYSTEMS[rendering.system],
            **REGISTERED,
            # Not among render_variables, which would override the settings.
            **_defaults(rendering.role),
            **SETTINGS[rendering.settings],
            "ansible_os_family": rendering.system,
            "ansible_python_interpreter": sys.executable,
            "ansible_remote_tmp": str(folder / "ansible"),
            "recorder_secrets": str(folder / "secrets"),
            "render_folder": str(rendering.folder),
            "render_templates": _files(rendering.role, "templates/*.j2"),
            "render_variables": [
                path
                for role in [*_dependencies(rendering.role), rendering.role]
                for name in ("vars/main", f"vars/{rendering.system}")
                for path in _files(role, f"{name}.yml")
            ],
        }
        for rendering in renderings
    }
    archived = [str(one).replace(" ", "-") for one in renderings if one.settings == "defaults"]
    return {
        "api": {"hosts": {"api": {"ansible_host": "192.0.2.10"}}},
        "archive": {"hosts": dict.fromkeys(archived)},
        "renderings": {"hosts": hosts},
    }


def _defaults(role):
    """Return the defaults of a role and of those that it depends on."""
    files = [
        file for one in [*_dependencies(role), role] for file in _files(one, "defaults/main.yml")
    ]
    return {k: v for file in files for k, v in yaml.safe_load(Path(file).read_text()).items()}


def _dependencies(role):
    """Return the roles that a role depends on, each after those that it depends on itself."""
    meta = yaml.safe_load((ROLES / role / "meta/main.yml").read_text())
    roles = [dependency["role"] for dependency in meta["dependencies"]]
    return [*(deeper for one in roles for deeper in _dependencies(one)), *roles]


def _files(role, pattern):
    return [str(path) for path in sorted((ROLES / role).glob(pattern))]

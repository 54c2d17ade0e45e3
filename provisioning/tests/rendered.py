"""Renders a role's template in this process, in a second, with the variables of one system."""

from pathlib import Path

import yaml
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import filter_loader, init_plugin_loader
from ansible.template import Templar

from features.lab import rendering
from features.lab.paths import ROOT

init_plugin_loader()
filter_loader.add_directory(str(ROOT / "provisioning/filter_plugins"))
CHAIN = ("recorder", "hardening")  # what the roles service and client depend on


def read(role, name):
    """Return the variables in the file `name` of a role."""
    path = rendering.ROLES / role / name
    return (yaml.safe_load(path.read_text()) if path.exists() else None) or {}


def templar(role, system, secrets, variables):
    """Return a Templar with the role's variables and `variables`, which a hosts file would set."""
    known = {}
    for name in ("defaults/main.yml", "vars/main.yml", f"vars/{system}.yml"):
        for one in (*CHAIN, role):
            known |= read(one, name)
    known |= rendering.SYSTEMS[system] | rendering.REGISTERED
    known |= {"ansible_managed": "managed", "recorder_secrets": str(secrets)}
    known |= {"playbook_dir": str(ROOT / "provisioning"), "groups": {"api": ["api1"]}}
    known |= {"inventory_hostname": "api1"}
    known |= {"hostvars": {"api1": {"ansible_host": "192.0.2.10"}}}
    return Templar(DataLoader(), variables=known | variables)


def render(role, template, secrets, system="Debian", **variables):
    """Return the text of a template; `secrets` is the folder for what the roles generate."""
    made = templar(role, system, secrets, variables)
    made.environment.trim_blocks = True  # as the module template has it
    text = Path(rendering.ROLES / role / "templates" / template).read_text()
    return made.template(text, convert_data=False)

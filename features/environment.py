"""Sets the features up: the target, what each scenario begins with and leaves behind.

Settings (`-D NAME=VALUE`): `target=local` runs against processes on this machine instead of the
virtual machines; `inventory=FILE` against the hosts of an Ansible inventory.
"""

import sys
from pathlib import Path

# behave puts only features/ on the path when it is run by its own command.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from behave import register_type
from parse import with_pattern

from features.support import evidence
from features.support.host import Unreachable
from features.support.records import Records, new_node
from features.support.target import deployed_target, local_target


@with_pattern(r"no|\d+")
def number(text):
    """Read "no" or digits."""
    return 0 if text == "no" else int(text)


register_type(Number=number)


def before_all(context):
    settings = context.config.userdata
    context.deployed = settings.get("target", "vms") != "local"
    try:
        if context.deployed:
            context.target = deployed_target(settings.get("inventory"))
        else:
            context.target = local_target()
    except Unreachable as error:
        sys.exit(f"infrastructure: {error}")
    for host in context.target.hosts:
        print(f"{host.name}: {getattr(host, 'address', 'local processes')}")


def after_all(context):
    if "target" in context:
        context.target.close()


def before_scenario(context, scenario):
    for host in context.target.hosts:
        host.history.clear()
    context.records = Records(context.target)
    context.node = new_node()
    context.add_cleanup(context.records.remove, context.node)


def after_scenario(context, scenario):
    if scenario.status.has_failed():
        folder = evidence.collect(scenario, context.target, context.deployed)
        print(f"evidence: {folder}")
